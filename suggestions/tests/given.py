"""Items in every state, reached through real commands; each function goes one step further than the one before it."""

from datetime import datetime, timedelta

from suggestions.models import Matter, Opinion
from suggestions.services import collect, dispatch, feedback, handle, returns, satisfaction, triage
from suggestions.services.transferring import transfer_out
from suggestions.services.withdrawing import withdraw
from suggestions.states import Channel, Grade, RejectReason, ResultClass, Satisfaction
from suggestions.tests.county import COUNTY, PASSWORD, TOWNSHIP, VILLAGE, County, county
from suggestions.tests.journey import (
    AT,
    HANDLER,
    NAME,
    PHONE,
    SUMMARY,
    TEXT,
    TITLE,
    Journey,
    Said,
    answer,
    overseer_of,
    rate,
    reply_again,
    serial,
    start,
    tell,
)

__all__ = [
    "AT", "COUNTY", "NAME", "PASSWORD", "PHONE", "SUMMARY", "TEXT", "TITLE", "TOWNSHIP", "VILLAGE", "County", "Journey",
    "Said", "answer", "county", "dispatch", "feedback", "rate", "reply_again", "start", "tell", "triage",
]  # fmt: skip


def recorded(
    world: County | None = None, *, by: str = "clerk", received_at: datetime | None = None, at: datetime = AT
) -> Opinion:
    """代为登记: entered by staff for somebody present."""
    world = world or county()
    receipt = collect.record(
        key=f"given-{next(serial)}-{at.timestamp()}-9876543210", station_id=world.station.pk, deputy_id=None,
        channel=Channel.RECEPTION, received_at=received_at or at, read_back=True, actor=world.actor(by, at), at=at,
        statement=Said().statement(world.region(VILLAGE).pk),
    )  # fmt: skip
    return Opinion.objects.get(pk=receipt.opinion_id)


def pending(world: County | None = None, **other: object) -> Opinion:
    """待初审."""
    return start(world, **other).opinion


def taken(world: County | None = None, **other: object) -> Journey:
    """初审中, taken by the clerk, not classified."""
    journey = start(world, **other)
    journey.opinion_step(triage.take, "clerk")
    return journey


def triaging(world: County | None = None, **other: object) -> Opinion:
    """初审中, taken by the clerk."""
    return taken(world, **other).opinion


def classified(
    world: County | None = None, *, category: str = "01", grade: str = Grade.GENERAL, **other: object
) -> Journey:
    """初审中, graded and summarised, with a follow-up deputy."""
    journey = taken(world, **other)
    journey.opinion_step(
        triage.classify,
        "clerk",
        category_id=journey.world.category(category).pk,
        grade=grade,
        urgency=journey.said.urgency,
        place_region_id=journey.world.region(VILLAGE).pk,
        place_text=journey.said.place_text,
        title=TITLE,
        summary=SUMMARY,
        followup_deputy_id=journey.world.deputies["deputy"].pk,
    )
    return journey


def need_info(world: County | None = None, **other: object) -> Opinion:
    """待补充."""
    journey = taken(world, **other)
    journey.opinion_step(triage.ask_info, "clerk", question="塌方的路段大概有多长，从哪里到哪里？")
    return journey.opinion


def answered(world: County | None = None, **other: object) -> Opinion:
    """已直接答复."""
    journey = taken(world, **other)
    journey.opinion_step(triage.answer, "clerk", text="这条路的修复已经列入今年计划，下月动工。", is_no_promise=True)
    return journey.opinion


def reject_review(world: County | None = None, **other: object) -> Opinion:
    """不予受理待复核."""
    journey = taken(world, **other)
    journey.opinion_step(triage.propose_rejection, "clerk", reason=RejectReason.R2, guidance="")
    return journey.opinion


def rejected(world: County | None = None, **other: object) -> Opinion:
    """不予受理."""
    opinion = reject_review(world, **other)
    world = world or county()
    at = AT + timedelta(hours=2)
    triage.confirm_rejection(opinion_id=opinion.pk, actor=world.actor("head", at), at=at, version=opinion.version)
    opinion.refresh_from_db()
    return opinion


def transferred(world: County | None = None, **other: object) -> Opinion:
    """已转出."""
    journey = taken(world, **other)
    journey.opinion_step(transfer_out, "clerk", guidance="已转县信访局，电话0999-5550188。")
    return journey.opinion


def withdrawn(world: County | None = None, **other: object) -> Opinion:
    """已撤回."""
    journey = start(world, **other)
    journey.opinion_step(withdraw, "citizen")
    return journey.opinion


def accepted(world: County | None = None, **other: object) -> Journey:
    """已受理: the matter waits for the township to dispatch it."""
    journey = classified(world, **other)
    journey.opinion_step(triage.accept, "clerk")
    return journey


def to_dispatch(world: County | None = None, **other: object) -> Matter:
    """待交办."""
    return accepted(world, **other).matter


def raised(world: County | None = None, **other: object) -> Journey:
    """Sent up to the county by the township."""
    journey = accepted(world, **other)
    journey.matter_step(dispatch.escalate, "presidium_clerk", reason="县道由县交通运输局管理。")
    return journey


