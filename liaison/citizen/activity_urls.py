"""The public addresses of activities: what is coming, one of them, its printed notice."""

from django.urls import path

from liaison.citizen import activities

app_name = "activities_public"
urlpatterns = [
    path("", activities.upcoming, name="activities"),
    path("<uuid:public_id>/", activities.activity, name="activity"),
    path("<uuid:public_id>/notice/", activities.poster, name="poster"),
]
