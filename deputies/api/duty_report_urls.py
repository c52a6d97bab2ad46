"""Addresses of reports to the voters in the API, version 1."""

from django.urls import path

from deputies.api import duty_reports as views

urlpatterns = [
    path("duty-reports/", views.DutyReportList.as_view(), name="api-duty-reports"),
    path("duty-reports/<uuid:public_id>/", views.DutyReportDetail.as_view(), name="api-duty-report"),
    path("duty-reports/<uuid:public_id>/<slug:action>/", views.DutyReportStep.as_view(), name="api-duty-report-step"),
]
