"""The addresses of the console's work: lists, opinions, matters, recording, search, notices."""

from django.urls import path

from suggestions.console.views import (
    entered,
    entry_grid,
    followups,
    handovers,
    home,
    ledgers,
    lists,
    matters,
    merging,
    opinions,
    people,
    register,
    suggestions,
    timeboard,
)

app_name = "console"
urlpatterns = [
    path("", home.home, name="home"),
    path("work/<slug:key>/", lists.worklist, name="worklist"),
    path("deadlines/", timeboard.deadlines, name="deadlines"),
    path("deadlines/units/", timeboard.deadlines_by_unit, name="deadline-units"),
    path("search/", lists.find, name="search"),
    path("ledger/", ledgers.show, name="ledger"),
    path("ledger/export/", ledgers.export, name="ledger-export"),
    path("commitments/", followups.commitments, name="commitments"),
    path("return-visits/", followups.return_visits, name="return-visits"),
    path("rebounds/", followups.rebounds, name="rebounds"),
    path("hand-over/", handovers.hand_over, name="hand-over"),
    path("notices/", home.notices, name="notices"),
    path("entered/", entered.entered, name="entered"),
    path("register/", register.register, name="register"),
    path("register/grid/", entry_grid.grid, name="entry-grid"),
    path("register/grid/<slug:batch>/", entry_grid.result, name="entry-result"),
    path("register/grid/<slug:batch>/receipts/", entry_grid.receipts, name="entry-receipts"),
    path("opinions/<str:number>/", opinions.opinion, name="opinion"),
    path("opinions/<str:number>/contact/", people.read_contact, name="read-contact"),
    path("opinions/<str:number>/slip/", people.slip, name="slip"),
    path("opinions/<str:number>/reissue_code/", people.reissue_code, name="reissue-code"),
    path("opinions/<str:number>/merge/", merging.merge, name="merge"),
    path("opinions/<str:number>/<slug:action>/", opinions.opinion_step, name="opinion-step"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    path("suggestions/<uuid:public_id>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/<uuid:public_id>/paper/", suggestions.suggestion_paper, name="suggestion-paper"),
    path("suggestions/<uuid:public_id>/<slug:action>/", suggestions.suggestion_step, name="suggestion-step"),
    path("matters/<uuid:public_id>/", matters.matter, name="matter"),
    path("matters/<uuid:public_id>/paper/", matters.paper, name="paper"),
    path("matters/<uuid:public_id>/<slug:action>/", matters.matter_step, name="matter-step"),
]
