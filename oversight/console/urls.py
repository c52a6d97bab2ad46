"""The addresses of appraisals, meetings, officers, projects and task forces in the console."""

from django.urls import path

from oversight.console import meetings, officers, projects, task_forces, views

app_name = "oversight_console"
urlpatterns = [
    path("appraisals/", views.appraisals, name="appraisals"),
    path("appraisals/new/", views.new_appraisal, name="new_appraisal"),
    path("appraisals/<uuid:public_id>/", views.appraisal, name="appraisal"),
    path("appraisals/<uuid:public_id>/<slug:action>/", views.take_step, name="appraisal_step"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.new_meeting, name="new_meeting"),
    path("meetings/<uuid:public_id>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:public_id>/<slug:action>/", meetings.meeting_step, name="meeting_step"),
    path("meetings/<uuid:public_id>/tasks/<int:number>/<slug:action>/", meetings.meeting_step, name="decision_step"),
    path("officers/", officers.officers, name="officers"),
    path("officers/new/", officers.new_officer, name="new_officer"),
    path("officers/quota/", officers.quota, name="officer_quota"),
    path("officers/export/", officers.export, name="officers_export"),
    path("officers/<uuid:officer_id>/", officers.officer, name="officer"),
    path("officers/<uuid:officer_id>/change/", officers.change_officer, name="change_officer"),
    path("officers/<uuid:officer_id>/left/", officers.officer_left, name="officer_left"),
    path("officers/at/<uuid:public_id>/", officers.officers_present, name="officers_present"),
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", projects.new_project, name="new_project"),
    path("projects/<uuid:project_id>/", projects.project, name="project"),
    path("projects/<uuid:project_id>/<slug:action>/", projects.project_step, name="project_step"),
    path("task-forces/", task_forces.task_forces, name="task_forces"),
    path("task-forces/new/", task_forces.new_task_force, name="new_task_force"),
    path("task-forces/<uuid:force_id>/", task_forces.task_force, name="task_force"),
    path("task-forces/<uuid:force_id>/<slug:action>/", task_forces.task_force_step, name="task_force_step"),
    path(
        "task-forces/<uuid:force_id>/items/<int:item>/<slug:action>/",
        task_forces.task_force_step,
        name="task_force_item_step",
    ),
]
