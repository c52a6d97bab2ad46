"""The addresses of a deputy's own file in the portal."""

from django.urls import path

from deputies.portal import duties, groups

app_name = "deputies_portal"
urlpatterns = [
    path("duties/", duties.duties, name="duties"),
    path("duties/report/", duties.report, name="report"),
    path("duties/score/", duties.score, name="score"),
    path("duties/score/object/", duties.object_to_score, name="object_to_score"),
    path("duties/paper/", duties.paper, name="paper"),
    path("duties/objections/<uuid:objection_id>/", duties.objection, name="objection"),
    path("duties/<uuid:record_id>/", duties.record, name="record"),
    path("duties/<uuid:record_id>/object/", duties.object_to_record, name="object_to_record"),
    path("deputy-groups/<uuid:group_id>/", groups.group, name="group"),
    path("group-tasks/<uuid:task_id>/", groups.task, name="task"),
    path("pairings/<uuid:pairing_id>/", groups.pairing, name="pairing"),
]
