"""Help: causes, plan, measures, helpers, visits, problems."""

from django.urls import path

from households.views import members

urlpatterns = [
    path("<int:pk>/measures/new/", members.MeasureAdd.as_view(), name="measure_add"),
    path("measures/<int:pk>/", members.MeasureChange.as_view(), name="measure"),
]
