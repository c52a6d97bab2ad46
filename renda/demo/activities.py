"""The activities of the demo county: every kind, every state; half the villages of three townships were visited."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accounts import selectors as accounts
from accounts.models import User
from accounts.roles import Role
from core.actors import Actor
from core.clock import SHANGHAI
from deputies.models import Deputy
from liaison.inputs import COUNTS
from liaison.models import Activity
from liaison.services import activities, activity_life, activity_people, activity_questions
from liaison.states.activities import OUTREACH, ActivityKind, ParticipantState
from renda.demo import county
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from renda.demo.names import load, number, pick
from renda.demo.people import deputies
from suggestions.inputs import Sender
from suggestions.services import collect
from suggestions.services.collect import Statement

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Planned and announced so long before; longer than any notice the county asks for.
PLANNED, ANNOUNCED = timedelta(days=14), timedelta(days=12)
STATION, CHAIR = (Role.STATION_STAFF, Role.STATION_HEAD), (Role.PRESIDIUM_CHAIR, Role.PRESIDIUM_CLERK)
TAKEN_PLACE = ("held", "summarised")


@dataclass
class Diary:
    """Who is asked where on which day; nobody twice, so that nobody is at two places at once."""

    built: Built
    staff: Staff
    now: datetime
    busy: set[tuple[str, date]] = field(default_factory=set)

    def free(self, key: str, station: str, day: date, wanted: int) -> list[Deputy]:
        """Return deputies of a station, without one of the county, who are free that day; from now on they are not."""
        pool = [d.key for d in deputies() if station in dict(d.postings) or (not station and _of_county(d))]
        start = number(f"team/{key}", max(len(pool), 1))
        chosen = [k for k in (*pool[start:], *pool[:start]) if (k, day) not in self.busy][:wanted]
        self.busy |= {(k, day) for k in chosen}
        return [self.built.deputies[k] for k in chosen]


def _of_county(deputy: Any) -> bool:
    return any(mandate.level == "county" for mandate in deputy.mandates)


class Gathering:
    """One activity on its way to its target, each step at its own time and by whose it is."""

    def __init__(self, key: str, row: dict[str, Any], diary: Diary) -> None:
        self.key, self.row, self.diary = key, row, diary
        self.town = row["town"] if row["town"] != "county" else ""
        self.starts_at = row.get("starts_at") or _day(diary.now, row["days"]) + row.get("hour", 9) * HOUR
        self.ends_at = self.starts_at + row.get("length", 2.5) * HOUR
        self.target = row["target"]
        self.activity: Activity

    def tell(self) -> Activity:
        """Take every step up to the target."""
        past = self.starts_at <= self.diary.now
        planned_at = self.starts_at - PLANNED if past else self.diary.now - 2 * DAY
        told_at = self.starts_at - ANNOUNCED if past else self.diary.now - DAY
        self._plan(planned_at)
        if self.target != "draft":
            self._step(activities.approve, told_at - HOUR, by=self._approver())
        if self.target not in ("draft", "approved"):
            late = self.row.get("late", "")
            self._step(activity_life.announce, told_at, late_notice_reason=late)
            self._answers(told_at + HOUR)
            self._after_announcement()
        return self.activity

    def _plan(self, at: datetime) -> None:
        row, built = self.row, self.diary.built
        station = built.stations[self.town] if self.town and row.get("by", "station") != "county" else None
        organ: dict[str, Any] = {"organ_id": built.organisations[row["organ"]].pk} if "organ" in row else {}
        self.activity = activities.plan_activity(
            key=uuid5(NAMESPACE_URL, f"renda-demo/{self.key}"), kind=row["kind"], organiser_id=self._organiser(),
            title=row["title"], theme=row.get("theme", ""), purposes=row.get("purposes", ["collect", "answer"]),
            station_id=station.pk if station else None, region_id=built.regions[self._region()].pk,
            place_text=row["place"], place_kind=row.get("place_kind", "village_yard"),
            occasion=row.get("occasion", "ordinary"), starts_at=self.starts_at, ends_at=self.ends_at,
            actor=self._actor(self._keeper(), at), at=at, **row.get("own", {}), **organ,
        )  # fmt: skip
        team = self.diary.free(self.key, self.town, self.starts_at.date(), row.get("deputies", 2))
        bodies = [built.organisations[unit].pk for unit in (*row.get("units", ()), *([row["organ"]] if organ else ()))]
        if team:
            self._step(activity_people.invite, at + HOUR, deputy_ids=[deputy.pk for deputy in team])
        if bodies:
            self._step(activity_people.invite, at + HOUR, organisation_ids=bodies, role="answerer")

    def _step(self, command: Any, at: datetime, *, by: User | None = None, **said: Any) -> None:
        actor = self._actor(by or self._keeper(), at)
        command(activity_id=self.activity.pk, actor=actor, at=at, version=None, **said)

    def _actor(self, user: User, at: datetime) -> Actor:
        return self.diary.staff.actor(user, at)

    def _region(self) -> str:
        if "village" in self.row:
            return county.region_code(self.row["village"])
        if self.row["kind"] not in OUTREACH or not self.town:
            return county.region_code(self.row["town"])
        places = [r.code for r in county.regions() if r.parent == county.region_code(self.town)]
        return pick(f"place/{self.key}", places)

    def _organiser(self) -> int:
        by, built = self.row.get("by", "station"), self.diary.built
        if by == "station":
            return built.stations[self.town].organisation_id
        if by == "presidium":
            return accounts.presidium_of(county.region_code(self.town)).pk
        return built.organisations["daibiao_gongwei" if by == "county" else "nongye_gongwei"].pk

    def _keeper(self) -> User:
        roles = (*STATION, *CHAIR, Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE)
        return self.diary.staff.at(self._organiser(), *roles)

    def _approver(self) -> User:
        if not self.town:
            return self.diary.staff.at(self.diary.built.organisations["daibiao_gongwei"].pk, Role.COUNTY_DISPATCHER)
        return self.diary.staff.at(accounts.presidium_of(county.region_code(self.town)).pk, *CHAIR)

    def _answers(self, at: datetime) -> None:
        """Let the deputies answer what is still to come, the last one not yet; now and then somebody cannot come."""
        if self.starts_at <= self.diary.now:
            return
        asked = self.activity.participants.filter(deputy__user__isnull=False).select_related("deputy__user")
        for serial, one in enumerate(list(asked)[:-1]):
            assert one.deputy is not None
            assert one.deputy.user is not None
            mine: dict[str, Any] = {"participant_id": one.pk, "actor": self._actor(one.deputy.user, at), "at": at}
            if serial == 1 and number(f"leave/{self.key}", 4) == 0:
                activity_people.ask_leave_of_activity(**mine, reason="在外地参加会议")
            else:
                activity_people.accept_invitation(**mine)

    def _after_announcement(self) -> None:
        if self.target == "cancelled":
            told = {"reason": self.row["reason"], "cancelled_told": self.row["told"]}
            self._step(activity_life.cancel, self.diary.now - 3 * HOUR, **told)
        elif self.target == "moved":
            later = timedelta(days=self.row["move"])
            self._step(
                activity_life.move, self.diary.now - 2 * HOUR, starts_at=self.starts_at + later,
                ends_at=self.ends_at + later, region_id=self.activity.region_id, place_text="村委大院旁边",
                reason=self.row["reason"],
            )  # fmt: skip
        elif self.target in TAKEN_PLACE:
            self._hold()
        for question in self.row.get("questions", ()):
            self._question(question)
        if self.target == "summarised":
            self._summarise()

    def _hold(self) -> None:
        attendance: dict[int, str] = {}
        for one in self.activity.participants.exclude(state=ParticipantState.LEAVE):
            level = pick(f"level/{self.key}/{len(attendance)}", ("head", "deputy_head", "staff"))
            attendance[one.pk] = level if one.organisation_id else "present"
        self._step(activity_life.hold, min(self.ends_at + HOUR, self.diary.now), attendance=attendance)

    def _question(self, said: dict[str, Any]) -> None:
        at = min(self.ends_at + 2 * HOUR, self.diary.now)
        deputy = self.activity.participants.filter(deputy__isnull=False).first() if said["kind"] == "deputy" else None
        unit = self.diary.built.organisations.get(said.get("unit", ""))
        mine = {"activity_id": self.activity.pk, "actor": self._actor(self._keeper(), at), "at": at, "version": None}
        question = activity_questions.add_question(
            asker_kind=said["kind"], text=said["text"], deputy_id=deputy.deputy_id if deputy else None,
            unit_id=unit.pk if unit else None, **mine,
        )  # fmt: skip
        if "answer" in said:
            activity_questions.answer_question(
                question_id=question.pk, answer=said["answer"], officer=said["officer"],
                asker_confirmed=said["ok"], **mine,
            )  # fmt: skip
        elif not said.get("open"):
            activity_questions.take_back(question_id=question.pk, officer=said["officer"], **mine)

    def _summarise(self) -> None:
        given = self.row.get("counts", {})
        kind = self.row["kind"]
        counts = {name: given.get(name, number(f"{name}/{self.key}", 30)) for name in COUNTS.get(kind, ())}
        at = min(self.ends_at + DAY, self.diary.now)
        said = {**counts, **self.row.get("results", {}), "outcome": self.row["outcome"]}
        self._step(activity_life.summarise, at, **said)


def _day(now: datetime, days: int) -> datetime:
    """Return the first instant of the day so many days from now."""
    return now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0) + days * DAY


def rounds() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield one short activity for about half of the villages of three townships, over the last three months."""
    words = load("activities")["rounds"]
    told = {county.region_code(row["village"]) for row in load("activities")["activities"] if "village" in row}
    for region in county.regions():
        key = f"round/{region.code}"
        if region.level != "village" or region.code in told or number(key, 100) >= words["share"]:
            continue
        if county.township_of(region.code) not in words["townships"]:
            continue
        kind = pick(f"kind/{key}", tuple(words["titles"]))
        yield key, {
            "kind": kind, "town": county.township_of(region.code), "village": region.name,
            "days": -3 - number(f"d/{key}", 88),
            "title": pick(f"title/{key}", words["titles"][kind]).format(v=region.name), "target": "summarised",
            "place": pick(f"where/{key}", words["places"]), "outcome": pick(f"outcome/{key}", words["outcomes"]),
            "own": _own(kind, key), "deputies": 1, "hour": pick(f"hour/{key}", (9, 14)),
        }  # fmt: skip


