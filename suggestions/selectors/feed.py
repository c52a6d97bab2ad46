"""What the pipeline puts into a person's calendar: the ends of terms the person has to keep, the nearest first."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from accounts.feed_selectors import horizon
from core.actors import Actor
from core.clock_rungs import Rung
from core.models import Clock
from core.registries import FeedEntry, Link
from core.workdays import local
from suggestions.models import Assignment, ReturnVisit
from suggestions.selectors import alerts
from suggestions.selectors.scope import visible_matters, visible_opinions, visible_suggestions

LOOKED_AT, MOST = 1000, 200
SINCE = timedelta(days=60)


def entries(actor: Actor, at: datetime) -> list[FeedEntry]:
    """Return the running terms that ring for this person, as far as the person may see what they are about."""
    matters = visible_matters(actor).values("pk")
    seen = (
        Q(subject_kind="opinion", subject_id__in=visible_opinions(actor).values("pk"))
        | Q(subject_kind="suggestion", subject_id__in=visible_suggestions(actor).values("pk"))
        | Q(subject_kind="matter", subject_id__in=matters)
        | Q(subject_kind="assignment", subject_id__in=Assignment.objects.filter(matter__in=matters).values("pk"))
        | Q(subject_kind="return_visit", subject_id__in=ReturnVisit.objects.filter(matter__in=matters).values("pk"))
    )
    running = Clock.objects.filter(seen, stopped_at=None, paused_at=None, due_at__gt=at - SINCE, due_at__lt=horizon(at))
    clocks = list(running.select_related("policy").order_by("due_at", "pk")[:LOOKED_AT])
    found = alerts.briefs([(clock, (Rung.DUE_TODAY,)) for clock in clocks], at)
    mine = [clock for clock in clocks if actor.user_id in found[clock.pk].told[Rung.DUE_TODAY]]
    return [_entry(clock, found[clock.pk].link.title, _path(found[clock.pk].link)) for clock in mine[:MOST]]


def _path(link: Link) -> str:
    return reverse(link.url_name, args=link.args) if link.url_name else ""


def _entry(clock: Clock, title: str, path: str) -> FeedEntry:
    mark = "（暂定）" if clock.provisional else ""
    # A midnight belongs to the day before it: the line stands on the last day.
    ends = local(clock.due_at) - timedelta(minutes=1) if local(clock.due_at).hour == 0 else local(clock.due_at)
    uid = f"clock-{clock.pk}"
    return FeedEntry(uid, f"截止：{title}{mark}", ends, ends, clock.explanation, path, clock.started_at)
