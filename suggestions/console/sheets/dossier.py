"""The 案卷: one matter on paper, exactly what its reader may see on its page, and nobody's name or phone."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from core import registries
from core.actors import Actor
from core.clock import SHANGHAI
from core.paper_forms import Grid, Heading, Paper, Row, Rows, Words
from suggestions.console.matter_page import matter_context
from suggestions.selectors import supervisions
from suggestions.states import ContactWay, FeedbackWay, ResultClass, Satisfaction

if TYPE_CHECKING:
    from suggestions.models import Matter


def paper(matter: "Matter", actor: Actor, at: datetime) -> Paper:
    """Return the dossier as this person may read it."""
    shown = matter_context(matter, actor, at)
    parts = [
        Rows((Row("事项", matter.title), *(Row(label, value) for label, value in shown["facts"] if value))),
        Heading("一、反映了什么"),
        Words((matter.summary, *_voices(shown))),
        Heading("二、经过"),
        Grid(("时间", "谁", "做了什么"), tuple(_step(step) for step in shown["timeline"]), (38, 34, 84)),
        Heading("三、谁来办、怎样沟通"),
        *_work(shown),
        Heading("四、答复和承诺"),
        Words(tuple(_replies(shown)) or ("还没有答复。",)),
        Heading("五、协调、会商和督办"),
        Words((*_talked(matter, actor, at, shown), *_pressed(matter, actor)) or ("没有开会，没有督办。",)),
        Heading("六、反馈和评价"),
        Words(tuple(_told(shown)) or ("还没有反馈。",)),
        Words(
            (f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}由{actor.name}打印，按打印人可以看到的内容。",),
            plain=True,
            small=True,
        ),
    ]
    return Paper(title="办理案卷", number=matter.number, parts=tuple(parts), author=settings.CONGRESS_NAME)


def _voices(shown: dict[str, Any]) -> list[str]:
    """Return each opinion: how the sender wished to be known, and the own words where the reader may read them."""
    said = []
    for voice in shown["voices"]:
        where = f"{voice.place}，" if voice.place else ""
        original = f"：“{' '.join(voice.original.split())}”" if voice.original else ""
        said.append(f"{where}{voice.identity.split('：')[0]}{original}")
    return said


def _step(step: dict[str, Any]) -> tuple[str, str, str]:
    text = f"{step['title']}（{step['text']}）" if step["text"] else step["title"]
    return f"{step['time']:%Y-%m-%d %H:%M}", step["who"], text


def _work(shown: dict[str, Any]) -> list[object]:
    units = [f"{p['part'].unit.name}（{p['part'].get_part_display()}，第{p['part'].round_no}轮，"
             f"{p['part'].get_state_display()}{'，纸质办理' if p['part'].unit.on_paper else ''}）"
             for p in shown["parts"]]  # fmt: skip
    said = [f"{_day(contact.contacted_at)}{part.unit.name}{ContactWay(contact.way).label}联系"
            f"{_whom(contact)}：{contact.summary}" for part, contact in shown["contacts"]]  # fmt: skip
    said += [f"{_day(one.at)}{part.unit.name}报进展：{one.text}" for part, one in shown["progress"]]
    said += [f"{part.unit.name}会办意见：{one.text}" for part, one in shown["co_opinions"]]
    said += _moved(shown)
    return [Words(("；".join(units) or "还没有交办。", *said))]


def _moved(shown: dict[str, Any]) -> list[str]:
    """Return who wished to return it, who asked for a later day or another word, and what was decided."""
    said = [f"{_day(one.asked_at)}{part.unit.name}申请退办：{one.reason}建议由{one.proposed_unit.name}办理。"
            f"{one.get_decision_display() or '待审核'}{f'：{one.decision_reason}' if one.decision_reason else ''}"
            for part, one in shown["returns"]]  # fmt: skip
    said += [f"{_day(one.asked_at)}{part.unit.name}申请延期到{one.wished_on:%Y-%m-%d}（{one.get_ground_display()}）："
             f"{one.get_decision_display() or '待审核'}{f'，延到{one.granted_on:%Y-%m-%d}' if one.granted_on else ''}。"
             for part, one in shown["extensions"]]  # fmt: skip
    for part, one in shown["co_reviews"]:
        said += [f"{_day(one.again_at)}请{part.unit.name}重提会办意见：{one.again_reason}"] if one.again_at else []
        said += [f"{_day(one.waived_at)}{part.unit.name}免交会办意见：{one.waived_reason}"] if one.waived_at else []
    return said


def _talked(matter: "Matter", actor: Actor, at: datetime, shown: dict[str, Any]) -> list[str]:
    """Return the meetings of other apps about it, then the hearings of its adjudication."""
    said = [line for _, added in registries.dossier_lines.items() for line in added(actor, matter.pk, at)]
    return said + [
        f"{one.held_on:%Y-%m-%d}第{one.round_no}轮会商（{'、'.join(one.participants)}）：{one.said}"
        for one in reversed(shown["hearings"])
    ]


def _whom(contact: Any) -> str:
    return "和".join(word for word, on in (("群众", contact.with_citizen), ("代表", contact.with_deputy)) if on)


def _replies(shown: dict[str, Any]) -> list[str]:
    said = []
    for answered in reversed(shown["replies"]):
        reply = answered.reply
        mark = "（纸质办理，代为登记）" if reply.on_paper else ""
        back = f"，已退回：{reply.return_reason}" if reply.returned_at else ""
        said.append(f"第{answered.round_no}轮，{answered.unit}{mark}，{ResultClass(reply.result_class).label}{back}")
        said += [line for line in reply.body.splitlines() if line.strip()]
        said += [f"{label}：{text}" for label, text in (("凭据", reply.evidence), ("下一步", reply.next_step)) if text]
    for kept in shown["promises"]:
        promise = kept["promise"]
        said.append(f"承诺：{promise.content}，{promise.due_on:%Y-%m-%d}前完成，{promise.get_state_display()}。")
    return said


def _pressed(matter: "Matter", actor: Actor) -> list[str]:
    return [
        f"{_day(record.issued_at)}{record.get_kind_display()}{record.number}，{record.get_state_display()}"
        for record in supervisions.of_matter(actor, matter.pk)
        if record.issued_at is not None
    ]


def _told(shown: dict[str, Any]) -> list[str]:
    said = [f"第{f.round_no}轮：{_day(f.told_at)}{FeedbackWay(f.way).label}。{f.note}" for f in shown["feedbacks"]]
    for row in shown["ratings"]:
        rating = row["rating"]
        reason = f"，理由：{rating.reason}" if rating.reason else ""
        said.append(
            f"第{rating.round_no}轮{row['by']}评价：态度{Satisfaction(rating.attitude).label}，"
            f"结果{Satisfaction(rating.outcome).label}{reason}"
        )
    if shown["ratings_secret"]:
        said.append("本轮评价还没有结束，暂不列出。")
    return said + [f"回访：{visit.done_on:%Y-%m-%d}，{visit.note}" for visit in shown["visits"] if visit.done_on]


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d}"
