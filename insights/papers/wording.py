"""What the month's report says, in sentences and tables; preview and document show the same."""

from dataclasses import dataclass, field

from core.clock import SHANGHAI
from insights.inputs import month_name
from insights.selectors.monthly import COUNTED, Monthly, Row
from insights.selectors.pool import FEWEST_FOR_RATE, percent
from insights.selectors.problems import Told
from insights.states import Measure, ProblemState, Way

NUMERALS = "一二三四五六七八九十"
ABCD = (Measure.CLOSED_A, Measure.CLOSED_B, Measure.CLOSED_C, Measure.CLOSED_D)


@dataclass(frozen=True)
class Part:
    """One part of the report: its heading, its sentences, and perhaps a table of head and lines."""

    title: str
    sentences: list[str]
    head: list[str] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)


def title_of(report: Monthly) -> str:
    """Return the report's title."""
    return f"{report.scope}群众意见{month_name(report.month)}情况"


def parts_of(report: Monthly) -> list[Part]:
    """Return the parts of the report, numbered as papers are; an empty month has one sentence in place of figures."""
    parts: list[tuple[str, list[str], list[str], list[list[str]]]] = [("收到和办理情况", _received(report), [], [])]
    if report.categories:
        parts.append(("按类别", [], *_table("类别", report.categories)))
    if len(report.townships) > 1:
        parts.append(("按乡镇", [], *_table("乡镇", report.townships)))
    parts.append(("满意情况", _satisfaction(report), [], []))
    parts.append(("超期情况", _overdue(report), [], []))
    parts.append(("共性问题和跟进情况", _problems(report.problems), [], []))
    return [
        Part(f"{NUMERALS[i]}、{title}", sentences, head, lines)
        for i, (title, sentences, head, lines) in enumerate(parts)
    ]


def _received(report: Monthly) -> list[str]:
    counts, before, month = report.counts, report.before, month_name(report.month)
    if report.empty:
        return [f"{month}没有收到群众意见，也没有办结的事项。上月收到{before[Measure.RECEIVED]}件。"]
    more = counts[Measure.RECEIVED] - before[Measure.RECEIVED]
    compared = "与上月持平" if not more else f"比上月{'多' if more > 0 else '少'}{abs(more)}件"
    said = [f"{month}收到群众意见{counts[Measure.RECEIVED]}件，{compared}（上月{before[Measure.RECEIVED]}件）。"]
    if counts[Measure.RECEIVED]:
        said.append(f"从来源看，{'，'.join(_way(way, n, report) for way, n in report.ways.items() if n)}。")
    said.append(
        f"本月受理{counts[Measure.ACCEPTED]}件，直接答复{counts[Measure.ANSWERED]}件，办结{counts[Measure.CLOSED]}件。"
    )
    if counts[Measure.CLOSED]:
        said.append(f"办结的按结果分，{'，'.join(f'{m.label}{counts[m]}件' for m in ABCD)}。")
    return said


def _way(way: Way, n: int, report: Monthly) -> str:
    share = percent(n, report.counts[Measure.RECEIVED])
    return f"{way.label}{n}件" + (f"（占{share}）" if share else "")


def _table(head: str, rows: list[Row]) -> tuple[list[str], list[list[str]]]:
    lines = [[row.name, *(str(row.counts[m]) for m in COUNTED)] for row in rows]
    foot = ["合计", *(str(sum(row.counts[m] for row in rows)) for m in COUNTED)]
    return [head, *(m.label for m in COUNTED)], [*lines, foot]


def _satisfaction(report: Monthly) -> list[str]:
    found = report.satisfaction
    if not report.counts[Measure.CLOSED]:
        return ["本月没有办结的事项，不统计满意情况。"]
    said = [
        f"本月办结的{report.counts[Measure.CLOSED]}件中，有人评价的{found.rated}件，其中满意{found.satisfied}件、"
        f"不满意经会商解释办结{found.explained}件；首轮即满意{found.satisfied_first}件。"
    ]
    if found.rate:
        said.append(f"满意率{found.rate}，首轮满意率{found.first_rate}，分母为有人评价的{found.rated}件。")
    else:
        said.append(f"有人评价的不足{FEWEST_FOR_RATE}件，不计算满意率。")
    said.append(f"没有人评价的{found.unrated}件，不计入满意率。本月群众或者代表评价不满意的{_dissatisfied(report)}件。")
    return said


def _dissatisfied(report: Monthly) -> int:
    return report.counts[Measure.DISSATISFIED]


def _overdue(report: Monthly) -> list[str]:
    at = report.at.astimezone(SHANGHAI)
    more = "以上" if report.standing.capped else ""
    return [
        f"截至{at.year}年{at.month}月{at.day}日{at:%H:%M}，超期未办的{report.standing.red}件{more}，"
        f"快到期的{report.standing.yellow}件{more}。"
    ]


def _problems(found: list[Told]) -> list[str]:
    if not found:
        return ["本月没有在跟进的共性问题。"]
    return [f"本月在跟进的共性问题{len(found)}个。", *(f"{i}．{_problem(told)}" for i, told in enumerate(found, 1))]


def _problem(told: Told) -> str:
    problem = told.problem
    new = "本月新归集，" if told.new else ""
    said = f"{problem.title}（{problem.region}，{told.opinions}件意见）：{new}{problem.get_state_display()}。"
    for started in problem.follow_ups.all():
        on = f"，计划{started.planned_on.month}月{started.planned_on.day}日" if started.planned_on else ""
        said += f"{started.get_kind_display()}：{started.note.rstrip('。')}{on}。"
    if problem.state == ProblemState.CLOSED:
        said += f"{problem.get_outcome_display()}。{problem.conclusion}"
    return said
