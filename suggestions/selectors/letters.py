"""The only place for the words of letters of supervision: 督办函, 催办通知, 重点督办通知, after GB/T 9704-2012.

A letter asks for a report and until when; how to handle the matter stays the unit's own decision. It names no citizen:
title and 交办摘要 are the clerk's.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from core.terms import Due
from core.workday_sentences import instant_text
from core.workdays import local
from suggestions.models import Assignment, KeyDecision, Matter, Supervision
from suggestions.selectors.pressure import Pressed, Sent
from suggestions.states import MatterKind, SupervisionKind

TITLES = {
    SupervisionKind.REMINDER: "关于催办“{title}”的通知",
    SupervisionKind.NOTICE: "关于督办“{title}”办理情况的函",
    SupervisionKind.KEY: "关于将“{title}”列为重点督办事项的通知",
}
DEMANDS = {
    SupervisionKind.REMINDER: "目前办到哪一步，什么时候办完",
    SupervisionKind.NOTICE: "没有按期办理的原因、目前的进展、下一步措施和完成时间",
    SupervisionKind.KEY: "办理方案（责任领导、分几步办、每一步的时间、怎样与代表和群众沟通）",
}
LAWS = {
    MatterKind.SUGGESTION: "《中华人民共和国全国人民代表大会和地方各级人民代表大会代表法》第五十二条",
}
OWN_RULES = "本县群众意见和办理事项督办工作规则"
LAWFUL = "本{word}只要求报告情况，这件事怎样办理，由你单位依法决定。"


@dataclass(frozen=True)
class Grounds:
    """What a letter rests on, fetched before: deadlines, reminders, what was sent earlier, and until when to answer."""

    deadlines: list[Pressed]
    reminders: list[Sent]
    earlier: list[Supervision]
    due: Due
    basis: str


@dataclass(frozen=True)
class Addressed:
    """About what and to whom a letter is written, by whom, and what the sender adds."""

    kind: SupervisionKind
    matter: Matter
    part: Assignment
    contact: str
    reason: str = ""
    demand: str = ""
    decision: KeyDecision | None = None


def title_of(kind: str, matter: Matter) -> str:
    """Return a letter's title."""
    return TITLES[SupervisionKind(kind)].format(title=matter.title)


def copies_of(record: Supervision) -> str:
    """Return who gets a copy: the government's office, of a county letter to one of its units."""
    county = record.matter.level == "county" and record.assignment.unit.gov_system
    return f"{settings.COUNTY_NAME}人民政府办公室" if county and record.kind != SupervisionKind.REMINDER else ""


def paragraphs_of(said: Addressed, grounds: Grounds, at: datetime) -> list[str]:
    """Return the body of a letter that goes out at `at`."""
    opening = _decided(said.decision) if said.decision is not None else ""
    standing = [_deadline(one) for one in grounds.deadlines if one.late is not None] or _not_late(said, grounds)
    return [
        *filter(None, [opening]),
        _assigned(said),
        *standing,
        *filter(None, [_pressed_before(grounds, at)]),
        _asked(said, grounds, at),
        LAWFUL.format(word="函" if said.kind == SupervisionKind.NOTICE else "通知"),
        f"（{said.contact}）",
    ]


def _decided(decision: KeyDecision) -> str:
    return (
        f"{settings.CONGRESS_NAME}主任会议{_day(decision.decided_on)}决定（{decision.number}），将下面这件事项列为重点督办事项，"
        f"由{decision.leader.name}同志领办，{decision.committee.name}负责督办。督办安排：{_plain(decision.plan)}"
    )


def _assigned(said: Addressed) -> str:
    matter, part = said.matter, said.part
    given = local(part.assigned_at).date()
    return (
        f"“{matter.title}”（{matter.number}{f'，第{matter.round_no}轮' if matter.round_no > 1 else ''}）于{_day(given)}"
        f"交由你单位{part.get_part_display()}，交办摘要是：{_plain(matter.summary)}"
    )


def _deadline(one: Pressed) -> str:
    last = one.clock.last_day
    return (
        f"{one.lamp.what}的期限是{_day(last)}（{one.clock.explanation.rstrip('。')}；依据：{one.clock.policy.basis}），"
        f"到今天{one.late_words}。"
    )


def _not_late(said: Addressed, grounds: Grounds) -> list[str]:
    """Return what is said where nothing is overdue: the next deadline, and why a letter is sent nevertheless."""
    coming = next((one for one in grounds.deadlines), None)
    found = []
    if coming is not None:
        found.append(
            f"{coming.lamp.what}的期限是{_day(coming.clock.last_day)}（{coming.clock.explanation.rstrip('。')}），"
            f"{coming.lamp.left}。"
        )
    if said.reason:
        found.append(f"发函的理由：{_plain(said.reason)}")
    return found


def _pressed_before(grounds: Grounds, at: datetime) -> str:
    parts = []
    if grounds.reminders:
        latest = max(sent.at for sent in grounds.reminders)
        parts.append(f"平台已经提醒{len(grounds.reminders)}次，最近一次是{_day(local(latest).date())}")
    parts += [_earlier(record) for record in grounds.earlier if record.issued_at is not None]
    return f"在此以前，{'；'.join(parts)}。" if parts else ""


def _earlier(record: Supervision) -> str:
    if record.issued_at is None:
        raise ValueError("only what went out is told")
    kind = SupervisionKind(record.kind).label
    return f"{_day(local(record.issued_at).date())}已经发出{kind}（{record.number}，{record.get_state_display()}）"


def _asked(said: Addressed, grounds: Grounds, at: datetime) -> str:
    wanted = _plain(said.demand).rstrip("。") or DEMANDS[said.kind]
    law = LAWS.get(MatterKind(said.matter.kind), OWN_RULES)
    verb = "报告" if said.kind == SupervisionKind.REMINDER else "书面报告"
    until = instant_text(grounds.due.due_at, date(1, 1, 1))
    mark = "（暂定）" if grounds.due.provisional else ""
    return (
        f"根据{law}，请你单位在{until}{mark}以前{verb}：{wanted}。"
        f"（{grounds.due.explanation.rstrip('。')}；依据：{grounds.basis}）"
    )


def contact_line(name: str, issuer: str, phone: str) -> str:
    """Return who answers questions about a letter."""
    return f"联系人：{issuer} {name}，电话：{phone or settings.SITE_PHONE}"


def _plain(text: str) -> str:
    """Return a text on one line that ends as a sentence."""
    flat = "".join(line.strip() for line in text.splitlines())
    return flat if not flat or flat.endswith(("。", "！", "？", "；")) else f"{flat}。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
