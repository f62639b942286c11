"""Fast entry: search as one types, bulk actions."""

from django.urls import path

from households.views import bulk, find

urlpatterns = [
    path("find/", find.find, name="find"),
    path("bulk/", bulk.bulk, name="bulk"),
]
