"""Ways out of triage in the demo county: sent elsewhere, refused and appealed, studied by a deputy, taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts import selectors as accounts
from accounts.models import User
from accounts.roles import Role
from core.actors import SYSTEM, citizen_of
from deputies.models import Deputy
from liaison.models import Station
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from suggestions.inputs import Sender
from suggestions.models import Category, Opinion, TransferRoute
from suggestions.selectors import group_offers as choices
from suggestions.services import appeals, catalogue, collect, deputy_study, group_offers, triage
from suggestions.services.collect import Statement
from suggestions.services.transferring import transfer_out
from suggestions.services.withdrawing import withdraw
from suggestions.states import Channel, Grade, Urgency

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
STATION = (Role.STATION_STAFF, Role.STATION_HEAD)
ADDRESS = "政务服务中心一楼信访接待大厅"


@dataclass(frozen=True)
class Case:
    """One opinion: under which head it falls, how it is called, what was said."""

    key: str
    category: str
    title: str
    text: str


PENSION = Case(
    "petition",
    "06",
    "退休工龄认定一直没有结果",
    "我在原来的乡办厂干了十一年，工龄一直没有认，信访局去年受理过，现在不知道办到哪里了。",
)
WALL = Case(
    "appeal-open",
    "11",
    "邻居院墙占了公用巷道",
    "我们巷子里一户人家砌墙占了半条路，三轮车进不来，不是我一家的事，五户都走这里。",
)
WELL = Case(
    "appeal-lifted",
    "02",
    "村里机井被人上锁",
    "村里的机井是大家凑钱打的，现在被一户锁了，天旱浇不上地，几次找村里都说管不了。",
)
SHADE = Case(
    "study", "01", "公交站没有遮雨的地方", "镇口公交站没有棚子，下雨天老人和学生站在雨里等车，希望盖个简易的棚。"
)
LAMP = Case("taken-back", "01", "村口路灯不亮", "村口第二盏路灯不亮有半个月了，晚上接孩子看不见。")
REASON = "不是一家一户的纠纷，走这条巷子的有五户，请再看看。"
LIFTED = "机井是集体的，管理归镇里和村里，不是个人纠纷，应当受理。"
FOUND = "到站上看了两次，每天早晚各有三四十人候车。地是镇里的，盖一个四米的简易棚就够，电线要先挪一根。"


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Tell each way out once, in one township, within the last week."""
    station = next(s for s in built.stations.values() if s.category == "township")
    scene = Scene(station, staff)
    scene.elsewhere(PENSION, now - 2 * DAY)
    scene.appealed(WALL, now - 2 * DAY)
    opinion = scene.appealed(WELL, now - 4 * DAY)
    appeals.overturn_rejection(
        opinion_id=opinion.pk, at=now - DAY, version=None, reason=LIFTED,
        actor=staff.actor(staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER), now - DAY),
    )  # fmt: skip
    scene.studied(SHADE, now - 3 * DAY)
    scene.taken_back(LAMP, now - DAY)
    say("转出1件，申请复核2件，代表研判后建议交办1件，群众撤回1件")


class Scene:
    """One station, its people, and what they do with an opinion."""

    def __init__(self, station: Station, staff: Staff) -> None:
        self.station, self.staff = station, staff
        self.clerk = staff.at(station.organisation_id, *STATION)

    def elsewhere(self, case: Case, at: datetime) -> None:
        """Send a petition that runs already back to the petition office, whose address the county has filled in."""
        route = TransferRoute.objects.get(code="petition")
        catalogue.change_route(route_id=route.pk, address=ADDRESS, actor=SYSTEM, at=at)
        opinion = self._taken(case, at)
        self._step(transfer_out, opinion, self.clerk, at + HOUR, route_id=route.pk, guidance="带上去年的受理告知单。")

    def appealed(self, case: Case, at: datetime) -> Opinion:
        """Refuse it with a second person, and let the citizen ask that others look at it."""
        opinion = self._taken(case, at)
        congress = accounts.presidium_of(self.station.region.code).pk
        second = self.staff.at(congress, Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)
        self._step(triage.propose_rejection, opinion, self.clerk, at + HOUR, reason="R2", guidance="")
        self._step(triage.confirm_rejection, opinion, second, at + 2 * HOUR)
        appeals.appeal_rejection(
            opinion_id=opinion.pk, actor=citizen_of(opinion.pk), at=at + DAY, version=None, reason=REASON
        )
        return opinion

    def studied(self, case: Case, at: datetime) -> None:
        """Ask a deputy of the station by name, who goes there and hands it up for dispatch."""
        opinion = self._classified(case, at)
        deputy = choices.deputy_choices(opinion, at)[0].deputy
        self._step(
            deputy_study.offer_to_deputy, opinion, self.clerk, at + HOUR, deputy_id=deputy.pk,
            note="请到现场看看要不要盖、盖在哪里合适。",
        )  # fmt: skip
        person = _user_of(deputy)
        self._step(group_offers.accept_offer, opinion, person, at + 3 * HOUR)
        self._step(deputy_study.propose_dispatch, opinion, person, at + 2 * DAY, findings=FOUND)

    def taken_back(self, case: Case, at: datetime) -> None:
        """Accept it, and let the citizen take it back the same day, for the lamp is on again."""
        opinion = self._classified(case, at)
        self._step(triage.accept, opinion, self.clerk, at + HOUR)
        withdraw(opinion_id=opinion.pk, actor=citizen_of(opinion.pk), at=at + 5 * HOUR, version=None, forget=True)

    def _taken(self, case: Case, at: datetime) -> Opinion:
        actor = self.staff.actor(self.clerk, at)
        region = self.station.region.children.order_by("code").first() or self.station.region
        receipt = collect.record(
            key=f"demo-intake-{case.key}-0123456789", station_id=self.station.pk, deputy_id=None,
            channel=Channel.RECEPTION, received_at=at, read_back=True, actor=actor, at=at,
            statement=Statement(
                text=case.text, sender=Sender("anonymous"), place_region_id=region.pk, share_original=True
            ),
        )  # fmt: skip
        triage.take(opinion_id=receipt.opinion_id, actor=actor, at=at + 10 * MINUTE, version=None)
        return self._now(receipt.opinion_id)

    def _classified(self, case: Case, at: datetime) -> Opinion:
        opinion = self._taken(case, at)
        self._step(
            triage.classify, opinion, self.clerk, at + 20 * MINUTE, grade=Grade.GENERAL, urgency=Urgency.NORMAL,
            category_id=Category.objects.get(code=case.category).pk, title=case.title, summary=case.text,
            place_region_id=opinion.place_region_id, place_text="", followup_deputy_id=None,
        )  # fmt: skip
        return self._now(opinion.pk)

    def _step(self, command: Any, opinion: Opinion, user: User, at: datetime, **said: Any) -> None:
        command(opinion_id=opinion.pk, actor=self.staff.actor(user, at), at=at, version=None, **said)

    @staticmethod
    def _now(opinion_id: int) -> Opinion:
        return Opinion.objects.select_related("owner__region", "category").get(pk=opinion_id)


def _user_of(deputy: Deputy) -> User:
    if deputy.user is None:
        raise LookupError(f"deputy {deputy.pk} cannot sign in")
    return deputy.user
