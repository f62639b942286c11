from django.urls import path

from registry.divisions import views

app_name = "divisions"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("children/", views.children, name="children"),
    path("children/<str:code>/", views.children, name="children"),
]
