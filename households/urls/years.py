"""Facts of a year: income, living conditions, guarantees, people."""

from django.urls import path

from households.views import members

urlpatterns = [
    path("<int:pk>/income/", members.IncomeOfYear.as_view(), name="income"),
]