def _running(diary: Diary) -> None:
    """Hold one at this very hour: what is said there is being entered, and whoever registers is offered it."""
    row = load("activities")["running"]
    starts_at = diary.now.replace(minute=0, second=0, microsecond=0) - 2 * HOUR
    activity = Gathering("activity/running", {**row, "starts_at": starts_at}, diary).tell()
    station = diary.built.stations[row["town"]]
    clerk = diary.staff.actor(diary.staff.at(station.organisation_id, *STATION), diary.now)
    for serial, text in enumerate(row["said"]):
        collect.record(
            key=uuid5(NAMESPACE_URL, f"renda-demo/said/{serial}").hex, station_id=station.pk, deputy_id=None,
            channel="",
            received_at=starts_at, read_back=True, activity_id=activity.pk, actor=clerk,
            at=diary.now - timedelta(minutes=60 - serial * 7),
            statement=Statement(text=text, sender=Sender("anonymous"), place_region_id=activity.region_id),
        )  # fmt: skip


def _own(kind: str, key: str) -> dict[str, str]:
    if kind == ActivityKind.VISIT:
        return {"visit_type": pick(f"visit/{key}", ("random", "open_door", "return", "grid"))}
    if kind == ActivityKind.LECTURE:
        topic = pick(f"topic/{key}", ("theory", "policy", "law", "skill"))
        return {"topic_class": topic, "speaker_kind": pick(f"speaker/{key}", ("deputy", "expert", "official"))}
    return {}


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Tell the activities, those written out first: they choose their deputies before the rounds of the villages."""
    diary = Diary(built, staff, now)
    for serial, row in enumerate(load("activities")["activities"]):
        Gathering(f"activity/{serial}", row, diary).tell()
    for key, row in rounds():
        Gathering(key, row, diary).tell()
    _running(diary)
    say(f"活动{Activity.objects.count()}个")
