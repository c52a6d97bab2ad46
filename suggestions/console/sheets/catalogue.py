"""The only place for which papers of a matter there are, and which of them a person may print."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from core.actors import Actor
from core.paper_forms import Paper
from suggestions import policies
from suggestions.console.sheets import dispatching, dossier, extension, ratings, replies

if TYPE_CHECKING:
    from suggestions.models import Matter


def _blank_rating(found: "Matter", actor: Actor, at: datetime) -> list[Paper]:
    sheet = ratings.blank(found, actor)
    return [sheet] if sheet is not None else []


# key: what it is called as a file, and its papers for a matter; none means it is not this person's to print.
SHEETS: dict[str, tuple[str, Callable[["Matter", Actor, datetime], list[Paper]]]] = {
    "dispatch": ("交办单", dispatching.papers),
    "reply": ("答复函", lambda found, actor, at: replies.papers(found, actor)),
    "extension": ("延期审批表", lambda found, actor, at: extension.papers(found, actor)),
    "rating": ("满意度测评表", lambda found, actor, at: [ratings.counted(found, actor)]),
    "rating-blank": ("满意度测评表（空白）", _blank_rating),
    "dossier": ("案卷", lambda found, actor, at: [dossier.paper(found, actor, at)]),
}


def offered(found: "Matter", actor: Actor) -> list[tuple[str, str]]:
    """Return the papers this person may print of a matter: address and name."""
    rows = [("dispatch", bool(dispatching.parts_for(found, actor))), ("reply", replies.may_print(found, actor))]
    rows.append(("extension", bool(extension.asked_for(found, actor))))
    asks = policies.feedback_giver(found, actor) is not None
    rows += [("rating-blank", asks), ("rating", asks or policies.overseer(found, actor) is not None), ("dossier", True)]
    return [(reverse("papers:sheet", args=[found.public_id, key]), SHEETS[key][0]) for key, may in rows if may]
