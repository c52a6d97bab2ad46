"""The console pages of deputies' files: the list, one file with its score for those who may read it, the paper."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts import selectors as people
from accounts.middleware import actor_of_request
from core import asked
from core.clock import local_year, now
from deputies import policies
from deputies.console.gate import congress_page
from deputies.selectors import duties, scores, sheets
from deputies.selectors import files as reads
from deputies.selectors.roll import listed
from deputies.states import CongressLevel

PER_PAGE = 30


@congress_page
@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """List the deputies of the reader's scope by place and name; nobody is ranked."""
    actor = actor_of_request(request)
    search, level = request.GET.get("q", "").strip()[:40], request.GET.get("level", "")
    township = request.GET.get("township", "")
    found = listed(duties.files_for(actor), search=search, level=level, township=township)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "search": search,
        "level": level,
        "township": township,
        "levels": CongressLevel.choices,
        "townships": [region for region in people.townships() if region in people.regions_for(actor)],
    }
    return render(request, "deputies/console/files.html", context)


@congress_page
@require_GET
def file(request: HttpRequest, deputy_id: UUID) -> HttpResponse:
    """Show a deputy's file of a year."""
    actor, at = actor_of_request(request), now()
    deputy = get_object_or_404(duties.files_for(actor), public_id=deputy_id)
    year = year_of(request, local_year(at))
    reckoning = scores.reckon(deputy.pk, year) if policies.score_reader(actor) else None
    context = {
        "file": reads.file_of(deputy, year, at),
        "records": duties.with_sources(duties.of_year(deputy.pk, year)),
        "keeps": policies.deputy_keeper(deputy.pk, actor) is not None,
        "reads_scores": policies.score_reader(actor),
        "reckoning": reckoning,
        "sheet": sheets.sheet_of(reckoning) if reckoning else None,
    }
    return render(request, "deputies/console/file.html", context)


@congress_page
@require_GET
def paper(request: HttpRequest, deputy_id: UUID) -> HttpResponse:
    """Show a deputy's file of a year made for printing."""
    actor, at = actor_of_request(request), now()
    deputy = get_object_or_404(duties.files_for(actor), public_id=deputy_id)
    year = year_of(request, local_year(at))
    records = duties.with_sources(duties.of_year(deputy.pk, year))
    context = {"file": reads.file_of(deputy, year, at), "records": records, "at": at}
    return render(request, "deputies/file_paper.html", context)


def year_of(request: HttpRequest, present: int) -> int:
    """Return the year asked for, the present one when nothing sensible was asked."""
    return asked.year(request.GET.get("year", ""), present=present)
