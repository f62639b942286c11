from django.urls import path

from registry.web import styleguide

app_name = "styleguide"
urlpatterns = [
    path("", styleguide.gallery, name="gallery"),
    path("form/", styleguide.form_page, name="form"),
    path("confirm/", styleguide.confirm_page, name="confirm"),
    path("error/<int:code>/", styleguide.error_page, name="error"),
]