def escalated(world: County | None = None, **other: object) -> Matter:
    """已报县级待交办."""
    return raised(world, **other).matter


def with_government(world: County | None = None, **other: object) -> Matter:
    """待县政府办转办."""
    journey = raised(world, **other)
    journey.matter_step(dispatch.hand_to_government, "dispatcher", note="请转办。")
    return journey.matter


def handed_out(
    world: County | None = None, *, lead: str = "township_gov", co: tuple[str, ...] = (), **other: object
) -> Journey:
    """Dispatched: by the township to its own bodies, by the county to a county unit."""
    county_level = lead in ("roads", "water", "power")
    journey = raised(world, **other) if county_level else accepted(world, **other)
    journey.matter_step(
        dispatch.dispatch,
        "dispatcher" if county_level else "presidium_clerk",
        lead_unit_id=journey.world.unit(lead).pk,
        co_unit_ids=[journey.world.unit(key).pk for key in co],
        instruction="请先设警示，再安排修复。",
    )
    return journey


def dispatched(world: County | None = None, **other: object) -> Matter:
    """待签收."""
    return handed_out(world, **other).matter


def signed(world: County | None = None, *, lead: str = "township_gov", **other: object) -> Journey:
    """办理中: signed by the lead unit, nobody contacted yet."""
    journey = handed_out(world, lead=lead, **other)
    journey.matter_step(handle.sign, HANDLER[lead])
    return journey


def return_review(world: County | None = None, **other: object) -> Matter:
    """退办审核."""
    journey = signed(world, **other)
    other_unit = journey.world.unit("water_office").pk
    journey.matter_step(returns.ask_return, "township_handler", reason="水利站管。", proposed_unit_id=other_unit)
    return journey.matter


def handling(world: County | None = None, **other: object) -> Matter:
    """办理中."""
    return signed(world, **other).matter


def replied(
    world: County | None = None, *, lead: str = "township_gov", result_class: str = ResultClass.A, **other: object
) -> Journey:
    """The lead unit has talked with the citizen and answered."""
    journey = signed(world, lead=lead, **other)
    reply_again(journey, lead=lead, result_class=result_class)
    return journey


def reply_review(world: County | None = None, **other: object) -> Matter:
    """答复待审核."""
    return replied(world, **other).matter


def approved(world: County | None = None, **other: object) -> Journey:
    """The reply has been approved."""
    journey = replied(world, **other)
    journey.matter_step(feedback.approve_reply, overseer_of(journey))
    return journey


def feedback_due(world: County | None = None, **other: object) -> Matter:
    """待反馈."""
    return approved(world, **other).matter


def told(world: County | None = None, **other: object) -> Journey:
    """Citizen and deputy have been told: the window for rating is open."""
    journey = approved(world, **other)
    tell(journey)
    return journey


def to_evaluate(world: County | None = None, **other: object) -> Matter:
    """待评价."""
    return told(world, **other).matter


CITIZEN_REASON = "路面只填了土，一下雨又陷了。"
DEPUTY_REASON = "没有做排水，治标不治本。"


def dissatisfied(world: County | None = None, **other: object) -> Journey:
    """Both rated the first round as not satisfactory: it is to be handled again."""
    journey = told(world, **other)
    rate(journey, "citizen", Satisfaction.DISSATISFIED, CITIZEN_REASON)
    rate(journey, "deputy", Satisfaction.DISSATISFIED, DEPUTY_REASON)
    return journey


def rehandling(world: County | None = None, **other: object) -> Matter:
    """待重新交办."""
    return dissatisfied(world, **other).matter


def ordered_again(world: County | None = None, *, lead: str = "township_gov", **other: object) -> Journey:
    """The second round has begun: 办理中."""
    journey = dissatisfied(world, lead=lead, **other)
    journey.matter_step(satisfaction.order_rehandling, overseer_of(journey), order="补做排水沟，压实路面后再答复。")
    return journey


def disputed(world: County | None = None, *, lead: str = "township_gov", **other: object) -> Journey:
    """Dissatisfied again after the second round."""
    journey = ordered_again(world, lead=lead, **other)
    reply_again(journey, lead=lead)
    journey.matter_step(feedback.approve_reply, overseer_of(journey))
    tell(journey)
    rate(journey, "citizen", Satisfaction.DISSATISFIED, "还是老样子。")
    rate(journey, "deputy", Satisfaction.SATISFIED)
    return journey


def adjudication(world: County | None = None, **other: object) -> Matter:
    """疑难事项会商."""
    return disputed(world, **other).matter


def ended(world: County | None = None, *, result_class: str = ResultClass.A, **other: object) -> Journey:
    """Both rated the first round as satisfactory."""
    journey = told(world, result_class=result_class, **other)
    rate(journey, "citizen", Satisfaction.SATISFIED)
    rate(journey, "deputy", Satisfaction.BASICALLY)
    return journey


def tracking(world: County | None = None, **other: object) -> Matter:
    """承诺跟踪: a promise with a date, both satisfied."""
    return ended(world, result_class=ResultClass.B, **other).matter


def closed(world: County | None = None, **other: object) -> Matter:
    """已办结."""
    return ended(world, **other).matter
