"""The long case of the demo county: a pig farm's waste water, three bureaus, and everything until it stays solved.

Returned, returned again, the lead adjudicated, a meeting on the spot, a dated promise kept, back after a rain, handled
again and closed. Who prints its dossier reads the whole story.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts import selectors as accounts
from accounts.models import User
from accounts.roles import Role
from core.actors import citizen_of
from core.calendar import the_calendar
from core.clock import SHANGHAI, local_date
from liaison.models import Station
from oversight.models import CoordMeeting
from oversight.services import decisions, meetings
from oversight.services.meetings import Attendance, Call, Minutes, Task
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from suggestions.inputs import Sender
from suggestions.models import Category, Matter, Opinion
from suggestions.services import (
    collect,
    dispatch,
    feedback,
    handle,
    promises,
    reopening,
    returns,
    satisfaction,
    triage,
    visits,
)
from suggestions.services.collect import Statement
from suggestions.services.handle import Answer
from suggestions.services.promises import Fulfilment
from suggestions.states import Channel, FeedbackWay, Grade, ResultClass, StillOk, Urgency, VisitWay

# Far enough back that the last step is some weeks ago.
BEGUN = timedelta(days=210)
HOURS = 10
STATION, UNIT = (Role.STATION_STAFF, Role.STATION_HEAD), (Role.UNIT_HANDLER, Role.UNIT_HEAD)
TITLE = "养猪场粪水流进村里的沟"
WORDS = "村西养猪场的粪水一下雨就流到沟里，沟水发黑发臭，下面几十亩稻田的水也不敢用。找过三个部门，都说不归自己管。"
SUMMARY = (
    "村西养猪场粪水下雨时外溢入沟，沟水发黑发臭，影响下游约四十亩稻田用水；群众反映曾找过三个部门，希望明确由谁来管。"
)
NOT_POLLUTION = "存栏三百头以下的散养户不在排污许可范围，按职责分工由农业农村部门指导粪污处理。"
NOT_FARMING = "粪水已经入沟外排，属于水污染，按权责清单由生态环境部门查处，我局只管粪污还田指导。"
BASIS = "县权责清单和2026年第2次协调会意见：外排入沟的由生态环境部门牵头，农业农村、水利配合。"
PROMISE = "两个月内督促养殖户建成三级沉淀池和雨污分流沟，清完沟里的淤泥。"
FIRST = (
    "现场查明：沉淀池容积不够、没有雨污分流，大雨时外溢。已责令停止外排，临时封堵排口；"
    "与农业农村、水利两家和养殖户商定改造方案，由养殖户出资、两家指导，我局每周查一次。"
)
AGAIN = "再次查明：雨污分流沟一段被杂物堵住，雨水灌进沉淀池。已清通并加装格栅，池容加大一倍，连下三天雨没有外溢。"


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Tell it by the commands people use, each step on its own working day."""
    case = _Case(built, staff, local_date(now - BEGUN))
    case.raised()
    case.returned_twice()
    case.met_on_the_spot()
    case.answered_with_a_promise()
    case.kept()
    case.back_and_solved()
    say(f"养殖污染一件，从退办到反复再办结，共{case.matter.round_no}轮")


