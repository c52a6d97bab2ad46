"""Where to go after a step: on with the same item, or to the next one of the list the person came from."""

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from core.actors import Actor
from suggestions.selectors import worklists
from suggestions.selectors.worklists import BY_KEY, WAITING_KEYS, Cursor, WorkList
from suggestions.states import MatterAction, OpinionAction

if TYPE_CHECKING:
    from suggestions.models import Matter, Opinion

# After these the same person goes on with the same item.
STAYING: frozenset[str] = frozenset(
    {
        OpinionAction.TAKE,
        OpinionAction.CLASSIFY,
        OpinionAction.RESUME_TRIAGE,
        MatterAction.SEND_DOWN,
        MatterAction.LOG_CONTACT,
        MatterAction.RECORD_PROGRESS,
        MatterAction.REPORT_FULFILMENT,
        MatterAction.CHANGE_COMMITMENT,
        MatterAction.RECORD_VISIT,
        MatterAction.REOPEN,
        MatterAction.HAND_OVER_PAPER,
    }
)


# Added to a list's key where it is worked through with the items beside it: the next one is shown there too.
SIDE = "-side"


class Place(NamedTuple):
    """An address and, when it is another item's, a word that says so."""

    address: str
    note: str = ""


def list_named(actor: Actor, key: str) -> WorkList | None:
    """Return the actor's list with this key, worked through beside its items or not, or None."""
    found = BY_KEY.get(key.removesuffix(SIDE))
    return found if found is not None and found in worklists.lists_for(actor) else None


def has_sides(work_list: WorkList) -> bool:
    """Return whether a list can be worked through with its items beside it: what citizens said and waits for triage."""
    return work_list.kind == "opinion" and work_list.key in WAITING_KEYS


def query_of(key: str) -> str:
    """Return what an address carries to remember the list; empty for none."""
    return f"?{urlencode({'list': key})}" if key else ""


def address_of(item: "Opinion | Matter", key: str) -> str:
    """Return the page of an opinion or a matter, remembering the list."""
    if hasattr(item, "public_id"):
        return reverse("console:matter", args=[item.public_id]) + query_of(key)
    if key.endswith(SIDE):
        return reverse("console:worklist", args=[key.removesuffix(SIDE)]) + f"?{urlencode({'at': item.number})}"
    return reverse("console:opinion", args=[item.number]) + query_of(key)


def after_step(actor: Actor, item: "Opinion | Matter", action: str, key: str) -> Place:
    """Return where the person goes after this action on this item."""
    work_list = list_named(actor, key)
    if action in STAYING or work_list is None or work_list.key not in WAITING_KEYS:
        return Place(address_of(item, key))
    following = _next(actor, work_list, item)
    if following is None:
        return Place(reverse("console:worklist", args=[work_list.key]), "这个列表里没有了。")
    return Place(address_of(following, key), f"下面是“{work_list.label}”的下一件。")


def _next(actor: Actor, work_list: WorkList, item: "Opinion | Matter") -> Any:
    """Return the item after this one in the list, else the list's first other one."""
    moment = getattr(item, "received_at" if work_list.kind == "opinion" else "accepted_at", None)
    if moment is not None:
        rows, _ = worklists.page(actor, work_list, after=Cursor(moment, item.pk), size=1)
        if rows:
            return rows[0]
    rows, _ = worklists.page(actor, work_list, size=2)
    return next((row for row in rows if moment is None or row.pk != item.pk), None)
