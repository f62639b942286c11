"""Drafts of forms, under /drafts/."""

from django.urls import path

from registry.drafts import views

app_name = "drafts"
urlpatterns = [
    path("", views.keep, name="keep"),
    path("<int:pk>/", views.draft, name="draft"),
]