@dataclass
class _Case:
    """The matter on its way; days are working days after the first."""

    built: Built
    staff: Staff
    first: date
    opinion_id: int = 0

    def at(self, days: int, hours: float = 0) -> datetime:
        """Return the morning of the n-th working day."""
        day = the_calendar().shift(self.first, days)
        return datetime.combine(day, time(HOURS), SHANGHAI) + timedelta(hours=hours)

    @property
    def matter(self) -> Matter:
        """Return the matter as it stands."""
        return Matter.objects.get(opinions=self.opinion_id)

    @property
    def station(self) -> Station:
        """Return the station where it was said, in the country."""
        townships = (station for station in self.built.stations.values() if station.category == "township")
        return next(station for station in townships if station.region.name.endswith("乡"))

    def unit(self, key: str) -> int:
        """Return a bureau."""
        return self.built.organisations[key].pk

    def at_unit(self, key: str) -> User:
        """Return who handles there."""
        return self.staff.at(self.unit(key), *UNIT)

    def county(self) -> User:
        """Return the county's dispatcher."""
        return self.staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER)

    def clerk(self) -> User:
        """Return the station's clerk."""
        return self.staff.at(self.station.organisation_id, *STATION)

    def head(self) -> User:
        """Return who calls meetings for the station."""
        return self.staff.at(self.station.organisation_id, *reversed(STATION))

    def step(self, command: Callable[..., object], who: User, at: datetime, **said: Any) -> None:
        """Take a step of the matter."""
        command(matter_id=self.matter.pk, actor=self.staff.actor(who, at), at=at, version=None, **said)

    # What happens.

    def raised(self) -> None:
        """A villager says it at the station; the township sends it up, the county hands it out."""
        at, station = self.at(0), self.station
        village = station.region.children.order_by("code").first() or station.region
        receipt = collect.record(
            key="demo-pollution-0123456789", station_id=station.pk, deputy_id=None, channel=Channel.RECEPTION,
            received_at=at, read_back=True, actor=self.staff.actor(self.clerk(), at), at=at,
            statement=Statement(
                text=WORDS, sender=Sender("real_name", "禾有田", "19900009001"), place_region_id=village.pk,
                place_text="村西养猪场",
            ),
        )  # fmt: skip
        self.opinion_id = receipt.opinion_id
        said: dict[str, Any] = {"opinion_id": self.opinion_id, "version": None}
        said["actor"] = self.staff.actor(self.clerk(), at)
        triage.take(**said, at=self.at(0, 0.2))
        deputy = next(p.deputy for p in station.postings.order_by("pk") if p.deputy.user_id is not None)
        triage.classify(
            **said, at=self.at(0, 0.4), category_id=Category.objects.get(code="12").pk, grade=Grade.MAJOR,
            urgency=Urgency.NORMAL, place_region_id=village.pk, place_text="村西养猪场", title=TITLE, summary=SUMMARY,
            followup_deputy_id=deputy.pk,
        )  # fmt: skip
        triage.accept(**said, at=self.at(0, 0.5))
        presidium = accounts.presidium_of(station.region.code).pk
        chair = self.staff.at(presidium, Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)
        self.step(dispatch.escalate, chair, self.at(1), reason="涉及三个县直部门，乡镇协调不动。")
        self.step(
            dispatch.dispatch, self.county(), self.at(2), lead_unit_id=self.unit("huanbao"),
            co_unit_ids=[self.unit("shuili")], instruction="先封堵排口，再查清原因，逐条答复群众。",
        )  # fmt: skip

    def returned_twice(self) -> None:
        """Two bureaus say that it is not theirs; the county decides for good."""
        farming, pollution = self.unit("nongye"), self.unit("huanbao")
        asked = {"reason": NOT_POLLUTION, "proposed_unit_id": farming}
        self.step(returns.ask_return, self.at_unit("huanbao"), self.at(3), **asked)
        self.step(returns.agree_return, self.county(), self.at(4), lead_unit_id=farming, reason="先由农业农村局办。")
        asked = {"reason": NOT_FARMING, "proposed_unit_id": pollution}
        self.step(returns.ask_return, self.at_unit("nongye"), self.at(5), **asked)
        ruled = {"lead_unit_id": pollution, "basis": BASIS, "subject": "养殖粪水外排入沟"}
        self.step(returns.adjudicate_lead, self.county(), self.at(6), **ruled)

    def met_on_the_spot(self) -> None:
        """吹哨: the three bureaus, deputies and villagers stand at the ditch and share out what is to be done."""
        self.step(handle.sign, self.at_unit("huanbao"), self.at(6, 2))
        self.step(handle.co_sign, self.at_unit("shuili"), self.at(6, 3))
        self.step(
            handle.log_contact, self.at_unit("huanbao"), self.at(7), way="visit", with_citizen=True, with_deputy=True,
            contacted_at=self.at(7), summary="到养殖场和下游稻田看了，反映人带路，指认了外溢的地方。",
        )  # fmt: skip
        meeting = self._called()
        tasks = (
            Task("责令停止外排，监督建三级沉淀池", self.unit("huanbao"), local_date(self.at(40))),
            Task("指导粪污还田，签消纳协议", self.unit("nongye"), local_date(self.at(30))),
            Task("清沟六百米", self.unit("shuili"), local_date(self.at(25))),
        )
        chair = self.head()
        minutes = Minutes("三家部门、代表和群众到现场，定了谁牵头、三件事和完成日期。", tasks)
        self._meeting_step(meetings.conclude, meeting, chair, self.at(10, 5), minutes=minutes)
        for number, key in enumerate(("huanbao", "nongye", "shuili"), start=1):
            task = meeting.decisions.get(number=number).pk
            done = self.at(20 + number)
            said = {"decision_id": task, "report": "已按纪要做完，请核实。"}
            self._meeting_step(decisions.report_decision, meeting, self.at_unit(key), done, **said)
            seen = {"decision_id": task, "done": True}
            self._meeting_step(decisions.verify_decision, meeting, chair, done + timedelta(hours=3), **seen)
        rated = {row.pk: (True, True, True) for row in meeting.units.all()}
        self._meeting_step(decisions.rate_units, meeting, chair, self.at(24), ratings=rated)

    def _called(self) -> CoordMeeting:
        station, at = self.station, self.at(7, 1)
        call = Call(
            convener_id=station.organisation_id, title="养猪场粪水外排怎么管", reason="两家部门都说不归自己管，裁定主办以后要三家一起定措施。",
            problems=("粪水外溢入沟", "沟里淤泥发臭", "下游稻田用水"),
            unit_ids=[self.unit(key) for key in ("huanbao", "nongye", "shuili")],
            deputy_ids=[post.deputy_id for post in station.postings.order_by("pk")[:2]],
            matter_ids=[self.matter.pk], meets_at=self.at(10, 1), place="村西沟边",
        )  # fmt: skip
        meeting = meetings.call(call=call, actor=self.staff.actor(self.head(), at), at=at)
        self._meeting_step(meetings.approve, meeting, self.county(), self.at(7, 3))
        for key in ("huanbao", "nongye", "shuili"):
            who = self.at_unit(key)
            said = {"response": "coming", "who": f"{who.name} 副局长"}
            self._meeting_step(meetings.respond, meeting, who, self.at(8), **said)
        rows = meeting.units.order_by("pk").values_list("pk", flat=True)
        came = Attendance(dict.fromkeys(rows, "head"), deputies_came=2, citizens_came=9)
        self._meeting_step(meetings.hold, meeting, self.head(), self.at(10, 3), attendance=came)
        return meeting

    def _meeting_step(
        self, command: Callable[..., object], meeting: CoordMeeting, user: User, at: datetime, **said: Any
    ) -> None:
        command(meeting_id=meeting.pk, actor=self.staff.actor(user, at), at=at, version=None, **said)

    def answered_with_a_promise(self) -> None:
        """B: in hand, with a day; citizen and deputy are content to wait for it."""
        self.step(handle.submit_co_opinion, self.at_unit("shuili"), self.at(12), text="沟道由我局清淤，不涉及水工程。")
        done = {"text": "排口已封堵，沉淀池开挖。", "next_step": "下周砌池体。"}
        self.step(handle.record_progress, self.at_unit("huanbao"), self.at(13), **done)
        answer = Answer(
            ResultClass.B, FIRST, "市生态环境局示例县分局局长", next_step=PROMISE, committed_on=local_date(self.at(55))
        )
        self._replied(answer, 17)

    def _replied(self, answer: Answer, day: int) -> None:
        self.step(handle.submit_reply, self.at_unit("huanbao"), self.at(day), answer=answer)
        self.step(feedback.approve_reply, self.county(), self.at(day + 1))
        told = self.at(day + 2)
        said = {"way": FeedbackWay.PHONE, "told_at": told, "deputy_told": True, "note": "电话念了答复。"}
        self.step(feedback.record_feedback, self.clerk(), told, **said)
        at, rated = self.at(day + 3), {"attitude": "satisfied", "outcome": "satisfied"}
        citizen = citizen_of(self.opinion_id)
        satisfaction.rate(matter_id=self.matter.pk, actor=citizen, at=at, version=None, reason="", **rated)
        deputy = Opinion.objects.select_related("followup_deputy__user").get(pk=self.opinion_id).followup_deputy
        assert deputy is not None
        assert deputy.user is not None
        self.step(satisfaction.rate_as_deputy, deputy.user, at + timedelta(hours=2), reason="", **rated)

    def kept(self) -> None:
        """The promise is tracked, reported, looked at on the spot and closed."""
        report = Fulfilment("三级沉淀池建成，雨污分流沟三百米，淤泥清完。", "验收单一份，照片六张，代表到场。")
        self.step(promises.report_fulfilment, self.at_unit("huanbao"), self.at(52), fulfilment=report)
        note = "和代表一起到场看过，池子能用，沟水变清。"
        self.step(promises.confirm_fulfilment, self.county(), self.at(54), check_note=note)

    def back_and_solved(self) -> None:
        """The visit after a month finds it back; the same bureau handles it again, another signs, and it holds."""
        visit = self.matter.visits.order_by("planned_on")[0]  # thirty, ninety and a hundred and eighty days
        assert visit.planned_on is not None
        first = the_calendar().working_days_between(self.first, visit.planned_on)
        seen = self.at(first)
        self.step(
            visits.record_visit, self.clerk(), seen, still_ok=StillOk.REBOUND, note="前天大雨，又有粪水流进沟里。",
            way=VisitWay.ON_SITE, done_on=local_date(seen),
        )  # fmt: skip
        self.step(reopening.reopen, self.county(), self.at(first, 1), evidence="回访时看到雨污分流沟堵住，粪水又外溢。")
        order = "一周内清通，查清为什么又溢，书面答复。"
        self.step(satisfaction.order_rehandling, self.county(), self.at(first, 3), order=order)
        again = self.at(first + 1)
        self.step(
            handle.log_contact, self.at_unit("huanbao"), again, way="visit", with_citizen=True, with_deputy=False,
            contacted_at=again, summary="和反映人一起沿沟走了一遍。",
        )  # fmt: skip
        self.step(handle.submit_co_opinion, self.at_unit("shuili"), self.at(first + 2), text="沟道没有新的淤积。")
        proof = "连续三天雨中巡查记录，照片八张，村委会签字。"
        self._replied(Answer(ResultClass.A, AGAIN, "市生态环境局示例县分局副局长", evidence=proof), first + 4)
