"""The API of exports (导出记录): one's own, everybody's for the audit administrator; files are fetched in the console."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import export_policies
from accounts.middleware import actor_of_request
from core import exports
from core.models import ExportJob


class ExportOut(serializers.ModelSerializer):  # type: ignore[type-arg]
    """One export as its record has it."""

    user = serializers.CharField(source="user.name")

    class Meta:
        model = ExportJob
        fields = (
            "public_id", "title", "purpose", "personal", "user", "state", "asked_at", "total", "done", "finished_at",
            "expires_at", "fetched", "failure",
        )  # fmt: skip


class ExportPage(PageNumberPagination):
    """Fifty a page."""

    page_size = 50


class Exports(APIView):
    """The record of exports."""

    @extend_schema(operation_id="exports", responses=ExportOut(many=True))
    def get(self, request: Request, version: str) -> Response:
        """Return the exports this person may see, the newest first."""
        actor = actor_of_request(request._request)
        if not export_policies.has_page(actor):
            raise Http404
        found = exports.every() if export_policies.audits(actor) else exports.own(actor.user_id or 0)
        pages = ExportPage()
        return pages.get_paginated_response(ExportOut(pages.paginate_queryset(found, request) or [], many=True).data)
