"""The addresses of duty in the console."""

from django.urls import path

from liaison.console import duty_setting_views as settings
from liaison.console import duty_views as views

app_name = "duty_console"
urlpatterns = [
    path("duty/", views.home, name="home"),
    path("duty/generate/", views.generate_many, name="generate_many"),
    path("duty/heads/", settings.heads, name="heads"),
    path("duty/mine/", settings.mine, name="mine"),
    path("duty/mine/<uuid:shift_id>/<slug:action>/", settings.own_step, name="own-step"),
    path("stations/<uuid:public_id>/duty/", views.week, name="week"),
    path("stations/<uuid:public_id>/duty/generate/", views.generate, name="generate"),
    path("stations/<uuid:public_id>/duty/publish/", views.publish, name="publish"),
    path("stations/<uuid:public_id>/duty/clear/", views.clear, name="clear"),
    path("stations/<uuid:public_id>/duty/add/", views.add, name="add"),
    path("stations/<uuid:public_id>/duty/hours/", settings.hours, name="hours"),
    path("stations/<uuid:public_id>/duty/hours/end/", settings.end_hours, name="end_hours"),
    path("stations/<uuid:public_id>/duty/mobile/", settings.mobile, name="mobile"),
    path("shifts/<uuid:shift_id>/", views.shift, name="shift"),
    path("shifts/<uuid:shift_id>/<slug:action>/", views.shift_step, name="shift-step"),
]
