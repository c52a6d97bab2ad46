"""The only place that keeps what leads to a query code after recording: sealed, in the person's own session."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from core.crypto import CannotDecrypt, decrypt, encrypt

if TYPE_CHECKING:
    from suggestions.selectors.entry_batches import BatchLine
    from suggestions.services.collect import Receipt

SESSION_KEY = "receipt_slips"
CONTEXT = "suggestions.console.slip"
KEPT = 5
ROWS_KEY = "entered_rows"
ROWS_CONTEXT = "suggestions.console.entered-row"
ROWS_KEPT = 100


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


def remember_rows(request: HttpRequest, lines: "list[BatchLine]") -> None:
    """Keep, sealed, of which sheet and row somebody has just entered these, for their receipts to be found."""
    kept: dict[str, str] = request.session.get(ROWS_KEY, {})
    fresh = {line.number: line.key for line in lines if line.query_code and line.number not in kept}
    if fresh:
        kept = {**kept, **{number: encrypt(key, ROWS_CONTEXT) for number, key in fresh.items()}}
        request.session[ROWS_KEY] = dict(list(kept.items())[-ROWS_KEPT:])


def row_of(request: HttpRequest, number: str) -> tuple[str, str] | None:
    """Return sheet and row of what this person entered lately under the number; None for anything else."""
    sealed = request.session.get(ROWS_KEY, {}).get(number)
    if sealed is None:
        return None
    try:
        batch, _, row = decrypt(sealed, ROWS_CONTEXT).rpartition("-")
    except CannotDecrypt:
        return None
    return batch, row
