"""What the tests of clocks start from: terms, people to tell, and a calendar."""

from datetime import datetime

from django.contrib.auth import get_user_model

from core import clocks, registries
from core.models import Clock, Notice, Reminder
from core.registries import Link
from core.subjects import Subject
from core.workdays import SHANGHAI

KIND = "clocktest"
SUBJECT = Subject(KIND, 7)
HANDLER, HEAD, DISPATCHER = "handler", "head", "dispatcher"
# Who is told of which rung; a test may add one that fails.
TOLD = {
    "warn": (HANDLER,),
    "warn_2": (HANDLER,),
    "promise": (HANDLER,),
    "due_today": (HANDLER,),
    "overdue": (HANDLER,),
    "overdue_1": (HANDLER, HEAD),
    "overdue_2": (HANDLER, DISPATCHER),
    "overdue_5": (HANDLER, DISPATCHER),
}
BROKEN_SUBJECT = Subject(KIND, 666)
QUIET_SUBJECT = Subject(KIND, 404)


def at(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def row(step: str, term: str, grade: str = "general", audience: str = "unit") -> clocks.PolicyRow:
    return {"family": "test", "step": step, "grade": grade, "term": term, "audience": audience, "basis": "测试用期限"}


ROWS = [
    row("reply", "15wd"),
    row("reply", "1m", "major"),
    row("reply", "5wd", "critical"),
    row("contact", "3wd"),
    row("triage", "4wh"),
    row("triage", "2h", "critical"),
    row("any", "1wd", ""),
    row("review", "3m"),
    row("window", "5wd", audience="citizen"),
]


def people() -> dict[str, int]:
    make = get_user_model().objects.create_user
    return {name: make(name, name=f"测试{name}").pk for name in (HANDLER, HEAD, DISPATCHER)}


def audience(clock: Clock, rung: str) -> list[int]:
    if clock.subject == BROKEN_SUBJECT:
        raise RuntimeError("the directory is away")
    names = () if clock.subject == QUIET_SUBJECT else TOLD[rung]
    return list(get_user_model().objects.filter(username__in=names).values_list("pk", flat=True))


def link(clock: Clock) -> Link:
    return Link(f"测试事项{clock.subject_id}", "")


def registered() -> None:
    registries.clock_audiences.register(KIND, audience)
    registries.clock_links.register(KIND, link)
    clocks.load_policies(ROWS, version="test-1", valid_from="2004-01-01")


def started(step: str = "reply", grade: str = "general", when: datetime | None = None, **more: object) -> Clock:
    """Start a clock, on Wednesday 4 November 2026 at ten unless told otherwise, and return it as it is stored."""
    arguments = {"subject": SUBJECT, "kind": step, **more}
    clocks.start(family="test", step=step, grade=grade, at=when or at(11, 4), **arguments)
    stored = clocks.of(arguments["subject"]).filter(kind=arguments["kind"])
    return stored.get(round_no=arguments.get("round_no", 1))


def ledger() -> list[tuple[str, str]]:
    return list(Reminder.objects.order_by("pk").values_list("rung", "recipient__username"))


def texts(username: str) -> list[str]:
    return list(Notice.objects.filter(user__username=username).order_by("pk").values_list("text", flat=True))
