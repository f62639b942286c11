"""Near relatives of cadres and recusal."""

from django.urls import path

from households.views import relatives

urlpatterns = [
    path("relatives/", relatives.RelativeList.as_view(), name="relatives"),
    path("relatives/new/", relatives.RelativeCreate.as_view(), name="relative_create"),
    path("relatives/publish/", relatives.publish, name="relatives_publish"),
    path("relatives/<int:pk>/", relatives.RelativeDetail.as_view(), name="relative"),
    path("relatives/<int:pk>/edit/", relatives.RelativeEdit.as_view(), name="relative_edit"),
    path("relatives/<int:pk>/check/", relatives.check, name="relative_check"),
    path("relatives/<int:pk>/end/", relatives.RelativeEnd.as_view(), name="relative_end"),
]
