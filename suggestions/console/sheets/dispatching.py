"""The 交办单: one for each unit, always the unit's view whoever prints it, for a paper leaves the house."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from core.actors import Actor
from core.clock import local_date
from core.paper_forms import Paper, Row, Rows, Words
from suggestions import disclosure, policies
from suggestions.selectors import formal, lights
from suggestions.states import CoSponsorState

if TYPE_CHECKING:
    from suggestions.models import Assignment, Matter, Suggestion

ROOM_TO_SIGN = 20
SAY_FIRST = "答复前请先联系群众或者跟进代表。"
SAY_DEPUTY = "自交办之日起三个月内逐条答复代表，答复前要与代表联系沟通。"
SAY_REPLY = "答复要写明结果类别、办理情况和凭据，由单位负责人签发。"


def parts_for(matter: "Matter", actor: Actor) -> "list[Assignment]":
    """Return the parts whose paper this person may print: a unit its own, the dispatching side all."""
    parts = policies.current(matter)
    if policies.overseer(matter, actor) is not None or actor.acting_as("gov_coordinator"):
        return parts
    mine = {capacity.organisation_id for capacity in actor.acting_as(*policies.UNIT)}
    return [part for part in parts if part.unit_id in mine]


def papers(matter: "Matter", actor: Actor, at: datetime) -> list[Paper]:
    """Return the 交办单 this person may print, none for others."""
    parts = parts_for(matter, actor)
    suggestion = formal.of_matter(matter, actor) if parts else None
    return [_paper(matter, part, suggestion, at) for part in parts]


def _paper(matter: "Matter", part: "Assignment", suggestion: "Suggestion | None", at: datetime) -> Paper:
    kept = getattr(part, "paper", None)
    doc_no, signer = (kept.doc_no, kept.signer) if kept is not None else ("", "")
    source = "代表建议" if suggestion else "群众意见"
    verb = "商请办理" if part.unit.vertical else "交办"
    again = f"（第{matter.round_no}轮）" if matter.round_no > 1 else ""
    rows = [
        Row("承办单位", f"{part.unit.name}（{part.get_part_display()}）", one_line=True),
        Row("事项", matter.title),
        Row("类别分级", f"{matter.category.name}，{matter.get_grade_display()}，{matter.get_urgency_display()}"),
        *(_suggested(suggestion) if suggestion is not None else _said(matter)),
        *([Row("办理要求", matter.instruction)] if matter.instruction else []),
        Row("期限", _deadlines(matter, part, at), small=True),
        Row("交办单位", f"{matter.owner.name}（{_day(part.assigned_at)}）", one_line=True),
        Row("签收", "签收人：　　　　　签收时间：\n（盖章）", high=ROOM_TO_SIGN),
    ]
    note = f"{SAY_DEPUTY if suggestion else SAY_FIRST}{SAY_REPLY}"
    kind = f"{source}{verb}单" if doc_no else f"{source}{verb}单（工作联系单）"
    return Paper(
        title=kind, number=f"{matter.number}{again}", organ=matter.owner.name, doc_no=doc_no, signer=signer,
        parts=(Rows(tuple(rows)), Words((note,), plain=True, small=True)), author=settings.CONGRESS_NAME,
    )  # fmt: skip


def _said(matter: "Matter") -> list[Row]:
    """Return what a unit may know of the opinions behind a matter, the clerk's summary first."""
    views = disclosure.places(matter)
    rows = [Row("摘要", matter.summary)]
    if views:
        rows.append(Row("地点", "；".join(dict.fromkeys(view.place for view in views if view.place))))
        people = f"{len(views)}人反映：" if len(views) > 1 else ""
        rows.append(Row("反映人", people + "；".join(view.identity for view in views)))
    return rows + [Row("群众原话", view.original) for view in views if view.original]


def _suggested(suggestion: "Suggestion") -> list[Row]:
    secret = "（不公开，只供办理）" if suggestion.closed else ""
    behind = [c.deputy.name for c in suggestion.cosponsors.all() if c.state == CoSponsorState.CONFIRMED]
    names = "；".join([f"领衔：{suggestion.lead.name}", *(f"附议：{name}" for name in behind)])
    proposals = "\n".join(f"{n}. {words}" for n, words in enumerate(suggestion.proposal_lines, start=1))
    return [
        Row("建议编号", f"{suggestion.number}{secret}"),
        Row("代表", f"{names}{'（要求当面沟通）' if suggestion.face_to_face else ''}"),
        Row("情况", suggestion.situation),
        Row("分析", suggestion.analysis),
        Row("具体意见", proposals),
    ]


def _deadlines(matter: "Matter", part: "Assignment", at: datetime) -> str:
    lamps = lights.matter_lamps(matter.pk, at, assignment_id=part.pk)
    said = []
    for lamp in lamps:
        mark = "（暂定）" if lamp.provisional else ""
        said.append(f"{lamp.what}{mark}：{lamp.explanation}")
    return "\n".join(said) or "没有在走的期限"


def _day(moment: datetime) -> str:
    day = local_date(moment)
    return f"{day.year}年{day.month}月{day.day}日"
