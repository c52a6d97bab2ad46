"""The addresses of a deputy's own reports in the portal."""

from django.urls import path

from deputies.portal import duty_reports as views

app_name = "duty_reports_portal"
urlpatterns = [
    path("duty-reports/", views.my_reports, name="reports"),
    path("duty-reports/<uuid:public_id>/", views.my_report, name="report"),
]
