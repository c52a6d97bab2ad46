"""Addresses of activities in the API, version 1."""

from django.urls import path

from liaison.api import activities

urlpatterns = [
    path("activities/", activities.ActivityList.as_view(), name="api-activities"),
    path("activities/<uuid:public_id>/", activities.ActivityDetail.as_view(), name="api-activity"),
    path("activities/<uuid:public_id>/answer/<slug:action>/", activities.Answer.as_view(), name="api-activity-answer"),
    path("activities/<uuid:public_id>/<slug:action>/", activities.ActivityStep.as_view(), name="api-activity-step"),
]
