"""The only place for what happened to an opinion as citizen and deputy read it: no names, no notes, no lights."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from core.models import AuditEvent
from suggestions.appeal_policies import appeal_of
from suggestions.models import Assignment, InfoRequest, Matter, Reply
from suggestions.selectors.after_stories import steps_after
from suggestions.selectors.sentences import co_units, first_promised_on
from suggestions.selectors.stories import Case, Handled, Reader, StoryReply, StoryStep
from suggestions.states import (
    EntryMode,
    MatterAction,
    OpinionAction,
    Part,
    RejectReason,
    Remark,
    ResultClass,
    Satisfaction,
    UnsolvedReason,
)
from suggestions.states import MatterState as M
from suggestions.states import OpinionState as O

HANDLED, REPLY, RATING, END = "交单位办理", "单位答复", "评价", "办结"
# What goes on in a state that no line above it tells, and what is still to come.
AHEAD: dict[str, tuple[str, tuple[str, ...]]] = {
    O.PENDING: ("初审", (HANDLED, REPLY, RATING, END)),
    O.TRIAGING: ("初审", (HANDLED, REPLY, RATING, END)),
    O.REJECT_REVIEW: ("初审", (HANDLED, REPLY, RATING, END)),
    O.APPEALED: ("复核", ()),
    O.NEED_INFO: ("等补充情况", (HANDLED, REPLY, RATING, END)),
    O.WITH_GROUP: ("代表研判", (HANDLED, REPLY, RATING, END)),
    O.MERGED: ("初审", (HANDLED, REPLY, RATING, END)),
    M.TO_DISPATCH: ("确定承办单位", (HANDLED, REPLY, RATING, END)),
    M.ESCALATED: ("确定承办单位", (HANDLED, REPLY, RATING, END)),
    M.WITH_GOVERNMENT: ("确定承办单位", (HANDLED, REPLY, RATING, END)),
    M.DISPATCHED: ("等单位签收", (REPLY, RATING, END)),
    M.RETURN_REVIEW: ("核定承办单位", (REPLY, RATING, END)),
    M.HANDLING: ("办理中", (REPLY, RATING, END)),
    M.EXTENSION_REVIEW: ("办理中", (REPLY, RATING, END)),
    M.REPLY_REVIEW: ("审核答复", (REPLY, RATING, END)),
    M.FEEDBACK_DUE: ("反馈答复", (RATING, END)),
    M.TO_EVALUATE: ("评价", (END,)),
    M.REHANDLING: ("安排重新办理", (REPLY, RATING, END)),
    M.ADJUDICATION: ("会商", (END,)),
    M.TRACKING: ("承诺跟踪", (END,)),
}
RULED: dict[str, str] = {
    OpinionAction.ANSWER: "已直接答复",
    OpinionAction.EXPLAIN_AS_DEPUTY: "代表作了解释说明",
    OpinionAction.PROPOSE_DISPATCH: "代表研究后建议交办",
    OpinionAction.WITHDRAW: "已撤回",
    OpinionAction.CONFIRM_REJECTION: "不予受理",
    OpinionAction.APPEAL_REJECTION: "申请复核",
    OpinionAction.UPHOLD_REJECTION: "复核结果：维持不予受理",
    OpinionAction.OVERTURN_REJECTION: "复核结果：重新初审",
    OpinionAction.TRANSFER_OUT: "已转出",
    OpinionAction.TO_SUGGESTION: "代表据此提出了建议，一并办理",
    OpinionAction.LEAVE_SUGGESTION: "代表撤回了建议，继续初审",
    OpinionAction.MERGE: "与另外几件合在一起办理",
    OpinionAction.SPLIT: "拆分出来，单独办理",
    OpinionAction.RELEASE_MERGED: "单独办理，继续初审",
    OpinionAction.ANSWER_ALONG: "已直接答复",
}
RULED_OF_MATTER = {
    MatterAction.REQUIRE_REHANDLING: "评价结束，须重新办理",
    MatterAction.REFER_TO_ADJUDICATION: "转疑难事项会商",
    MatterAction.TRACK: "转承诺跟踪",
    MatterAction.END: "终止办理",
    "hand_over_unit": "原承办单位撤并，由接续的单位接着办理",
}


def steps_of(case: Case, reader: Reader, expected: str) -> tuple[StoryStep, ...]:
    """Return what happened, oldest first, then what goes on and what is to come; `expected` is said of what goes on."""
    return with_what_comes(case, _happened(case, reader), reader, expected)


def with_what_comes(case: Handled, past: Iterable[StoryStep], reader: Reader, expected: str) -> tuple[StoryStep, ...]:
    """Return the steps of the past in order, then what goes on in this state and what is still to come."""
    happened = sorted(past, key=_moment)
    if case.state not in AHEAD:
        return tuple(happened)
    now, later = AHEAD[case.state]
    going_on = StoryStep(_going_on(case, reader, now), text=expected, state="current")
    return (*happened, going_on, *(StoryStep(_named(title, reader), state="future") for title in later))


def _going_on(case: Handled, reader: Reader, title: str) -> str:
    if case.state == M.TO_EVALUATE and reader.may_rate:
        return "请您评价"
    again = case.state == M.HANDLING and case.matter is not None and case.matter.round_no > 1
    return "重新办理中" if again else _named(title, reader)


def _named(title: str, reader: Reader) -> str:
    """Return a title that is the citizen's own matter as such."""
    return f"{reader.you}的评价" if title == RATING and reader.you == "您" else title


