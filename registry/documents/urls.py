from django.urls import path

from registry.documents import views

app_name = "documents"
urlpatterns = [
    path("<uuid:uuid>/", views.download, name="download"),
    path("attachments/<uuid:uuid>/", views.attachment, name="attachment"),
]
