"""The readable page of the API description, from files shipped with the product."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def documentation(request: HttpRequest) -> HttpResponse:
    """Return the page that draws the OpenAPI description."""
    return render(request, "renda/api_docs.html")
