"""Addresses of the rules."""

from django.urls import path

from registry.policies import views

app_name = "policies"

urlpatterns = [
    path("", views.Tables.as_view(), name="tables"),
    path("proposals/", views.Proposals.as_view(), name="proposals"),
    path("proposals/<int:pk>/", views.Proposal.as_view(), name="proposal"),
    path("proposals/<int:pk>/<slug:step>/", views.decide, name="decide"),
    path("<str:table>/", views.Rules.as_view(), name="rules"),
    path("<str:table>/propose/", views.Propose.as_view(), name="propose"),
    path("<str:table>/<int:pk>/end/", views.ProposeEnd.as_view(), name="end"),
]
