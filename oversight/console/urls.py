"""The addresses of appraisals and meetings in the console."""

from django.urls import path

from oversight.console import meetings, views

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
]
