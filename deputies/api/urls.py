"""Addresses of deputies' files in the API, version 1."""

from django.urls import path

from deputies.api import views

urlpatterns = [
    path("deputies/<uuid:deputy_id>/records/", views.Records.as_view(), name="api-deputy-records"),
    path("deputies/<uuid:deputy_id>/score/", views.ScoreSheet.as_view(), name="api-deputy-score"),
    path("duty-records/<uuid:record_id>/", views.Record.as_view(), name="api-duty-record"),
    path("duty-records/<uuid:record_id>/<slug:action>/", views.RecordStep.as_view(), name="api-duty-record-step"),
]
