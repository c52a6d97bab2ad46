"""Addresses of appraisals, coordination meetings, officers, projects and task forces in the API, version 1."""

from django.urls import path

from oversight.api import meetings, officers, projects, task_forces, views

urlpatterns = [
    path("appraisals/", views.AppraisalList.as_view(), name="api-appraisals"),
    path("appraisals/<uuid:public_id>/", views.AppraisalDetail.as_view(), name="api-appraisal"),
    path("appraisals/<uuid:public_id>/<slug:action>/", views.AppraisalStep.as_view(), name="api-appraisal-step"),
    path("meetings/", meetings.MeetingList.as_view(), name="api-meetings"),
    path("meetings/<uuid:public_id>/", meetings.MeetingDetail.as_view(), name="api-meeting"),
    path("meetings/<uuid:public_id>/<slug:action>/", meetings.MeetingStep.as_view(), name="api-meeting-step"),
    path("officers/", officers.OfficerList.as_view(), name="api-officers"),
    path("activities/<uuid:public_id>/officers/", officers.OfficersPresent.as_view(), name="api-officers-present"),
    path("projects/", projects.ProjectList.as_view(), name="api-projects"),
    path("projects/<uuid:project_id>/", projects.ProjectDetail.as_view(), name="api-project"),
    path("projects/<uuid:project_id>/<slug:action>/", projects.ProjectStep.as_view(), name="api-project-step"),
    path("task-forces/", task_forces.TaskForceList.as_view(), name="api-task-forces"),
    path("task-forces/<uuid:force_id>/", task_forces.TaskForceDetail.as_view(), name="api-task-force"),
    path("task-forces/<uuid:force_id>/<slug:action>/", task_forces.TaskForceStep.as_view(), name="api-task-force-step"),
]
