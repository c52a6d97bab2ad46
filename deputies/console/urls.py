"""The addresses of deputies' files, groups, pairings and schemes in the console."""

from django.urls import path

from deputies.console import duties, files, groups, objections, pairings, schemes

app_name = "deputies_console"
urlpatterns = [
    path("deputies/", files.files, name="files"),
    path("deputies/<uuid:deputy_id>/", files.file, name="file"),
    path("deputies/<uuid:deputy_id>/paper/", files.paper, name="paper"),
    path("deputies/<uuid:deputy_id>/enter/", duties.enter, name="enter"),
    path("duties/", duties.waiting, name="waiting"),
    path("duties/<uuid:record_id>/", duties.record, name="record"),
    path("deputy-groups/", groups.groups, name="groups"),
    path("deputy-groups/new/", groups.new_group, name="new_group"),
    path("deputy-groups/<uuid:group_id>/", groups.group, name="group"),
    path("deputy-groups/<uuid:group_id>/join/", groups.join, name="join"),
    path("deputy-groups/<uuid:group_id>/leave/<int:membership_id>/", groups.leave, name="leave"),
    path("deputy-groups/<uuid:group_id>/enter/", duties.enter_group, name="enter_group"),
    path("deputy-groups/<uuid:group_id>/task/", groups.give_task, name="give_task"),
    path("group-tasks/<uuid:task_id>/", groups.review, name="review"),
    path("pairings/", pairings.pairings, name="pairings"),
    path("pairings/gaps/", pairings.gaps, name="gaps"),
    path("pairings/new/<slug:kind>/", pairings.new_pairing, name="new_pairing"),
    path("pairings/<uuid:pairing_id>/", pairings.pairing, name="pairing"),
    path("pairings/<uuid:pairing_id>/end/", pairings.end, name="end_pairing"),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/<uuid:scheme_id>/", schemes.scheme, name="scheme"),
    path("schemes/<uuid:scheme_id>/change/", schemes.change, name="change_scheme"),
    path("schemes/<uuid:scheme_id>/copy/", schemes.copy, name="copy_scheme"),
    path("schemes/<uuid:scheme_id>/approve/", schemes.approve, name="approve_scheme"),
    path("schemes/<uuid:scheme_id>/lock/", schemes.lock, name="lock_scheme"),
    path("schemes/<uuid:scheme_id>/rules/<slug:rule_code>/", schemes.rule, name="rule"),
    path("objections/", objections.objections, name="objections"),
    path("objections/<uuid:objection_id>/", objections.objection, name="objection"),
]
