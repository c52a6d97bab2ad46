"""The only place that reads an activity's trail, and what apps above add to its page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from core import audit, registries
from core.actors import Actor
from core.registries import Link, Section
from core.subjects import Subject
from liaison.models import Activity


@dataclass(frozen=True)
class StoryLine:
    """One event with the name people know."""

    verb: str
    at: datetime
    who: str
    detail: dict[str, Any]


def story(activity: Activity) -> list[StoryLine]:
    """Return who did what and when, oldest first, in two queries."""
    events = list(audit.trail(Subject("activity", activity.pk)))
    names = dict(User.objects.filter(pk__in={event.user_id for event in events}).values_list("pk", "name"))
    return [StoryLine(e.verb, e.at, names.get(e.user_id or 0, "系统"), e.detail) for e in events]


def sections(activity: Activity, actor: Actor, at: datetime) -> list[Section]:
    """Return what the apps above add to the page, as far as this actor may see it."""
    found = (offer(actor, activity.pk, at) for _, offer in registries.activity_sections.items())
    return [section for section in found if section is not None]


def matters_of(questions: list[int]) -> dict[int, Link]:
    """Return, for questions taken back, the page of the matter each became; none before the message arrived."""
    found: dict[int, Link] = {}
    for _, matter_of in registries.question_matters.items():
        for question in questions:
            if (link := matter_of(question)) is not None:
                found[question] = link
    return found
