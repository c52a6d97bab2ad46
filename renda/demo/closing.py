"""What comes after the replies in the demo county: promises kept, late, moved and open, visits made, problems back."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from accounts import selectors as accounts
from accounts.models import User
from accounts.roles import Role
from core.actors import citizen_of
from core.clock import SHANGHAI, local_date
from liaison.models import ActivityQuestion
from liaison.states.activities import QuestionState
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from renda.demo.names import load, number, pick
from renda.demo.opinions import opinions_of
from renda.demo.story import Story
from suggestions.models import Commitment, Matter, Reopening, ReturnVisit
from suggestions.services import feedback, handle, promises, questions, reopening, satisfaction, visits
from suggestions.services.handle import Answer
from suggestions.services.promises import Fulfilment
from suggestions.states import (
    FeedbackWay,
    Level,
    MatterKind,
    MatterState,
    ResultClass,
    StillOk,
    VisitState,
    VisitWay,
)

# Numbers of senders that the 200 opinions do not use.
FIRST_SERIAL = 901
# Visits planned for these last days are still to be made.
STILL_DUE = timedelta(days=4)
PARTLY_OF = 12


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Tell of six promises, of the visits of everything closed, and of what came back."""
    told = After(built, staff, now)
    for row, entry in zip(opinions_of(load("closing")["opinions"], FIRST_SERIAL), told.words["opinions"], strict=True):
        receipt = Story(row, built, staff, now).tell()
        told.promise(Matter.objects.get(opinions=receipt.opinion_id), entry["promise"])
    told.organ_day()
    told.visit_everything()
    told.come_back()
    say(
        f"承诺{Commitment.objects.count()}项，回访{ReturnVisit.objects.filter(state=VisitState.DONE).count()}次，"
        f"问题反复{Reopening.objects.count()}件"
    )


