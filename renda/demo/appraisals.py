"""Tells of appraisals and reports to the voters in the demo county: one done twice, one put right now, one voting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from core import ballots
from core.models import BallotBox
from core.subjects import Subject
from oversight.models import Finding, OfficeAppraisal
from oversight.services import appraisals, findings, voting
from oversight.services.appraisals import Plan
from oversight.services.voting import Terms
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from renda.demo.names import number
from suggestions.models import Category
from suggestions.services import feedback, handle
from suggestions.services.handle import Answer
from suggestions.states import ResultClass

CONTENTS = ("办事效率", "服务态度", "政务公开", "群众身边小事办理")
SELF_CHECK = "对照评议内容自查：办件按期率有提高，群众反映的小事多数办结；不足是个别时段窗口人手少，公开栏更新不及时。"
SLIPS_KEPT = 4
# Of twenty voters so many say 满意, and so many that or 基本满意.
FIRST, SECOND = (9, 16), (15, 19)


class Office:
    """One township's appraisal, told step by step."""

    def __init__(self, built: Built, staff: Staff, township: str, appraisal: OfficeAppraisal | None = None) -> None:
        self.built, self.staff, self.township = built, staff, township
        self.owner = built.organisations[f"renda@{township}"]
        self.appraisal = appraisal

    def act(self, command: Any, at: datetime, *roles: str, **said: Any) -> Any:
        """Take a step as the presidium's clerk, or as whoever holds one of the roles there."""
        assert self.appraisal is not None
        user = self.staff.at(self.owner.pk, *(roles or (Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)))
        actor = self.staff.actor(user, at)
        return command(appraisal_id=self.appraisal.pk, actor=actor, at=at, version=None, **said)

    def plan(self, title: str, kinds: Sequence[str], at: datetime) -> None:
        """Plan it; the township's own station follows up."""
        clerk = self.staff.at(self.owner.pk, Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)
        self.appraisal = appraisals.plan(
            plan=Plan(
                title=title,
                owner_id=self.owner.pk,
                plan="围绕群众身边小事和代表建议办理，请人大代表和群众评议站所，不记名投票，结果用于整改。",
                target_ids=[self.built.organisations[f"{kind}@{self.township}"].pk for kind in kinds],
                contents=CONTENTS,
                station_id=self.built.stations[self.township].pk,
            ),
            actor=self.staff.actor(clerk, at),
            at=at,
        )

    def announce(self, at: datetime, meeting: datetime) -> None:
        """Announce it and let every office report of itself."""
        day = meeting.date()
        said = {"self_check_by": day - timedelta(days=1), "meeting_on": day, "place": "乡镇机关三楼会议室"}
        self.act(appraisals.announce, at, **said)
        assert self.appraisal is not None
        for target in self.appraisal.targets.all():
            self.act(appraisals.record_self_check, at + timedelta(hours=20), target_id=target.pk, text=SELF_CHECK)
        self.act(appraisals.finish_self_check, meeting - timedelta(hours=1))

    def vote(
        self, at: datetime, ends: datetime, papers: dict[str, int], mood: tuple[int, int], printed: int = 0
    ) -> list[str]:
        """Open the ballot, print slips and cast some; return codes that were printed and not used."""
        terms = Terms(at, ends, 20, {"deputies": 40, "citizens": 60}, True)
        self.act(voting.open_ballot, at, terms=terms)
        unused: list[str] = []
        for group, cast in papers.items():
            said = {"group": group, "size": cast + printed, "number": ballots.next_batch(self.box), "note": ""}
            slips = self.act(voting.issue_slips, at, **said)
            for slip in slips[:cast]:
                ballots.cast(
                    code=slip.code, choices=_choices(self.box, f"{group}/{slip.serial}", mood), reason="", at=at
                )
            unused += [slip.code for slip in slips[cast:]]
        return unused

    @property
    def box(self) -> BallotBox:
        """Return the newest ballot box."""
        assert self.appraisal is not None
        box = ballots.boxes_of(Subject("appraisal", self.appraisal.pk)).last()
        assert box is not None
        return box

    def find(self, at: datetime, problems: Sequence[tuple[str, str]]) -> list[Finding]:
        """List one problem of each office and hand all of them out."""
        assert self.appraisal is not None
        category = Category.objects.get(code="17").pk
        for target, (title, requirement) in zip(self.appraisal.targets.all(), problems, strict=False):
            said = {"target_id": target.pk, "title": title, "requirement": requirement, "category_id": category}
            self.act(findings.add_finding, at, **said)
        self.act(findings.send_findings, at)
        return list(self.appraisal.findings.select_related("matter", "target"))

    def check(self, finding: Finding, at: datetime, result: str, note: str) -> None:
        """Let the station look."""
        station = self.built.stations[self.township]
        user = self.staff.at(station.organisation_id, Role.STATION_STAFF, Role.STATION_HEAD)
        assert self.appraisal is not None
        findings.record_check(
            appraisal_id=self.appraisal.pk, finding_id=finding.pk, result=result, note=note, checked_on=at.date(),
            actor=self.staff.actor(user, at), at=at, version=None,
        )  # fmt: skip

    def put_right(self, finding: Finding, at: datetime, *, accepted: bool) -> None:
        """Sign the matter, answer it, and accept it where it was looked at."""
        unit, matter = finding.target.organisation_id, finding.matter
        assert matter is not None
        actor = self.staff.actor(self._handler(unit), at)
        handle.sign(matter_id=matter.pk, actor=actor, at=at, version=None)
        body = f"“{finding.title}”已按要求整改：调整了值守安排，在公开栏公布，并指定专人检查。"
        answer = Answer(ResultClass.A, body, "站所负责人", evidence="值守表和公开栏照片存档，联络站已查看。")
        handle.submit_reply(matter_id=matter.pk, actor=actor, at=at + timedelta(days=2), version=None, answer=answer)
        if accepted:
            clerk = self.staff.at(self.owner.pk, Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)
            when = at + timedelta(days=3)
            feedback.accept_result(matter_id=matter.pk, actor=self.staff.actor(clerk, when), at=when, version=None)

    def _handler(self, unit: int) -> User:
        return self.staff.at(unit, Role.UNIT_HANDLER, Role.UNIT_HEAD)


