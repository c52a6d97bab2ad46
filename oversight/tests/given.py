"""Appraisals in every state, reached through real commands; the town's two offices are graded on two contents."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core import ballots
from core.ballots import Slip
from core.models import BallotBox
from core.subjects import Subject
from oversight import services
from oversight.models import OfficeAppraisal
from oversight.services import appraisals, findings, voting
from oversight.services.appraisals import Plan
from oversight.services.voting import Terms
from suggestions.tests import given as pipeline
from suggestions.tests.county import County

AT = pipeline.AT
TITLE = "桃溪镇站所评议"
CONTENTS = ("办事效率", "服务态度")
S, B, D = "satisfied", "basically", "dissatisfied"


@dataclass
class Case:
    """An appraisal, its county, and the slips printed so far."""

    world: County
    appraisal: OfficeAppraisal
    slips: dict[str, list[Slip]] = field(default_factory=dict)

    def act(self, command, *, by: str = "presidium_clerk", at: datetime = AT, **said):
        """Take a step as one of the county's people and return what it brought."""
        self.appraisal.refresh_from_db()
        brought = command(
            appraisal_id=self.appraisal.pk,
            actor=self.world.actor(by, at),
            at=at,
            version=self.appraisal.version,
            **said,
        )
        self.appraisal.refresh_from_db()
        return brought

    @property
    def box(self) -> BallotBox:
        box = ballots.boxes_of(Subject("appraisal", self.appraisal.pk)).last()
        assert box is not None
        return box

    def print_slips(self, group: str, size: int, *, at: datetime = AT) -> list[Slip]:
        number = ballots.next_batch(self.box)
        made = self.act(voting.issue_slips, at=at, group=group, size=size, number=number, note="")
        self.slips.setdefault(group, []).extend(made)
        return made

    def vote(self, group: str, *papers: dict[str, str], at: datetime = AT) -> None:
        """Cast a paper for each, every office and content graded alike unless a question is named."""
        for paper, slip in zip(papers, self.print_slips(group, len(papers), at=at), strict=True):
            ballots.cast(code=slip.code, choices=paper, reason="", at=at)


def paper(case: Case, grade: str, **other: str) -> dict[str, str]:
    """A paper that grades everything alike."""
    return {question["key"]: grade for question in case.box.questions} | other


def plan_of(world: County, **other: object) -> Plan:
    said: dict[str, object] = {
        "title": TITLE,
        "owner_id": world.unit("presidium").pk,
        "plan": "十月评议两个站所，请代表和群众打分。",
        "target_ids": [world.unit("township_gov").pk, world.unit("water_office").pk],
        "contents": list(CONTENTS),
        "station_id": world.station.pk,
    }
    return Plan(**{**said, **other})


def planned(**other: object) -> Case:
    world = pipeline.county(with_other_township=True)
    made = services.plan(plan=plan_of(world, **other), actor=world.actor("presidium_clerk", AT), at=AT)
    return Case(world, made)


def announced(case: Case | None = None, *, at: datetime = AT) -> Case:
    case = case or planned()
    day = at.date()
    case.act(appraisals.announce, at=at, self_check_by=day, meeting_on=day, place="镇政府三楼会议室")
    return case


def self_checked(case: Case | None = None, *, at: datetime = AT) -> Case:
    case = announced(case, at=at)
    for target in case.appraisal.targets.all():
        case.act(appraisals.record_self_check, at=at, target_id=target.pk, text="办件按期率提高，窗口少一人。")
    case.act(appraisals.finish_self_check, at=at)
    return case


def ballot_open(
    case: Case | None = None, *, quorum: int = 5, at: datetime = AT, weights: dict[str, int] | None = None
) -> Case:
    case = self_checked(case, at=at)
    terms = Terms(at, at + timedelta(hours=6), quorum, weights or {}, False)
    case.act(voting.open_ballot, at=at, terms=terms)
    return case


def ballot_closed(case: Case | None = None, *, good: int = 6, bad: int = 4, at: datetime = AT) -> Case:
    """Counted, ten citizens: `good` say 满意 to everything, `bad` 不满意."""
    case = ballot_open(case, at=at)
    case.vote("citizens", *[paper(case, S)] * good, *[paper(case, D)] * bad, at=at)
    case.act(voting.close_ballot, at=at)
    return case


def with_finding(case: Case | None = None) -> Case:
    case = case or ballot_closed()
    target = case.appraisal.targets.first()
    case.act(
        findings.add_finding,
        target_id=target.pk,
        title="窗口中午没有人",
        requirement="十月底以前安排中午值班，公布值班表。",
        category_id=case.world.category("17").pk,
    )
    return case


def in_rectification(case: Case | None = None) -> Case:
    case = with_finding(case)
    case.act(findings.send_findings)
    return case


def published(case: Case | None = None) -> Case:
    case = case or in_rectification()
    case.act(appraisals.publish, by="chair", conclusion="总体满意，中午值班要补上。")
    return case


def second_of(case: Case) -> Case:
    second = case.act(appraisals.start_second)
    return Case(case.world, second)


def day(offset: int) -> date:
    return AT.date() + timedelta(days=offset)
