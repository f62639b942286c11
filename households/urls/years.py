"""Facts of a year: income, living conditions, guarantees, people."""

from django.urls import path

from households.views import members, years

urlpatterns = [
    path("<int:pk>/without-labour/", years.without_labour, name="without_labour"),
    path("<int:pk>/income/", members.IncomeOfYear.as_view(), name="income"),
]
