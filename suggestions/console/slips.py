"""The only place that keeps a query code between recording and its one showing: sealed, in the person's own session."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from core.crypto import CannotDecrypt, decrypt, encrypt

if TYPE_CHECKING:
    from suggestions.services.collect import Receipt

SESSION_KEY = "receipt_slips"
CONTEXT = "suggestions.console.slip"
KEPT = 5


@dataclass(frozen=True)
class Slip:
    """What the slip prints beside the number: the code, and where to ask."""

    number: str
    query_code: str
    station: str
    phone: str


def keep(request: HttpRequest, receipt: "Receipt", *, station: str, phone: str) -> None:
    """Keep a receipt until its slip is shown; the newest few only."""
    kept: dict[str, Any] = request.session.get(SESSION_KEY, {})
    kept.pop(receipt.number, None)
    kept[receipt.number] = {"code": encrypt(receipt.query_code, CONTEXT), "station": station, "phone": phone}
    request.session[SESSION_KEY] = dict(list(kept.items())[-KEPT:])


def take(request: HttpRequest, number: str) -> Slip | None:
    """Return the slip kept under this number and forget its code; None when there is none."""
    kept: dict[str, Any] = request.session.get(SESSION_KEY, {})
    found = kept.pop(number, None)
    if found is None:
        return None
    request.session[SESSION_KEY] = kept
    try:
        return Slip(number, decrypt(found["code"], CONTEXT), found["station"], found["phone"])
    except CannotDecrypt:
        return None
