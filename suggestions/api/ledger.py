"""The API of the ledger (民情台账): the lines of a month, for those who keep it."""

from dataclasses import asdict, fields

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from suggestions.api.views import ActorView
from suggestions.selectors import ledger
from suggestions.services import ledgers


class LedgerPage(PageNumberPagination):
    """Fifty lines a page; a month of a county is a few hundred."""

    page_size = 50


# The columns of the paper, by name.
LedgerLineOut = inline_serializer(
    "LedgerLineOut",
    {
        column.name: serializers.IntegerField() if column.name == "serial" else serializers.CharField()
        for column in fields(ledger.LedgerLine)
    },
    many=True,
)


class LedgerMonth(ActorView):
    """The ledger of a month."""

    @extend_schema(
        operation_id="ledger_month",
        responses=LedgerLineOut,
        parameters=[OpenApiParameter("month", str, "query", description="2026-10 这样写；不写就是本月。")],
    )
    def get(self, request: Request, version: str) -> Response:
        """Return the lines of the caller's scope, the oldest first."""
        if ledgers.keeper(self.actor) is None:
            raise Http404
        begin, end = ledger.month_of(request.query_params.get("month", ""), now())
        pages = LedgerPage()
        found = (
            pages.paginate_queryset(ledger.opinions(self.actor, received_from=begin, received_to=end), request) or []
        )
        first = pages.page.start_index() if pages.page is not None else 1
        lines = ledger.lines(list(found), self.actor, first=first)
        return pages.get_paginated_response([asdict(line) for line in lines])
