"""The only place for how the present state of an opinion is said in one plain sentence, and what is expected when."""

from datetime import date, datetime
from typing import NamedTuple

from core.clock import local_date
from core.workday_sentences import day_text
from suggestions.aftercare import STANDING
from suggestions.models import Matter
from suggestions.selectors.stories import Case, Handled, Reader
from suggestions.states import CommitmentState, Level, Part, Remark
from suggestions.states import MatterState as M
from suggestions.states import OpinionState as O


class Saying(NamedTuple):
    """How a state is said: a word with its tone, a sentence, and the clock whose last day is expected."""

    status: str
    tone: str
    sentence: str
    clock: str = ""
    due: str = ""


ACCEPTED = "预计最晚{day}交给承办单位。"
# {you} is the citizen, {owner} who received it, {lead} the lead unit, {side} who dispatches, {day} the last day.
SAYINGS: dict[str, Saying] = {
    O.PENDING: Saying(
        "已收到", "info", "{owner}已经收到，还没有开始初审。", "triage", "预计最晚{day}告诉{you}是否受理。"
    ),
    O.TRIAGING: Saying("初审中", "info", "{owner}正在核实反映的情况。", "triage", "预计最晚{day}告诉{you}是否受理。"),
    O.NEED_INFO: Saying(
        "请补充", "warn", "需要{you}补充一些情况，补充后接着办。", "info_wait", "请{you}在{day}以前补充。"
    ),
    O.WITH_GROUP: Saying("代表研判中", "info", "{owner}已请代表研究这件事，研究以后接着办。"),
    O.ANSWERED: Saying(
        "已直接答复", "ok", "{owner}已经直接答复{you}。", "objection", "{you}不认可的，可以在{day}以前提出。"
    ),
    O.REJECTED: Saying(
        "不予受理",
        "mute",
        "这件事没有受理，原因和该找谁写在下面。",
        "appeal",
        "{you}不同意的，可以在{day}以前申请复核一次。",
    ),
    O.APPEALED: Saying(
        "申请复核中", "info", "{you}申请复核，正在由没有参与的人来看。", "appeal_review", "预计最晚{day}告诉{you}结果。"
    ),
    O.TRANSFERRED: Saying("已转出", "mute", "这件事已经转给负责的部门，怎样联系写在下面。"),
    O.WITHDRAWN: Saying("已撤回", "mute", "{you}已经撤回这件意见，不再办理。"),
    O.MERGED: Saying("已合并办理", "info", "{owner}正在核实反映的情况。"),
    O.ARCHIVED: Saying("历史存档", "mute", "这是以前办过的意见，只作存档。"),
    M.TO_DISPATCH: Saying("已受理", "info", "已经受理，正在确定由哪个单位办理。", "dispatch", ACCEPTED),
    M.ESCALATED: Saying("已受理", "info", "已经受理并报到县里，正在确定由哪个单位办理。", "county_dispatch", ACCEPTED),
    M.WITH_GOVERNMENT: Saying(
        "已受理", "info", "已经受理，县政府办正在确定由哪个单位办理。", "county_dispatch", ACCEPTED
    ),
    M.DISPATCHED: Saying("已交办", "info", "已经交{lead}办理，等单位签收。", "reply", "预计最晚{day}答复。"),
    M.RETURN_REVIEW: Saying("已交办", "info", "正在重新核定由哪个单位办理。", "reply", "预计最晚{day}答复。"),
    M.HANDLING: Saying("办理中", "info", "{lead}正在办理。", "reply", "预计最晚{day}答复。"),
    M.EXTENSION_REVIEW: Saying(
        "办理中", "info", "{lead}正在办理，申请了延期，等审核。", "reply", "预计最晚{day}答复。"
    ),
    M.REPLY_REVIEW: Saying(
        "办理中", "info", "{lead}已经写好答复，{side}正在审核。", "reply_review", "预计最晚{day}审核完。"
    ),
    M.FEEDBACK_DUE: Saying(
        "待反馈", "info", "答复已经审核通过，工作人员会告诉{you}。", "feedback", "预计最晚{day}告诉{you}。"
    ),
    M.TO_EVALUATE: Saying(
        "已答复", "wait", "{lead}已经答复，请您评价办得怎么样。", "evaluation", "请在{day}以前评价。"
    ),
    M.REHANDLING: Saying(
        "须重新办理", "warn", "评价结束，这件事要重新办理，正在安排。", "rehandle_order", "预计最晚{day}交回承办单位。"
    ),
    M.ADJUDICATION: Saying(
        "疑难事项会商", "warn", "这件事还有不同看法，县人大正在组织会商。", "adjudication", "预计最晚{day}有结论。"
    ),
    M.TRACKING: Saying("承诺跟踪", "info", "{lead}承诺了完成日期，联络站会跟踪到做完。"),
    M.CLOSED: Saying("已办结", "ok", "这件事已经办结。"),
}
# The citizen is not told of a refusal before a second person has agreed.
SAYINGS[O.REJECT_REVIEW] = SAYINGS[O.TRIAGING]

