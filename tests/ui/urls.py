"""Two addresses for the test of the navigation."""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [
    path("list/", lambda request: HttpResponse(), name="list"),
    path("list/sub/", lambda request: HttpResponse(), name="sub"),
]
