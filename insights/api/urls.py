"""Addresses of the pool in the API, version 1."""

from django.urls import path

from insights.api import views

urlpatterns = [
    path("pool/", views.Pool.as_view(), name="api-pool"),
    path("pool/problems/", views.ProblemList.as_view(), name="api-problems"),
    path("pool/problems/<uuid:public_id>/", views.ProblemDetail.as_view(), name="api-problem"),
    path("pool/problems/<uuid:public_id>/<slug:action>/", views.ProblemStep.as_view(), name="api-problem-step"),
]
