from django.contrib.auth.views import LogoutView
from django.urls import path

from registry.accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.ChangePassword.as_view(), name="password_change"),
    path("posting/", views.switch_posting, name="switch_posting"),
    path("users/", views.user_list, name="users"),
    path("users/new/", views.user_create, name="user_create"),
    path("users/<int:pk>/", views.user_detail, name="user"),
    path("users/<int:pk>/activity/", views.user_activity, name="user_activity"),
    path("users/<int:pk>/password/", views.user_password, name="user_password"),
    path("postings/<int:pk>/end/", views.posting_end, name="posting_end"),
]
