"""The 满意度测评表: blank, to be filled in by the citizen, or the numbers of the rounds that have ended.

Nobody hands it out but the congress's side (背靠背), and what is printed of ratings is counted, never who gave which.
"""

from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings

from core.actors import Actor
from core.paper_forms import Grid, Heading, Paper, Row, Rows, Words
from suggestions import policies
from suggestions.selectors.ratings import ratings_shown, secret_round
from suggestions.states import Satisfaction

if TYPE_CHECKING:
    from suggestions.models import Matter, Rating

TITLE = "满意度测评表"
BOXES = "　　".join(f"□{word.label}" for word in Satisfaction)
NOTICE = "这张表由人大一方发放和收回，不经过承办单位；评价结束以前，承办单位看不到结果。"
COUNT_ONLY = "只列人数，不列是谁评的；还没有结束的一轮不在表里。"


def blank(matter: "Matter", actor: Actor) -> Paper | None:
    """Return the sheet to fill in, None for those who do not ask the citizen."""
    if policies.feedback_giver(matter, actor) is None:
        return None
    rows = (
        Row("事项", matter.title),
        Row("编号", matter.number),
        Row("承办单位", "、".join(part.unit.name for part in policies.current(matter)), one_line=True),
        Row("办理态度", BOXES, high=20),
        Row("办理结果", BOXES, high=20),
        Row("不满意的理由", "（有一项不满意的请写）", high=40),
        Row("怎样评的", "□本人填写　□电话询问，代填　□当面询问，代填"),
        Row("代填人、日期", ""),
    )
    return _paper(matter, (Rows(rows), Words((NOTICE,), plain=True, small=True)))


def counted(matter: "Matter", actor: Actor) -> Paper:
    """Return how many rated what, by ended round, as far as this actor may see ratings."""
    secret = secret_round(matter)
    shown = [rating for rating in ratings_shown(matter, actor) if rating.round_no != secret]
    parts: list[object] = [Heading(f"“{matter.title}”各轮评价")]
    lines = []
    for round_no in sorted({rating.round_no for rating in shown}):
        here = [rating for rating in shown if rating.round_no == round_no]
        lines += [
            _line(round_no, "群众", [r for r in here if r.opinion_id is not None]),
            _line(round_no, "代表", [r for r in here if r.deputy_id is not None]),
        ]
    if lines:
        head = ("轮次", "谁评的", "办理态度", "办理结果")
        parts.append(Grid(head, tuple(lines), (20, 24, 56, 56)))
    else:
        parts.append(Words(("还没有结束的评价。",)))
    parts.append(Words((COUNT_ONLY,), plain=True, small=True))
    return _paper(matter, tuple(parts))


def _line(round_no: int, who: str, ratings: "list[Rating]") -> tuple[str, str, str, str]:
    attitude = Counter(rating.attitude for rating in ratings)
    outcome = Counter(rating.outcome for rating in ratings)
    return f"第{round_no}轮", f"{who}{len(ratings)}人", _numbers(attitude), _numbers(outcome)


def _numbers(counted_words: "Counter[str]") -> str:
    return "，".join(f"{word.label}{counted_words[word]}" for word in Satisfaction)


def _paper(matter: "Matter", parts: tuple[object, ...]) -> Paper:
    return Paper(title=TITLE, number=matter.number, parts=parts, author=settings.CONGRESS_NAME)
