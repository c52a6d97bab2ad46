"""One opinion on its way through the pipeline: what the citizen says, who takes the steps, and when."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from core.actors import PASSER_BY, Actor, citizen_of
from core.clock import SHANGHAI
from suggestions.inputs import NOTICE_VERSION, Sender
from suggestions.models import Matter, Opinion
from suggestions.services import collect, feedback, handle, satisfaction
from suggestions.services.collect import Receipt, Statement
from suggestions.services.handle import Answer
from suggestions.states import (
    ContactWay,
    FeedbackWay,
    IdentityMode,
    ResultClass,
    Satisfaction,
    UnsolvedReason,
    Urgency,
)
from suggestions.tests.county import VILLAGE, County, county

# A Wednesday morning without holidays near.
AT = datetime(2026, 11, 18, 9, 0, tzinfo=SHANGHAI)
TEXT = "村口到学校那段路塌了半边，孩子上学要绕路，下雨天更危险，希望尽快修好。"
TITLE = "石桥村口到学校道路塌方"
SUMMARY = "石桥村村口至村小学路段路基塌方约10米，影响学生通行，群众希望尽快修复并先设警示。"
NAME, PHONE = "张三立", "13900005678"
serial = count(1)


@dataclass(frozen=True)
class Said:
    """What the citizen says in these examples; every field may be another."""

    text: str = TEXT
    identity_mode: str = IdentityMode.REAL_NAME
    name: str = NAME
    phone: str = PHONE
    deputy_may_call: bool = True
    share_original: bool = False
    bypass_local: bool = False
    place_text: str = "三组老槐树旁"
    urgency: str = Urgency.NORMAL
    photos: tuple = field(default=())

    def statement(self, place_region_id: int | None) -> Statement:
        """Return it as the command takes it."""
        sender = Sender(self.identity_mode, self.name, self.phone, self.deputy_may_call)
        return Statement(
            text=self.text,
            sender=sender,
            place_region_id=place_region_id,
            place_text=self.place_text,
            share_original=self.share_original,
            bypass_local=self.bypass_local,
            urgency=self.urgency,
            photos=self.photos,
        )


@dataclass
class Journey:
    """One opinion on its way: who takes the steps and when the next one happens."""

    world: County
    said: Said
    at: datetime
    receipt: Receipt | None = None
    deputy_code: bool = False
    matter_id: int | None = None

    def later(self, **delta: float) -> datetime:
        """Move on and return the time."""
        self.at += timedelta(**(delta or {"minutes": 10}))
        return self.at

    def actor(self, key: str) -> Actor:
        """Return a person of the county."""
        return self.world.actor(key, self.at)

    @property
    def opinion(self) -> Opinion:
        """Return the opinion as it stands."""
        assert self.receipt is not None
        return Opinion.objects.select_related("matter").get(pk=self.receipt.opinion_id)

    @property
    def matter(self) -> Matter:
        """Return the matter as it stands."""
        return Matter.objects.get(opinions=self.receipt.opinion_id)  # type: ignore[union-attr]

    def opinion_step(self, command, key: str, **said: object) -> None:
        """Take a step of the opinion."""
        actor = self.actor(key) if key != "citizen" else citizen_of(self.opinion.pk)
        command(opinion_id=self.opinion.pk, actor=actor, at=self.later(), version=self.opinion.version, **said)

    def matter_step(self, command, key: str, *, hours: float = 1, **said: object) -> None:
        """Take a step of the matter."""
        actor = self.actor(key) if key != "citizen" else citizen_of(self.opinion.pk)
        command(matter_id=self.matter.pk, actor=actor, at=self.later(hours=hours), version=self.matter.version, **said)


HANDLER = {
    "township_gov": "township_handler",
    "roads": "roads_handler",
    "water": "water_handler",
    "power": "power_handler",
    "water_office": "presidium_clerk",
}


def start(world: County | None = None, *, said: Said | None = None, at: datetime = AT, **other: object) -> Journey:
    """Return a journey whose opinion has just been sent by the station's code: 待初审."""
    journey = Journey(world or county(), said or Said(**other), at)
    region = journey.world.region(VILLAGE)
    journey.receipt = collect.submit(
        key=f"given-{next(serial)}-{at.timestamp()}-0123456789",
        station_id=journey.world.station.pk,
        deputy_id=None,
        statement=journey.said.statement(region.pk),
        notice_version=NOTICE_VERSION,
        actor=PASSER_BY,
        at=at,
    )
    return journey


def answer(result_class: str = ResultClass.A, signer: str = "罗强") -> Answer:
    """Return a reply that proves what its class must prove."""
    proofs: dict[str, dict[str, object]] = {
        "A": {"evidence": "11月19日完成回填，附照片两张，村委会已验收。"},
        "B": {"next_step": "下月开工，设专人巡查。", "committed_on": datetime(2027, 3, 31).date()},  # noqa: DTZ001
        "C": {"unsolved_reason": UnsolvedReason.FUNDS},
        "D": {"unsolved_reason": UnsolvedReason.PLANNING},
    }
    body = "收到后当天到现场查看，设置警示桩两处，组织机械回填塌方路段并压实，现已恢复通行。"
    return Answer(result_class=result_class, body=body, signer=signer, **proofs[result_class])


# Each further round is signed by somebody else (domain W1 T40).
SIGNERS = ("单位主要负责人", "罗强")


def scan() -> SimpleUploadedFile:
    """Return a stamped reply as a scanner makes it."""
    return SimpleUploadedFile("盖章答复.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF", "application/pdf")


def reply_again(journey: Journey, *, lead: str = "township_gov", result_class: str = ResultClass.A) -> None:
    """Contact and reply in the current round."""
    journey.matter_step(
        handle.log_contact,
        HANDLER[lead],
        way=ContactWay.PHONE,
        with_citizen=True,
        with_deputy=True,
        contacted_at=journey.at,
        summary="问清了位置和长度，约好一起到现场。",
    )
    said = answer(result_class, SIGNERS[journey.matter.round_no % 2])
    if lead == "water_office":
        said = replace(said, scan=scan())
    journey.matter_step(handle.submit_reply, HANDLER[lead], hours=20, answer=said)


def overseer_of(journey: Journey) -> str:
    """Return who oversees: the township's clerk or the county dispatcher."""
    return "dispatcher" if journey.matter.level == "county" else "presidium_clerk"


def tell(journey: Journey) -> None:
    """Record the feedback of the current round."""
    journey.matter_step(
        feedback.record_feedback,
        "clerk",
        way=FeedbackWay.PHONE,
        told_at=journey.at,
        note="已电话告知。",
        deputy_told=True,
    )


def rate(journey: Journey, key: str, outcome: str, reason: str = "") -> None:
    """Rate the current round as the citizen or as the follow-up deputy."""
    command = satisfaction.rate if key == "citizen" else satisfaction.rate_as_deputy
    journey.matter_step(command, key, attitude=Satisfaction.SATISFIED, outcome=outcome, reason=reason)