def _choices(box: BallotBox, voter: str, mood: tuple[int, int]) -> dict[str, str]:
    good, fair = mood
    chosen = {}
    for question in box.questions:
        drawn = number(f"{box.title}/{question['key']}/{voter}", 20)
        grade = "satisfied" if drawn < good else "basically" if drawn < fair else "dissatisfied"
        chosen[question["key"]] = "" if number(f"blank/{voter}/{question['key']}", 25) == 0 else grade
    return chosen


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Tell of three townships' appraisals."""
    _twice(Office(built, staff, "qingshiqiao"), now)
    _being_put_right(Office(built, staff, "dongdu"), now)
    _voting(Office(built, staff, "liulindu"), built, now)
    say(f"站所评议{OfficeAppraisal.objects.count()}次")


def _twice(office: Office, now: datetime) -> None:
    begin = _morning(now, 200)
    office.plan(f"青石桥镇{begin.year}年站所评议", ("bianmin", "zhifa", "weishengyuan"), begin)
    meeting = begin + timedelta(days=20)
    office.announce(begin + timedelta(days=2), meeting)
    office.vote(meeting, meeting + timedelta(hours=3), {"deputies": 12, "citizens": 24}, FIRST)
    office.act(voting.close_ballot, meeting + timedelta(hours=2))
    problems = (
        ("便民窗口中午没有人值守", "三十天内排出中午值班表并公布。"),
        ("占道经营劝导后又反复", "早市固定时段安排人员巡查，划出临时摊位。"),
        ("夜间值班电话有时打不通", "值班电话设呼叫转移，公布备用号码。"),
    )
    sent = meeting + timedelta(days=3)
    for finding in office.find(sent, problems):
        office.put_right(finding, sent + timedelta(days=1), accepted=True)
        office.check(finding, sent + timedelta(days=25), "done", "到现场看过，已按要求做到。")
    chair = (Role.PRESIDIUM_CHAIR,)
    said = {"conclusion": "总体满意。群众希望窗口中午有人、夜间电话打得通，三项问题已列入整改清单，年末再评一次。"}
    office.act(appraisals.publish, sent + timedelta(days=28), *chair, **said)
    office.act(
        appraisals.report_result, sent + timedelta(days=30),
        reported_on=(sent + timedelta(days=30)).date(), reported_to="青石桥镇党委",
    )  # fmt: skip
    _second(office, _morning(now, 25))


def _second(first: Office, begin: datetime) -> None:
    made = first.act(appraisals.start_second, begin)
    office = Office(first.built, first.staff, first.township, made)
    meeting = begin + timedelta(days=12)
    office.announce(begin, meeting)
    office.vote(meeting, meeting + timedelta(hours=3), {"deputies": 12, "citizens": 26}, SECOND)
    office.act(voting.close_ballot, meeting + timedelta(hours=2))
    said = {"conclusion": "三个站所的整改有成效，满意票比上半年多。"}
    office.act(appraisals.publish, meeting + timedelta(days=3), Role.PRESIDIUM_CHAIR, **said)


def _being_put_right(office: Office, now: datetime) -> None:
    begin = _morning(now, 30)
    office.plan(f"东渡街道{begin.year}年站所评议", ("bianmin", "zhifa"), begin)
    meeting = begin + timedelta(days=16)
    office.announce(begin + timedelta(days=1), meeting)
    office.vote(meeting, meeting + timedelta(hours=3), {"deputies": 8, "citizens": 20}, FIRST)
    office.act(voting.close_ballot, meeting + timedelta(hours=2))
    problems = (
        ("办事指南的材料清单不一致", "统一窗口和公开栏的材料清单，做到一次说清。"),
        ("夜市油烟投诉处理慢", "接到投诉当晚到场，处理情况三天内告诉群众。"),
    )
    sent = meeting + timedelta(days=2)
    first, second = office.find(sent, problems)
    office.put_right(first, sent + timedelta(days=1), accepted=False)
    office.check(first, sent + timedelta(days=5), "done", "两处清单已经一致。")
    office.check(second, sent + timedelta(days=6), "partly", "已排夜间值班，当晚到场还做不到每次。")


def _voting(office: Office, built: Built, now: datetime) -> None:
    begin = now - timedelta(days=12)
    office.plan(f"柳林渡镇{now.year}年站所评议", ("paichusuo", "shijiansuo"), begin)
    office.announce(begin + timedelta(hours=1), now - timedelta(minutes=1))
    unused = office.vote(
        now - timedelta(minutes=1), now + timedelta(days=30), {"deputies": 5, "citizens": 14}, FIRST, printed=6
    )
    built.slips += [reverse("ballot", args=[code]) for code in unused[-SLIPS_KEPT:]]


def _morning(now: datetime, days_ago: int) -> datetime:
    return (now - timedelta(days=days_ago)).replace(hour=9, minute=0, second=0, microsecond=0)
