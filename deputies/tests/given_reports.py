"""Reports to the voters in every state, reached through real commands, in the town of the invented county."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts.models import Organisation, User
from accounts.roles import Role
from accounts.selectors import actor_of
from accounts.tests import given as people
from accounts.tests.conftest import County
from core import ballots
from core.clock import SHANGHAI
from core.models import BallotBox
from core.subjects import Subject
from deputies.duty_report_states import QUESTIONS
from deputies.models import Deputy, DutyReport
from deputies.services import duty_report_votes as votes
from deputies.services import duty_reports as reports
from deputies.tests import given as roll

AT = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
MEETING = AT + timedelta(days=10)
TEXT = "一年来走访选民六十户，接待群众十二次，提出建议三件，其中村道照明已经办成，另外两件在办。" * 3
S, B, D = "satisfied", "basically", "dissatisfied"


@dataclass
class Case:
    """A report with the people around it."""

    county: County
    users: dict[str, User]
    deputy: Deputy
    report: DutyReport
    now: datetime = AT
    codes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def presidium(self) -> Organisation:
        return self.county.bodies["presidium"]

    def act(self, command, *, by: str = "clerk", at: datetime | None = None, **said):
        self.report.refresh_from_db()
        self.now = at or self.now
        brought = command(
            report_id=self.report.pk,
            actor=actor_of(self.users[by], self.now),
            at=self.now,
            version=self.report.version,
            **said,
        )
        self.report.refresh_from_db()
        return brought

    @property
    def box(self) -> BallotBox:
        box = ballots.boxes_of(Subject("duty_report", self.report.pk)).last()
        assert box is not None
        return box

    def vote(self, group: str, *grades: str) -> None:
        """Cast a paper for each grade, all questions alike."""
        number = ballots.next_batch(self.box)
        slips = self.act(votes.issue_report_slips, group=group, size=len(grades), number=number, note="")
        for slip, grade in zip(slips, grades, strict=True):
            ballots.cast(code=slip.code, choices={key: grade for key, _ in QUESTIONS}, reason="", at=self.now)


def due(county: County) -> Case:
    clerk = people.staff("rp_clerk", "吴霞", county.bodies["presidium"], Role.PRESIDIUM_CLERK)
    chair = people.staff("rp_chair", "刘建国", county.bodies["presidium"], Role.PRESIDIUM_CHAIR)
    user = people.user("rp_deputy", "王建国")
    deputy = roll.deputy("王建国", county.regions["town"], user=user)
    plan = reports.plan_reports(
        title="青石镇2026年代表述职月",
        owner_id=county.bodies["presidium"].pk,
        begins_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 31),
        deputy_ids=[deputy.pk],
        actor=actor_of(clerk, AT),
        at=AT,
    )
    return Case(county, {"clerk": clerk, "chair": chair, "deputy": user}, deputy, plan.reports.get())


def submitted(county: County, *, form: str = "on_site") -> Case:
    case = due(county)
    case.act(reports.submit_report, by="deputy", form=form, text=TEXT)
    return case


def published(county: County, **other: str) -> Case:
    case = submitted(county, **other)
    case.act(reports.publish_report, meeting_on=MEETING.date(), place="青石镇会议室", live_url="")
    return case


def ballot_open(county: County, *, voters_quorum: int = 5, weights: dict[str, int] | None = None) -> Case:
    case = published(county)
    terms = votes.Terms(MEETING, MEETING + timedelta(hours=3), voters_quorum, weights or {})
    case.act(votes.open_report_ballot, at=MEETING, terms=terms)
    return case


def ballot_closed(county: County) -> Case:
    """Voters 6 of 8 满意, peers 5 of 5, organisation 5 of 5 基本满意; weights 60, 20, 20."""
    case = ballot_open(county, weights={"voters": 60, "peers": 20, "organisation": 20})
    case.vote("voters", *[S] * 6, D, D)
    case.vote("peers", *[S] * 5)
    case.vote("organisation", *[B] * 5)
    case.act(votes.close_report_ballot)
    return case


def result_published(county: County) -> Case:
    case = ballot_closed(county)
    case.act(reports.publish_report_result, by="chair")
    return case


def feedback_given(county: County) -> Case:
    case = result_published(county)
    case.act(reports.give_report_feedback, text="选民希望多到河西片走访。")
    return case