class After:
    """Takes the steps after the replies, each by whoever would and at its own time."""

    def __init__(self, built: Built, staff: Staff, now: datetime) -> None:
        self.built, self.staff, self.now = built, staff, now
        self.words: dict[str, Any] = load("closing")

    # Promises.

    def promise(self, matter: Matter, said: dict[str, Any]) -> None:
        """Let the unit keep, miss, report or move its promise as the data says."""
        promise = matter.commitments.get()
        how = said["how"]
        if how == "changed":
            self._move(matter, promise, said)
        days = {"kept": -4, "late": 12, "reported": -2}.get(how)
        if days is None:
            return
        reported = self.morning(promise.due_on + timedelta(days=days))
        if how == "reported":
            reported = self.now - timedelta(days=2)
        actor = self.staff.actor(self._unit(matter), reported)
        fulfilment = Fulfilment(said["report"], said["evidence"])
        promises.report_fulfilment(matter_id=matter.pk, actor=actor, at=reported, version=None, fulfilment=fulfilment)
        if "check" in said:
            checked = reported + timedelta(days=2)
            promises.confirm_fulfilment(
                matter_id=matter.pk, actor=self.staff.actor(self._overseer(matter), checked), at=checked,
                version=None, check_note=said["check"],
            )  # fmt: skip

    def _move(self, matter: Matter, promise: Commitment, said: dict[str, Any]) -> None:
        at = self.morning(promise.due_on - timedelta(days=3))
        promises.change_commitment(
            matter_id=matter.pk, actor=self.staff.actor(self._unit(matter), at), at=at, version=None,
            due_on=promise.due_on + timedelta(days=said["move"]), reason=said["reason"],
        )  # fmt: skip

    # The question of an organ day: answered within the month, visited, back, taken up again (新沂).

    def organ_day(self) -> None:
        """Open the matters of all questions taken back, and follow one of them to its return."""
        for question in ActivityQuestion.objects.filter(state=QuestionState.TAKEN_BACK).order_by("settled_at", "pk"):
            assert question.settled_at is not None
            with transaction.atomic():
                questions.open_question(questions.taken_back(question.pk, None), question.settled_at)
        said = self.words["question"]
        found = Matter.objects.filter(kind=MatterKind.QUESTION, summary=said["text"]).first()
        if found is not None:
            self._answer(found, said)
            self._find_back(found, said)

    def _answer(self, matter: Matter, said: dict[str, Any]) -> None:
        start = matter.accepted_at
        unit, county = self._unit(matter), self._overseer(matter)
        deputy = matter.sponsors.select_related("deputy__user").get().deputy.user
        assert deputy is not None
        answer = Answer(ResultClass.A, said["body"], "县农业农村局局长", evidence=said["evidence"])
        contacted = start + timedelta(days=2)
        self._step(handle.sign, matter, unit, start + timedelta(hours=4))
        self._step(
            handle.log_contact, matter, unit, contacted, way="visit", with_citizen=False, with_deputy=True,
            contacted_at=contacted, summary=said["contact"],
        )  # fmt: skip
        self._step(handle.submit_reply, matter, unit, start + timedelta(days=20), answer=answer)
        self._step(feedback.approve_reply, matter, county, start + timedelta(days=21))
        told = start + timedelta(days=22)
        way = FeedbackWay.TO_DEPUTY
        self._step(feedback.record_feedback, matter, county, told, way=way, told_at=told, deputy_told=True)
        rated = {"attitude": "satisfied", "outcome": "satisfied"}
        self._step(satisfaction.rate_as_deputy, matter, deputy, start + timedelta(days=25), **rated)

    def _find_back(self, matter: Matter, said: dict[str, Any]) -> None:
        county, visit = self._overseer(matter), matter.visits.get()
        assert visit.planned_on is not None
        seen = self.morning(visit.planned_on)
        self._step(
            visits.record_visit, matter, county, seen, still_ok=StillOk.REBOUND, note=said["visit"],
            way=VisitWay.ON_SITE, done_on=local_date(seen),
        )  # fmt: skip
        self._step(reopening.reopen, matter, county, seen + timedelta(minutes=5), evidence=said["reopen"])
        self._step(satisfaction.order_rehandling, matter, county, seen + timedelta(minutes=10), order=said["order"])

    def _step(self, command: Callable[..., object], matter: Matter, who: User, at: datetime, **said: Any) -> None:
        command(matter_id=matter.pk, actor=self.staff.actor(who, at), at=at, version=None, **said)

    # Visits.

    def visit_everything(self) -> None:
        """Make the visits of the past on their days; those of the last days are still to be made."""
        until = local_date(self.now) - STILL_DUE
        due = ReturnVisit.objects.filter(state=VisitState.PLANNED, planned_on__lte=until).select_related("matter")
        for visit in due.order_by("planned_on", "pk"):
            assert visit.planned_on is not None
            drawn = number(f"visit/{visit.matter.serial}", PARTLY_OF) == 0
            still_ok = StillOk.PARTLY if drawn else StillOk.YES
            note = pick(f"note/{visit.matter.serial}", tuple(self.words["visits"][still_ok.value]))
            self._visit(visit.matter, still_ok, note, self.morning(visit.planned_on))

    def _visit(self, matter: Matter, still_ok: StillOk, note: str, at: datetime) -> None:
        way = pick(f"way/{matter.serial}", (VisitWay.PHONE, VisitWay.PHONE, VisitWay.VISIT, VisitWay.ON_SITE))
        visits.record_visit(
            matter_id=matter.pk, actor=self.staff.actor(self._visitor(matter), at), at=at, version=None,
            still_ok=still_ok, note=note, way=way, done_on=local_date(at),
        )  # fmt: skip

    # What came back.

    def come_back(self) -> None:
        """Let a citizen say that it is back, and a visit find it back in another matter nobody has taken up yet."""
        lately = Matter.objects.filter(
            kind=MatterKind.OPINION, state=MatterState.CLOSED, result_class=ResultClass.A, remark="rated",
            closed_at__gt=self.now - timedelta(days=80), closed_at__lt=self.now - timedelta(days=20),
            visits__isnull=False,
        )  # fmt: skip
        matters = list(lately.distinct().order_by("closed_at", "pk")[:2])
        if len(matters) < 2:
            return
        by_citizen, by_visit = matters
        at = self.now - timedelta(hours=26)
        opinion = by_citizen.opinions.get()
        reopening.reopen(
            matter_id=by_citizen.pk, actor=citizen_of(opinion.pk), at=at, version=None,
            evidence=self.words["visits"]["citizen"],
        )  # fmt: skip
        self._visit(by_visit, StillOk.REBOUND, self.words["visits"]["rebound"], self.now - timedelta(hours=30))

    # Who and when.

    def morning(self, day: date) -> datetime:
        """Return ten in the morning of a day, before now."""
        return min(datetime.combine(day, time(10), SHANGHAI), self.now - timedelta(minutes=30))

    def _unit(self, matter: Matter) -> User:
        part = matter.assignments.select_related("unit").get(part="lead", round_no=matter.round_no)
        if part.unit.on_paper:
            return self._overseer(matter)
        return self.staff.at(part.unit_id, Role.UNIT_HANDLER, Role.UNIT_HEAD)

    def _overseer(self, matter: Matter) -> User:
        if matter.level == Level.COUNTY:
            return self.staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER)
        return self.staff.at(matter.owner_id, Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)

    def _visitor(self, matter: Matter) -> User:
        opinion = matter.opinions.order_by("pk").first()
        if opinion is None:
            return self._overseer(matter)
        roles = (Role.STATION_STAFF, Role.STATION_HEAD)
        at_station = [
            self.staff.posts[(opinion.owner_id, r)] for r in roles if (opinion.owner_id, r) in self.staff.posts
        ]
        return at_station[0] if at_station else self._overseer(matter)
