"""Addresses of the pool in the API, version 1."""

from django.urls import path

from insights.api import card_views, views

urlpatterns = [
    path("pool/", views.Pool.as_view(), name="api-pool"),
    path("pool/problems/", views.ProblemList.as_view(), name="api-problems"),
    path("pool/problems/<uuid:public_id>/", views.ProblemDetail.as_view(), name="api-problem"),
    path("pool/problems/<uuid:public_id>/<slug:action>/", views.ProblemStep.as_view(), name="api-problem-step"),
    path("scorecards/", card_views.Cards.as_view(), name="api-scorecards"),
    path("scorecards/findings/", card_views.FindingList.as_view(), name="api-findings"),
    path("scorecards/findings/<uuid:public_id>/", card_views.FindingDetail.as_view(), name="api-finding"),
    path(
        "scorecards/findings/<uuid:public_id>/<slug:action>/", card_views.FindingStep.as_view(), name="api-finding-step"
    ),
    path("scorecards/<slug:quarter>/close/", card_views.QuarterClose.as_view(), name="api-quarter-close"),
    path("scorecards/<slug:quarter>/<uuid:public_id>/", card_views.CardDetail.as_view(), name="api-card"),
    path("scorecards/<slug:quarter>/<uuid:public_id>/check/", card_views.CardCheck.as_view(), name="api-card-check"),
    path(
        "scorecards/<slug:quarter>/<uuid:public_id>/findings/",
        card_views.CardFindings.as_view(),
        name="api-card-findings",
    ),
]
