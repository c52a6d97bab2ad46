"""Addresses of terms in the API, version 1."""

from django.urls import path

from accounts.api.exports import Exports
from accounts.api.terms import Terms

urlpatterns = [
    path("terms/", Terms.as_view(), name="api-terms"),
    path("exports/", Exports.as_view(), name="api-exports"),
]
