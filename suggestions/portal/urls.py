"""The addresses of the deputies' portal."""

from django.urls import path

from suggestions.portal import (
    aftercare,
    drafts,
    entering,
    group_offers,
    home,
    matters,
    opinions,
    registering,
    suggestions,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("me/", home.me, name="me"),
    path("notices/", home.notices, name="notices"),
    path("opinions/<slug:number>/", opinions.opinion, name="opinion"),
    path("opinions/<slug:number>/contact/", opinions.contact, name="contact"),
    path("matters/<uuid:public_id>/", matters.matter, name="matter"),
    path("promises/", aftercare.promises, name="promises"),
    path("matters/<uuid:public_id>/reopen/", aftercare.reopen, name="reopen"),
    path("matters/<uuid:public_id>/rate/", matters.rate, name="rate"),
    path("suggestions/", drafts.suggestions, name="suggestions"),
    path("suggestions/new/", drafts.new_suggestion, name="new-suggestion"),
    path("suggestions/<uuid:public_id>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/<uuid:public_id>/revise_suggestion/", drafts.revise_suggestion, name="revise-suggestion"),
    path("suggestions/<uuid:public_id>/<slug:action>/", suggestions.suggestion_step, name="suggestion-step"),
    path("group-offers/", group_offers.group_offers_list, name="group-offers"),
    path("group-offers/<uuid:offer_id>/", group_offers.group_offer, name="group-offer"),
    path("group-offers/<uuid:offer_id>/<slug:action>/", group_offers.group_offer_step, name="group-offer-step"),
    path("register/", registering.register, name="register"),
    path("register/several/", entering.several, name="entry-several"),
    path("register/several/<slug:batch>/", entering.result, name="entry-result"),
    path("slips/<slug:key>/", registering.slip, name="slip"),
]