RATED = "您已经评价，谢谢。"
OTHERS_RATE = "{lead}已经答复，等群众和跟进代表评价。"
AGAIN = "{lead}正在重新办理。"
EXPLAINED = "经过会商，这件事按解释说明办结，结论写在下面。"
UNRATED = "这件事已经办结，评价期内没有收到评价。"
KEPT = "{lead}的承诺已经兑现，这件事已经办结。"
CAME_BACK = "办结以后问题又出现了，正在安排重新办理。"
# A merged citizen who was told after the others has the same time from then on.
TOLD_LATE = "您还可以评价，请尽早评价。"
WINDOW_OVER: dict[str, str] = {
    O.NEED_INFO: "补充的时间已过，现在补充仍然有用。",
    O.REJECTED: "申请复核的时间已过；有新情况可以重新反映。",
    O.ANSWERED: "提出不认可的时间已过；有新情况可以重新反映。",
    M.TO_EVALUATE: "评价的时间已过。",
}


def saying_of(case: Handled) -> Saying:
    """Return how the state is said, before who reads it is considered."""
    saying = SAYINGS[case.state]
    matter = case.matter
    if matter is None:
        return saying
    if case.state == M.HANDLING and matter.round_no > 1:
        return saying._replace(status="重新办理中", sentence=AGAIN)
    if case.state == M.REHANDLING and matter.rounds_before == matter.round_no:
        return saying._replace(status="问题反复", sentence=CAME_BACK)
    return saying._replace(sentence=_closed_sentence(matter)) if case.state == M.CLOSED else saying


def _closed_sentence(matter: Matter) -> str:
    """Return how it was closed: explained, with a promise kept, without a rating, or simply closed."""
    if matter.remark == Remark.EXPLAINED:
        return EXPLAINED
    if any(p.state == CommitmentState.DONE and p.round_no == matter.round_no for p in matter.commitments.all()):
        return KEPT
    return UNRATED if matter.remark == Remark.UNRATED else SAYINGS[M.CLOSED].sentence


def sentence_of(case: Case, reader: Reader) -> str:
    """Return where the opinion stands, in one sentence for this reader."""
    sentence = saying_of(case).sentence
    if case.state == M.TO_EVALUATE and not reader.may_rate:
        sentence = RATED if _rated_now(case, reader) else OTHERS_RATE
    return filled(sentence, case, reader)


def _rated_now(case: Handled, reader: Reader) -> bool:
    return case.matter is not None and any(r.round_no == case.matter.round_no for r in reader.ratings)


def expected_of(case: Case, reader: Reader, at: datetime) -> tuple[date | None, str]:
    """Return the day that is expected, and the sentence that says for what; (None, "") when nothing is."""
    if case.state == M.TRACKING:
        promised = promised_on(case)
        return promised, promise_sentence(promised, at)
    saying = saying_of(case)
    clock = case.clock(saying.clock) if saying.clock else None
    if clock is None:
        return None, ""
    if at < clock.due_at:
        sentence = saying.due
        if case.state == M.TO_EVALUATE and not reader.may_rate:
            sentence = "评价到{day}结束。"
        return clock.last_day, filled(sentence, case, reader, _day(clock.last_day, at))
    if case.state == M.TO_EVALUATE and case.own_told is not None and reader.may_rate:
        return None, TOLD_LATE
    return clock.last_day, _late_sentence(case, _day(clock.last_day, at))


def _late_sentence(case: Handled, day: str) -> str:
    """Return what is said when the day has passed; for a window of the citizens' own, that it is over."""
    return WINDOW_OVER.get(case.state, f"比原来预计的{day}晚了，可以打联络站电话问一问。")


def promise_sentence(promised: date | None, at: datetime) -> str:
    """Return by when something was promised, and that it is overdue; nothing without a day."""
    if promised is None:
        return ""
    overdue = "，现在已经超期，还没有兑现" if promised < local_date(at) else ""
    return f"承诺{_day(promised, at)}以前完成{overdue}。"


def promised_on(case: Handled) -> date | None:
    """Return the day by which the lead unit promised to be done, as it stands after any change."""
    standing = [p.due_on for p in case.matter.commitments.all() if p.state in STANDING] if case.matter else []
    return standing[-1] if standing else first_promised_on(case)


def first_promised_on(case: Handled) -> date | None:
    """Return the day the last approved reply itself promised."""
    approved = [r for part in case.parts for r in part.replies.all() if r.approved_at is not None]
    return approved[-1].committed_on if approved else None


def filled(sentence: str, case: Case, reader: Reader, day: str = "") -> str:
    """Return a sentence with its names and its day."""
    return handled_filled(sentence, case, reader.you, day, owner=case.opinion.owner.name)


def handled_filled(sentence: str, case: Handled, you: str, day: str = "", owner: str = "") -> str:
    """Return a sentence with its names and its day, where there need be no opinion."""
    return sentence.format(you=you, owner=owner, lead=case.lead(), side=_side(case), day=day)


def _side(case: Handled) -> str:
    """Return who dispatches and reviews: the township's congress, or the county's once it was sent up."""
    if case.matter is None:
        return ""
    return "县人大" if case.matter.level == Level.COUNTY else case.matter.owner.name


def _day(day: date, at: datetime) -> str:
    today = local_date(at)
    return "今天" if day == today else day_text(day, today)


def co_units(case: Handled, round_no: int) -> str:
    """Return the names of the co-handling units of a round, empty for none."""
    return "、".join(p.unit.name for p in case.parts if p.part == Part.CO and p.round_no == round_no)
