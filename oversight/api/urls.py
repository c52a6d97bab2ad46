"""Addresses of appraisals in the API, version 1."""

from django.urls import path

from oversight.api import views

urlpatterns = [
    path("appraisals/", views.AppraisalList.as_view(), name="api-appraisals"),
    path("appraisals/<uuid:public_id>/", views.AppraisalDetail.as_view(), name="api-appraisal"),
    path("appraisals/<uuid:public_id>/<slug:action>/", views.AppraisalStep.as_view(), name="api-appraisal-step"),
]
