"""The month's report: a preview, and the document."""

from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.middleware import actor_of_request
from core.clock import now
from core.errors import RuleBroken
from core.official_papers import DOCX
from insights.console.filters import month_of
from insights.console.gate import pool_page
from insights.inputs import clean_month, later, month_name, this_month
from insights.papers.document import document_of
from insights.papers.wording import parts_of, title_of
from insights.selectors.monthly import monthly


@pool_page
@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """Show what the report says; a month that is none is refused in words, last month is shown instead."""
    actor, at = actor_of_request(request), now()
    month, refused = _month(request.GET.get("month", ""), at)
    report = monthly(actor, month, at)
    context = {
        "month": month_of(month),
        "refused": refused,
        "title": title_of(report),
        "parts": parts_of(report),
        "months": _offered(month, at),
        "report": report,
    }
    return render(request, "insights/console/report.html", context, status=422 if refused else 200)


@pool_page
@require_GET
def document(request: HttpRequest) -> HttpResponse:
    """Return the report as a docx; a month that is none leads back to the preview, which says so."""
    actor, at = actor_of_request(request), now()
    month, refused = _month(request.GET.get("month", ""), at)
    if refused:
        return preview(request)  # type: ignore[return-value]
    report = monthly(actor, month, at)
    name = quote(f"{title_of(report)}.docx")
    headers = {"Content-Disposition": f"attachment; filename=\"report-{month:%Y-%m}.docx\"; filename*=UTF-8''{name}"}
    return HttpResponse(document_of(report), content_type=DOCX, headers=headers)


def _month(typed: str, at: datetime) -> tuple[date, str]:
    """Return the month asked for, last month when none is; with the sentence that refuses what was typed."""
    last = later(this_month(at), -1)
    if not typed:
        return last, ""
    try:
        month = clean_month(typed)
    except RuleBroken as refusal:
        return last, refusal.message
    if month > this_month(at):
        return last, f"{month_name(month)}还没有到，现在显示的是上个月。"
    return month, ""


def _offered(month: date, at: datetime) -> list[tuple[str, str, bool]]:
    months = [later(this_month(at), -i) for i in range(13)]
    found: list[Any] = months if month in months else [month, *months]
    return [(month_of(m), month_name(m), m == month) for m in found]
