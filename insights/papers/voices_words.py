"""The first draft of a 社情民意专报: from chosen opinions or a common problem, by what staff have written, no names."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from core.clock import local_date
from insights.models import CommonProblem
from insights.papers.bulletin_words import Draft
from insights.selectors.bulletins import voices_of
from suggestions.models import Opinion
from suggestions.redaction import broken_rules
from suggestions.states import IdentityMode

# What only a person can write; a paper in which it still stands does not go out.
TO_WRITE = "（请拟稿人补充）"
TITLE_MAX = 60
SHOWN = 20


def voices_draft(topic: str, opinions: Sequence[Opinion], problem: CommonProblem | None) -> Draft:
    """Return the first draft: what is said, where and how often, how it stands; analysis and advice are people's."""
    title = f"关于{topic}的社情民意专报"
    paragraphs = ["一、基本情况", _basis(opinions, problem), *_told(opinions)]
    paragraphs += ["二、办理情况", _standing(opinions), *_pursued(problem)]
    paragraphs += ["三、原因分析", TO_WRITE, "四、建议", TO_WRITE]
    return Draft(title=title[:TITLE_MAX], body="\n".join(paragraphs))


def _basis(opinions: Sequence[Opinion], problem: CommonProblem | None) -> str:
    days = [local_date(opinion.received_at) for opinion in opinions]
    places = list(dict.fromkeys(place for o in opinions if (place := _township(o))))
    where = f"，涉及{'、'.join(places)}" if places else ""
    said = f"{_day(min(days))}至{_day(max(days))}，共收到相关群众意见{len(opinions)}件{where}。"
    return f"{said}{problem.statement}" if problem is not None else said


def _township(opinion: Opinion) -> str:
    """Return where it is: the receiving body's place, never the spot somebody named."""
    return opinion.owner.region.name


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _told(opinions: Sequence[Opinion]) -> list[str]:
    """Return what each says, as staff have summed it up; what would tell who said it is left out."""
    said: list[str] = []
    for opinion in opinions:
        text = opinion.summary or opinion.title
        if text and not broken_rules(text, voices_of([opinion])):
            said.append(f"{text.rstrip('。')}（{_identity(opinion)}，{_day(local_date(opinion.received_at))}）。")
    lines = [f"{number}．{text}" for number, text in enumerate(said[:SHOWN], start=1)]
    left = len(opinions) - len(lines)
    return [*lines, *([f"另有{left}件内容相近或者还在归纳，不再列出。"] if left else [])]


def _identity(opinion: Opinion) -> str:
    return "匿名反映" if opinion.identity_mode == IdentityMode.ANONYMOUS else "实名反映"


def _standing(opinions: Sequence[Opinion]) -> str:
    counted = Counter(o.matter.standing if o.matter is not None else o.get_state_display() for o in opinions)
    return "、".join(f"{word}{number}件" for word, number in counted.most_common()) + "。"


def _pursued(problem: CommonProblem | None) -> list[str]:
    if problem is None:
        return []
    return [f"{one.get_kind_display()}：{one.note.rstrip('。')}。" for one in problem.follow_ups.all()]