def _moment(step: StoryStep) -> datetime:
    if step.time is None:
        raise ValueError(f"a step of the past needs a time: {step.title}")
    return step.time


def _happened(case: Case, reader: Reader) -> Iterator[StoryStep]:
    yield _received(case)
    for asked in case.opinion.info_requests.all():
        yield from _asked(asked, reader)
    if case.matter is not None:
        # Of a matter older than this opinion, only what has happened since.
        steps = of_matter(case, case.matter, reader)
        yield from (step for step in steps if case.own_told is None or _moment(step) >= case.opinion.received_at)
    yield from (StoryStep("向您说明", said.at, said.text) for said in case.explanations if reader.you == "您")
    # Last, for a ruling bears the same time as the rating that led to it.
    for event in case.events:
        if event.verb in RULED:
            yield StoryStep(RULED[event.verb], event.at, _ruling_text(case, event))
    yield from rulings(case)


def _received(case: Case) -> StoryStep:
    opinion = case.opinion
    assisted = "，代为登记" if opinion.entry_mode == EntryMode.ASSISTED else ""
    return StoryStep("已收到", opinion.received_at, f"{opinion.owner.name}{assisted}")


def _asked(asked: InfoRequest, reader: Reader) -> Iterator[StoryStep]:
    """Yield a question of the station and the answer, or what the citizen found wrong with a direct answer."""
    if not asked.question_by_staff:
        yield StoryStep(f"{reader.you}不认可答复，重新核实", asked.asked_at, asked.answer)
        return
    yield StoryStep(f"请{reader.you}补充情况", asked.asked_at, asked.question)
    if asked.answered_at is not None:
        yield StoryStep(f"{reader.you}补充了情况", asked.answered_at, asked.answer)


def _ruling_text(case: Case, event: AuditEvent) -> str:
    if event.verb == OpinionAction.CONFIRM_REJECTION:
        # One that was lifted on appeal may be refused again, for another reason.
        return RejectReason(event.detail.get("reason") or case.opinion.reject_reason).label
    return _appeal_text(case, event.verb)


def _appeal_text(case: Case, verb: str) -> str:
    appeal = appeal_of(case.opinion)
    if appeal is None:
        return ""
    if verb == OpinionAction.APPEAL_REJECTION:
        return appeal.reason
    decided = verb in (OpinionAction.UPHOLD_REJECTION, OpinionAction.OVERTURN_REJECTION)
    return appeal.decision_reason if decided else ""


def rulings(case: Handled) -> Iterator[StoryStep]:
    """Yield what the rounds of a matter led to."""
    for verb, title in RULED_OF_MATTER.items():
        promised = first_promised_on(case) if verb == MatterAction.TRACK else None
        text = f"承诺{promised.year}年{promised.month}月{promised.day}日以前完成" if promised else ""
        yield from (StoryStep(title, at, text) for at in case.when(verb))


