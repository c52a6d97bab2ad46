"""Tells of a township's reports to the voters: one still a draft, one public, one just voted on, one with all done."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from accounts.roles import Role
from core import ballots
from core.subjects import Subject
from deputies.duty_report_states import QUESTIONS, ReportForm
from deputies.models import DutyReport
from deputies.selectors import duty_reports as reports
from deputies.services import duty_report_votes as votes
from deputies.services import duty_reports as commands
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from renda.demo.names import number

TOWNSHIP = "qingshiqiao"
PAPERS = {"voters": 52, "peers": 9, "organisation": 6}
WEIGHTS = {"voters": 60, "peers": 20, "organisation": 20}
TEXT = (
    "一年来，我按小组安排走访选民四十六户，进站接待群众八次，收到意见十七件，其中十二件已经办结，五件正在办理。"
    "我提出建议两件：一件关于村口路灯，已经装好；一件关于灌溉渠清淤，列入了今年冬修计划。"
    "参加视察和调研三次，参加小组活动四次。不足是到偏远村组走访少，答复群众有时不够及时。"
    "下一步，每月到没有去过的村组走一趟，收到的意见一周内给群众回话。"
)
RECTIFIED = "针对反馈意见，已到四个偏远村组走访二十一户，记下六件事，全部交到联络站，并逐户回了话。"


class Reporter:
    """One deputy's report, told step by step."""

    def __init__(self, staff: Staff, owner_id: int, report: DutyReport) -> None:
        self.staff, self.owner_id, self.report = staff, owner_id, report

    def act(self, command: Any, at: datetime, user: User | None = None, **said: Any) -> Any:
        """Take a step as the presidium's clerk unless somebody else is named."""
        taker = user or self.staff.at(self.owner_id, Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)
        actor = self.staff.actor(taker, at)
        return command(report_id=self.report.pk, actor=actor, at=at, version=None, **said)

    @property
    def chair(self) -> User:
        """Return who approves what becomes public."""
        return self.staff.at(self.owner_id, Role.PRESIDIUM_CHAIR)

    @property
    def deputy(self) -> User:
        """Return the deputy's own login."""
        user = self.report.deputy.user
        assert user is not None
        return user

    def hand_in(self, at: datetime, form: str, meeting: datetime) -> None:
        """Write it, hand it in, make it public."""
        self.act(commands.submit_report, at, self.deputy, form=form, text=TEXT)
        place = "" if form == ReportForm.WRITTEN else "青石桥镇文化站一楼"
        live = "https://live.example.gov.cn/qingshiqiao" if form == ReportForm.LIVE else ""
        said: dict[str, Any] = {"meeting_on": meeting.date(), "place": place, "live_url": live}
        self.act(commands.publish_report, at + timedelta(days=1), **said)

    def vote(self, at: datetime, good: int) -> None:
        """Let all three groups vote and count."""
        self.act(votes.open_report_ballot, at, terms=votes.Terms(at, at + timedelta(hours=3), 50, WEIGHTS, True))
        box = ballots.boxes_of(Subject("duty_report", self.report.pk)).last()
        assert box is not None
        for batch, (group, size) in enumerate(PAPERS.items(), start=1):
            said: dict[str, Any] = {"group": group, "size": size + 3, "number": batch, "note": ""}
            for slip in self.act(votes.issue_report_slips, at, **said)[:size]:
                ballots.cast(code=slip.code, choices=self._choices(f"{group}/{slip.serial}", good), reason="", at=at)
        self.act(votes.close_report_ballot, at + timedelta(hours=2))

    def _choices(self, key: str, good: int) -> dict[str, str]:
        drawn = {question: number(f"{self.report.pk}/{key}/{question}", 10) for question, _ in QUESTIONS}
        return {q: "satisfied" if n < good else "basically" if n < 9 else "dissatisfied" for q, n in drawn.items()}


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Tell of one township's month of reports, begun three weeks ago."""
    owner = built.organisations[f"renda@{TOWNSHIP}"]
    begin = (now - timedelta(days=36)).replace(hour=9, minute=0, second=0, microsecond=0)
    chosen = list(reports.candidates(owner.region).exclude(user=None)[:6])
    clerk = staff.at(owner.pk, Role.PRESIDIUM_CLERK)
    plan = commands.plan_reports(
        title=f"青石桥镇{now.year}年代表述职月",
        owner_id=owner.pk,
        begins_on=begin.date() + timedelta(days=10),
        ends_on=now.date() + timedelta(days=20),
        deputy_ids=[deputy.pk for deputy in chosen],
        actor=staff.actor(clerk, begin),
        at=begin,
    )
    told = [Reporter(staff, owner.pk, report) for report in plan.reports.select_related("deputy__user").order_by("pk")]
    told[0].act(commands.write_report, begin + timedelta(days=3), told[0].deputy, form="on_site", text=TEXT[:70])
    told[2].hand_in(now - timedelta(days=2), ReportForm.WRITTEN, now + timedelta(days=7))
    _voted(told[3], begin + timedelta(days=20), good=7)
    _voted(told[4], begin + timedelta(days=12), good=8)
    _finished(told[4], begin + timedelta(days=18))
    say(f"代表述职{plan.reports.count()}名")


def _voted(reporter: Reporter, at: datetime, *, good: int) -> None:
    meeting = at + timedelta(days=6)
    reporter.hand_in(at, ReportForm.LIVE if good == 8 else ReportForm.ON_SITE, meeting)
    reporter.vote(meeting, good)


def _finished(reporter: Reporter, meeting: datetime) -> None:
    after = meeting + timedelta(days=2)
    reporter.act(commands.publish_report_result, after, reporter.chair)
    reporter.act(commands.give_report_feedback, after, text="选民肯定路灯和接待，希望多到偏远村组走访。")
    reporter.act(commands.write_rectification, after + timedelta(days=8), reporter.deputy, text=RECTIFIED)
    reporter.act(commands.publish_rectification, after + timedelta(days=10), reporter.chair)
    reporter.act(commands.file_report, after + timedelta(days=11))
