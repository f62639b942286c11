"""Saved filters of lists, under /filters/."""

from django.urls import path

from registry.web import saved

app_name = "filters"
urlpatterns = [
    path("", saved.save, name="save"),
    path("<int:pk>/remove/", saved.remove, name="remove"),
]
