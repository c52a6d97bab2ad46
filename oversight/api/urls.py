"""Addresses of appraisals and coordination meetings in the API, version 1."""

from django.urls import path

from oversight.api import meetings, views

urlpatterns = [
    path("appraisals/", views.AppraisalList.as_view(), name="api-appraisals"),
    path("appraisals/<uuid:public_id>/", views.AppraisalDetail.as_view(), name="api-appraisal"),
    path("appraisals/<uuid:public_id>/<slug:action>/", views.AppraisalStep.as_view(), name="api-appraisal-step"),
    path("meetings/", meetings.MeetingList.as_view(), name="api-meetings"),
    path("meetings/<uuid:public_id>/", meetings.MeetingDetail.as_view(), name="api-meeting"),
    path("meetings/<uuid:public_id>/<slug:action>/", meetings.MeetingStep.as_view(), name="api-meeting-step"),
]
