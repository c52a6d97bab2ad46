"""Addresses of the API, version 1."""

from django.urls import path

from suggestions.api import followups, formal, group_offers, ledger, public, transfers, views

urlpatterns = [
    path("submissions/", public.Submissions.as_view(), name="api-submissions"),
    path("tracking/", public.Tracking.as_view(), name="api-tracking"),
    path("tracking/<slug:action>/", public.TrackingStep.as_view(), name="api-tracking-step"),
    path("ledger/", ledger.LedgerMonth.as_view(), name="api-ledger"),
    path("work-lists/", views.WorkLists.as_view(), name="api-work-lists"),
    path("opinions/", views.OpinionList.as_view(), name="api-opinions"),
    path("opinions/<str:number>/", views.OpinionDetail.as_view(), name="api-opinion"),
    path("opinions/<str:number>/trail/", views.OpinionTrail.as_view(), name="api-opinion-trail"),
    path("opinions/<str:number>/<slug:action>/", views.OpinionStep.as_view(), name="api-opinion-step"),
    path("group-offers/", group_offers.GroupOffers.as_view(), name="api-group-offers"),
    path("group-offers/<uuid:offer_id>/", group_offers.GroupOfferDetail.as_view(), name="api-group-offer"),
    path(
        "group-offers/<uuid:offer_id>/<slug:action>/",
        group_offers.GroupOfferStep.as_view(),
        name="api-group-offer-step",
    ),
    path("transfer-routes/", transfers.TransferRoutes.as_view(), name="api-transfer-routes"),
    path("suggestions/", formal.SuggestionList.as_view(), name="api-suggestions"),
    path("suggestions/<uuid:public_id>/", formal.SuggestionDetail.as_view(), name="api-suggestion"),
    path("suggestions/<uuid:public_id>/<slug:action>/", formal.SuggestionStep.as_view(), name="api-suggestion-step"),
    path("commitments/", followups.Commitments.as_view(), name="api-commitments"),
    path("return-visits/", followups.ReturnVisits.as_view(), name="api-return-visits"),
    path("reopenings/", followups.Reopenings.as_view(), name="api-reopenings"),
    path("matters/", views.MatterList.as_view(), name="api-matters"),
    path("matters/<uuid:public_id>/", views.MatterDetail.as_view(), name="api-matter"),
    path("matters/<uuid:public_id>/<slug:action>/", views.MatterStep.as_view(), name="api-matter-step"),
]
