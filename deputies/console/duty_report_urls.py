"""The addresses of reports to the voters in the console."""

from django.urls import path

from deputies.console import duty_reports as views

app_name = "duty_reports_console"
urlpatterns = [
    path("duty-reports/", views.plans, name="plans"),
    path("duty-reports/new/", views.new_plan, name="new_plan"),
    path("duty-reports/plans/<uuid:plan_id>/", views.plan, name="plan"),
    path("duty-reports/<uuid:public_id>/", views.report, name="report"),
    path("duty-reports/<uuid:public_id>/<slug:action>/", views.take_step, name="report_step"),
]
