"""The addresses of activities in the deputies' portal."""

from django.urls import path

from liaison.portal import activities

app_name = "activities_portal"
urlpatterns = [
    path("", activities.invitations, name="activities"),
    path("<uuid:public_id>/", activities.activity, name="activity"),
    path("<uuid:public_id>/answer/", activities.answer, name="answer"),
]
