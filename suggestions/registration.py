"""What the pipeline tells the lower apps: who may see its files, who is told when its clocks ring, what it loads."""

import json
from pathlib import Path

from accounts.policies import abolition_guards
from core import registries
from core.actors import Actor
from core.exports import export_kinds
from core.policy_files import Preset, TermTable, load_tables, read_presets, read_tables
from core.registries import PageLink
from suggestions import (
    appeal_handlers,  # noqa: F401 - subscribes the handlers
    co_handlers,  # noqa: F401 - subscribes the handlers
    ending_handlers,  # noqa: F401 - subscribes the handlers
    extension_handlers,  # noqa: F401 - subscribes the handlers
    group_handlers,  # noqa: F401 - subscribes the handlers
    handlers,  # noqa: F401 - subscribes the handlers
    handover_handlers,  # noqa: F401 - subscribes the handlers
    merging_handlers,  # noqa: F401 - subscribes the handlers
    offline_handlers,  # noqa: F401 - subscribes the handlers
    publication_handlers,
    return_handlers,  # noqa: F401 - subscribes the handlers
    supervision_handlers,
)
from suggestions.citizen import result_sections
from suggestions.handover_policies import hands_on
from suggestions.models import Category
from suggestions.selectors import (
    activity_opinions,
    activity_suggestions,
    alerts,
    feed,
    followups,
    group_offers,
    handovers,
    outcomes,
    pages,
    paper_work,
    publications,
    questions,
    scope,
    supervision_section,
    supervisions,
)
from suggestions.services import ledgers

REFERENCE = Path(__file__).parent / "reference"


def register() -> None:
    """Fill core's registries; called once when the app is ready."""
    abolition_guards.register("suggestions", handovers.why_unit_stays)
    registries.file_guards.register("opinion", scope.may_see_opinion_file)
    registries.file_guards.register("recording", scope.may_hear_recording)
    registries.file_guards.register("reply", scope.may_see_reply_file)
    registries.console_links.register("formal-suggestions", pages.console_links)
    registries.portal_links.register("formal-suggestions", pages.portal_links)
    registries.file_guards.register("paper_reply", paper_work.may_see_scan)
    registries.file_guards.register("commitment", scope.may_see_commitment_file)
    for kind in ("opinion", "suggestion", "matter", "assignment", "return_visit"):
        registries.clock_briefs.register(kind, alerts.briefs)
    registries.clock_audiences.register("publication", publication_handlers.clock_audience)
    registries.clock_links.register("publication", publication_handlers.clock_link)
    registries.clock_audiences.register("supervision", supervision_handlers.clock_audience)
    registries.clock_links.register("supervision", supervision_handlers.clock_link)
    registries.file_guards.register("supervision_answer", supervisions.may_see_answer_file)
    registries.console_links.register("supervisions", supervision_links)
    registries.matter_sections.register("supervisions", supervision_section.of_matter)
    registries.station_sections.register("results", result_sections.of_station)
    registries.deputy_sections.register("results", result_sections.of_deputy)
    registries.console_links.register("papers", paper_links)
    registries.console_links.register("publications", publication_links)
    registries.console_links.register("suggestions", console_links)
    registries.feed_entries.register("deadlines", feed.entries)
    registries.portal_links.register("suggestions", portal_links)
    registries.duty_sources.register("opinion", outcomes.numbers_of)
    registries.duty_sources.register("matter", outcomes.matters_named)
    registries.duty_sources.register("suggestion", outcomes.suggestions_named)
    registries.followed_outcomes.register("matters", outcomes.followed)
    registries.question_matters.register("suggestions", questions.matter_link)
    registries.matter_sections.register("group-findings", group_offers.of_matter)
    registries.activity_sections.register("opinions", activity_opinions.section)
    registries.activity_sections.register("suggestions", activity_suggestions.section)
    export_kinds.register(ledgers.KEY, ledgers.LEDGER)
    registries.reference_loaders.register("opinion-categories", load_categories)
    registries.reference_loaders.register("opinion-policies", load_policies)
    registries.term_tables.register("suggestions", term_tables)
    registries.term_presets.register("suggestions", term_presets)


def console_links(actor: Actor) -> list[PageLink]:
    """Return the pages of this app beside the lists that this actor works with."""
    links = [PageLink("民情台账", "console:ledger", "list", "数据")] if ledgers.keeper(actor) is not None else []
    if actor.acting_as(*followups.PROMISE_READERS):
        links.append(PageLink("承诺清单", "console:commitments", "list", "数据"))
    if actor.acting_as(*followups.VISIT_READERS):
        links.append(PageLink("回访", "console:return-visits", "list", "数据"))
    if actor.acting_as(*followups.REBOUND_READERS):
        links.append(PageLink("问题反复", "console:rebounds", "list", "数据"))
    if hands_on(actor):
        links.append(PageLink("工作移交", "console:hand-over", "people"))
    return links


def portal_links(actor: Actor) -> list[PageLink]:
    """Return the pages of this app beside the deputy's own lists."""
    links = [PageLink("承诺和回访", "portal:promises", "list")]
    if group_offers.in_group(actor):
        waiting = group_offers.waiting_for(actor)
        label = f"代表研判（待承接{waiting}）" if waiting else "代表研判"
        links.append(PageLink(label, "portal:group-offers", "edit"))
    return links


def paper_links(actor: Actor) -> list[PageLink]:
    """Return the list of units on paper and the 交办会 for those who dispatch."""
    if not paper_work.has_page(actor):
        return []
    return [
        PageLink("交办会", "papers:handouts", "list", "代表建议"),
        PageLink("纸质办理单位", "papers:units", "list", "监督"),
    ]


def publication_links(actor: Actor) -> list[PageLink]:
    """Return the page on which results are prepared for the public, for those who have to do with it."""
    return [PageLink("结果公开", "publications:list", "eye", "数据")] if publications.prepares(actor) else []


def supervision_links(actor: Actor) -> list[PageLink]:
    """Return the list of supervision to those who send, sign, read or answer it."""
    return [PageLink("督办", supervisions.LIST, "clock", "监督")] if supervisions.has_page(actor) else []


def load_categories() -> str:
    """Load the 18 categories; what a county renamed keeps its name."""
    rows = json.loads((REFERENCE / "categories.json").read_text(encoding="utf-8"))
    for code, name in rows:
        Category.objects.get_or_create(code=code, defaults={"name": name})
    return f"意见类别 {len(rows)} 项"


def load_policies() -> str:
    """Load the terms of the reference files, each as one version of its family; rows already there stay as they are."""
    return f"办理时限 {load_tables(term_tables())} 条"


def term_tables() -> list[TermTable]:
    """Return the shipped terms of opinions, suggestions and what else is handled."""
    return read_tables(REFERENCE / "terms")


def term_presets() -> list[Preset]:
    """Return the sets of terms a county can choose from: the national default and the provinces' own."""
    return read_presets(REFERENCE / "presets")
