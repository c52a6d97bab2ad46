"""The only place where oversight tells the apps below what they may offer or have to ask."""

import json
from pathlib import Path

from accounts import selectors as people
from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, UNIT_ROLES, Role
from core import clocks, registries
from core.actors import Actor
from core.deadline_policies import PolicyRow
from core.models import Clock
from core.registries import Link, PageLink
from oversight import handlers  # noqa: F401 - subscribes the handlers
from oversight.models import MeetingUnit

TERMS = Path(__file__).parent / "reference" / "terms"


def register() -> None:
    """Fill core's registries; called once when the app is ready."""
    registries.console_links.register("oversight", console_links)
    registries.reference_loaders.register("meeting-policies", load_policies)
    registries.clock_audiences.register("meeting_unit", called_people)
    registries.clock_links.register("meeting_unit", meeting_link)


def console_links(actor: Actor) -> list[PageLink]:
    """Return the appraisal page to those who organise, follow up or are appraised."""
    if sees_county(actor) or actor.acting_as(*STATION_ROLES, *TOWNSHIP_ROLES, *UNIT_ROLES):
        return [
            PageLink("站所评议", "oversight_console:appraisals", "check", "监督"),
            PageLink("协调会", "oversight_console:meetings", "person", "监督"),
        ]
    return []


def load_policies() -> str:
    """Load the term in which a called unit answers; a row already there stays as it is."""
    table = json.loads((TERMS / "meeting.json").read_text(encoding="utf-8"))
    (row,) = table["rows"]
    policy: PolicyRow = {
        "family": table["family"],
        "step": row["step"],
        "grade": "",
        "term": row["terms"][0],
        "audience": row["audience"],
        "basis": row["basis"],
    }
    clocks.load_policies([policy], version=table["version"], valid_from=table["valid_from"])
    return "协调会时限 1 条"


def called_people(clock: Clock, rung: str) -> list[int]:
    """Return whom to remind that the unit has not answered; overdue, those who called are told too."""
    row = MeetingUnit.objects.select_related("meeting").get(pk=clock.subject_id)
    told = list(people.post_holders(*UNIT_ROLES, at=clock.due_at, organisation_id=row.unit_id))
    if rung.startswith("overdue"):
        roles = (*STATION_ROLES, *TOWNSHIP_ROLES, Role.COUNTY_DISPATCHER)
        told += people.post_holders(*roles, at=clock.due_at, organisation_id=row.meeting.convener_id)
    return sorted(set(told))


def meeting_link(clock: Clock) -> Link:
    """Return the title and the page of the meeting a unit has to answer to."""
    meeting = MeetingUnit.objects.select_related("meeting").get(pk=clock.subject_id).meeting
    return Link(f"{meeting.title}（协调会）", "oversight_console:meeting", (str(meeting.public_id),))
