"""The list of households and the card itself."""

from django.urls import path

from households.views import card, decisions, households

urlpatterns = [
    path("", households.HouseholdList.as_view(), name="list"),
    path("new/", card.CardView.as_view(), name="create"),
    path("<int:pk>/", households.HouseholdDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", card.CardView.as_view(), name="edit"),
    path("<int:pk>/decision/", decisions.DecisionRecord.as_view(), name="decision"),
    path("<int:pk>/reveal/", households.reveal, name="reveal"),
]
