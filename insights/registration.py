"""The only place where insights tells the apps below what they may offer or have to ask."""

from datetime import datetime

from accounts.roles import Role
from core import registries
from core.actors import Actor
from core.exports import export_kinds
from core.registries import PageLink, Section
from insights import handlers  # noqa: F401 - subscribes the handlers
from insights.selectors import problems
from insights.selectors.board import has_board
from insights.selectors.bulletins import has_page as has_bulletins
from insights.selectors.scope import reads_pool
from insights.selectors.unit_cards import has_cards
from insights.services import loop_sheets, unit_sheets


def register() -> None:
    """Fill core's registries; called once when the app is ready."""
    registries.console_links.register("insights", console_links)
    registries.opinion_sections.register("insights", problem_of_opinion)
    registries.activity_sections.register("problems", problem_of_activity)
    export_kinds.register(loop_sheets.KEY, loop_sheets.LOOP_SHEET)
    export_kinds.register(unit_sheets.KEY, unit_sheets.UNIT_SHEET)


def console_links(actor: Actor) -> list[PageLink]:
    """Return the pool's pages for those who have figures to read; the leaders' overview first."""
    cards = [PageLink("办理单位成绩单", "insights_console:unit-cards", "flag", "数据")] if has_cards(actor) else []
    if not reads_pool(actor):
        return cards
    overview = (
        [PageLink("领导概览", "insights_console:overview", "eye", "数据")] if actor.acting_as(Role.SC_LEADER) else []
    )
    board = [PageLink("领导看板", "insights_console:board", "chart", "数据")] if has_board(actor) else []
    return [
        *overview,
        *board,
        *cards,
        PageLink("民意数据池", "insights_console:pool", "chart", "数据"),
        PageLink("共性问题", "insights_console:problems", "people", "数据"),
        PageLink("闭环报告", "insights_console:loop", "list", "数据"),
        PageLink("月度报告", "insights_console:report", "file", "数据"),
        *([PageLink("通报和专报", "insights_console:bulletins", "file", "数据")] if has_bulletins(actor) else []),
        PageLink("站点评价", "insights_console:scorecards", "flag", "联络站"),
    ]


def problem_of_opinion(actor: Actor, opinion_id: int) -> Section | None:
    """Return the common problem an opinion is in, for staff who see it, with what came of it."""
    found = problems.of_opinion(actor, opinion_id)
    if found is None:
        return None
    return Section("共性问题", "insights/console/_of_opinion.html", {"problem": found})


def problem_of_activity(actor: Actor, activity_id: int, at: datetime) -> Section | None:
    """Return the common problem a research was started from, for staff who see it."""
    found = problems.of_activity(actor, activity_id)
    if found is None:
        return None
    return Section("为哪个共性问题调研", "insights/console/_of_activity.html", {"problem": found})
