"""The addresses of the pool in the console."""

from django.urls import path

from insights.console.views import board, findings, loop, pool, problems, reports, researches, scorecards, unit_cards

app_name = "insights_console"
urlpatterns = [
    path("board/", board.board, name="board"),
    path("board/items/", board.items, name="board-items"),
    path("units/", unit_cards.listing, name="unit-cards"),
    path("units/export/", unit_cards.export, name="unit-cards-export"),
    path("units/<uuid:public_id>/", unit_cards.card, name="unit-card"),
    path("units/<uuid:public_id>/<slug:indicator>/", unit_cards.behind, name="unit-card-behind"),
    path("loop/", loop.report, name="loop"),
    path("loop/export/", loop.export, name="loop-export"),
    path("pool/", pool.figures, name="pool"),
    path("pool/overview/", pool.overview, name="overview"),
    path("pool/opinions/", pool.opinions, name="opinions"),
    path("pool/overdue/", pool.late, name="overdue"),
    path("pool/together/", problems.side_by_side, name="together"),
    path("pool/problems/", problems.listing, name="problems"),
    path("pool/problems/new/", problems.propose, name="propose"),
    path("pool/problems/<uuid:public_id>/", problems.problem, name="problem"),
    path("pool/problems/<uuid:public_id>/suggestion/", problems.suggest, name="problem-suggestion"),
    path("pool/problems/<uuid:public_id>/research/", researches.research, name="problem-research"),
    path("pool/problems/<uuid:public_id>/<slug:action>/", problems.step, name="problem-step"),
    path("pool/report/", reports.preview, name="report"),
    path("pool/report/document/", reports.document, name="report-document"),
    path("scorecards/", scorecards.listing, name="scorecards"),
    path("scorecards/findings/", findings.listing, name="findings"),
    path("scorecards/findings/<uuid:public_id>/", findings.finding, name="finding"),
    path("scorecards/findings/<uuid:public_id>/<slug:action>/", findings.step, name="finding-step"),
    path("scorecards/<slug:quarter>/close/", scorecards.close, name="close-quarter"),
    path("scorecards/<slug:quarter>/<uuid:public_id>/", scorecards.card, name="card"),
    path("scorecards/<slug:quarter>/<uuid:public_id>/check/", scorecards.check, name="card-check"),
    path("scorecards/<slug:quarter>/<uuid:public_id>/findings/", scorecards.find, name="card-findings"),
    path("scorecards/<slug:quarter>/<uuid:public_id>/<slug:indicator>/", scorecards.behind, name="card-behind"),
]
