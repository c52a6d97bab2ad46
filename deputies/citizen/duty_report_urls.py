"""The public addresses of reports to the voters."""

from django.urls import path

from deputies.citizen import duty_reports as views

app_name = "duty_reports"
urlpatterns = [
    path("duty-reports/", views.reports_page, name="reports"),
    path("duty-reports/<uuid:public_id>/", views.report, name="report"),
]
