"""The only place that lays out voting slips for printing, whichever app holds the vote; shown once, stored nowhere."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core import ballots
from core.ballots import Slip
from core.models import BallotBox


def slips_page(request: HttpRequest, box: BallotBox, group: str, slips: Sequence[Slip], back: str) -> HttpResponse:
    """Return the page of slips, as the answer to the form that made them: there is no address to find it again."""
    label = next(entry["label"] for entry in box.groups if entry["key"] == group)
    return render(request, "ballots/slips.html", _context(box, label, slips, back))


def _context(box: BallotBox, group: str, slips: Sequence[Slip], back: str) -> dict[str, Any]:
    return {
        "box": box,
        "group": group,
        "slips": [
            {
                "serial": slip.serial,
                "code": ballots.grouped(slip.code),
                "address": f"{settings.SITE_URL}{reverse('ballot', args=[slip.code])}",
            }
            for slip in slips
        ],
        "entry": f"{settings.SITE_URL}{reverse('ballot-enter')}".split("://", 1)[-1],
        "back": back,
    }
