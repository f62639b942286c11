"""What happened to a household, its card as of a day, who opened it."""

from django.urls import path

from households.views import history

urlpatterns = [
    path("<int:pk>/history/", history.History.as_view(), name="history"),
    path("<int:pk>/as-of/", history.AsOf.as_view(), name="as_of"),
    path("<int:pk>/readers/", history.Readers.as_view(), name="readers"),
]