def of_matter(case: Handled, matter: Matter, reader: Reader) -> Iterator[StoryStep]:
    """Yield what happened to a matter and in its units' parts, in no order."""
    yield StoryStep("已受理", matter.accepted_at)
    for part in case.parts:
        yield from _of_part(case, part)
    for rating in reader.ratings:
        words = f"办理结果：{Satisfaction(rating.outcome).label}，办理态度：{Satisfaction(rating.attitude).label}"
        yield StoryStep("您的评价", rating.at, words)
    yield from reader.pressed
    yield from steps_after(matter)
    if matter.closed_at is not None:
        yield StoryStep(END, matter.closed_at, _closing(matter))


def _closing(matter: Matter) -> str:
    return Remark(matter.remark).label if matter.remark in (Remark.EXPLAINED, Remark.UNRATED) else ""


def _of_part(case: Handled, part: Assignment) -> Iterator[StoryStep]:
    """Yield what one unit did in one round; being given the work is told once, for the lead."""
    if part.part == Part.LEAD:
        helping = co_units(case, part.round_no)
        title = f"已交{part.unit.name}办理" if part.round_no == 1 else f"{part.unit.name}重新办理"
        yield StoryStep(title, part.assigned_at, f"会办单位：{helping}" if helping else "")
        if part.signed_at is not None and part.round_no == 1:
            yield StoryStep("办理中", part.signed_at, f"{part.unit.name}已经签收")
    yield from extended(part)
    for progress in part.progress.all():
        more = f"\n下一步：{progress.next_step}" if progress.next_step else ""
        yield StoryStep(f"{part.unit.name}办理进展", progress.at, f"{progress.text}{more}")
    for reply in part.replies.all():
        told_at = case.told_rounds.get(part.round_no)
        if reply.approved_at is not None and told_at is not None:
            yield StoryStep("已答复", told_at, result_words(reply))


def extended(part: Assignment) -> Iterator[StoryStep]:
    """Yield each time the end was moved, with what the unit does meanwhile; a refused wish moved nothing."""
    for asked in part.extensions.all():
        if asked.decided_at is not None and asked.granted_on is not None:
            day = f"{asked.granted_on.year}年{asked.granted_on.month}月{asked.granted_on.day}日"
            title = f"经批准，答复期限延到{day}"
            yield StoryStep(title, asked.decided_at, f"原因：{asked.get_ground_display()}。{asked.plan}")


def result_words(reply: Reply) -> str:
    """Return the result class in words, without its letter."""
    return ResultClass(reply.result_class).label.partition(" ")[2]


def replies_of(case: Case) -> tuple[StoryReply, ...]:
    """Return the direct answer, and the approved replies of rounds whose feedback was recorded, the newest first."""
    told = replies_given(case)
    opinion = case.opinion
    if opinion.answered_at is not None and opinion.answer:
        told.append(StoryReply(opinion.owner.name, opinion.answer, opinion.answered_at))
    return tuple(sorted(told, key=lambda reply: reply.at, reverse=True))


def replies_given(case: Handled) -> list[StoryReply]:
    """Return the units' approved replies of rounds whose feedback was recorded, the oldest first."""
    return [
        _reply(case, part, reply, case.told_rounds[part.round_no])
        for part in case.parts
        for reply in part.replies.all()
        if reply.approved_at is not None and part.round_no in case.told_rounds
    ]


def _reply(case: Handled, part: Assignment, reply: Reply, told_at: datetime) -> StoryReply:
    unsolved = UnsolvedReason(reply.unsolved_reason).label if reply.unsolved_reason else ""
    return StoryReply(
        by=part.unit.name,
        body=reply.body,
        at=told_at,
        round_no=part.round_no,
        result=result_words(reply),
        evidence=reply.evidence,
        next_step=reply.next_step,
        committed_on=reply.committed_on,
        unsolved_reason=unsolved,
        doc_no=reply.doc_no,
        signer=reply.signer if reply.doc_no else "",
        photos=tuple(case.files.get(("reply", reply.pk), ())),
    )


def guidance_of(case: Case) -> str:
    """Return where the citizen should turn, once a refusal is final or it was handed on; or what adjudication found."""
    if case.state in (O.REJECTED, O.APPEALED, O.TRANSFERRED):
        return case.opinion.guidance
    if case.matter is not None and case.matter.remark == Remark.EXPLAINED:
        return case.matter.conclusion
    return ""
