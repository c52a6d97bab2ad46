"""The addresses of activities in the console: lists, coverage, one activity, its steps."""

from django.urls import path

from liaison.console.activities import answers, coverage, lists, pages

app_name = "activities_console"
urlpatterns = [
    path("", lists.activities, name="activities"),
    path("week/", lists.week, name="week"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("new/", pages.new, name="new"),
    path("<uuid:public_id>/", pages.activity, name="activity"),
    path("<uuid:public_id>/answer/", answers.answer, name="answer"),
    path("<uuid:public_id>/<slug:action>/", pages.step, name="step"),
]
