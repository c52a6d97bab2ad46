"""The only place where deputies tells the apps below what they may ask of it, and loads its reference data."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from accounts.policies import sees_county
from accounts.roles import TOWNSHIP_ROLES, Role
from core import registries
from core.actors import Actor
from core.registries import PageLink
from deputies import (
    duty_report_registration,
    handlers,  # noqa: F401 - subscribes the handlers
    policies,
    selectors,
)
from deputies.models import Scheme, SchemeCount, SchemeRule
from deputies.selectors import duties, files
from deputies.states import RuleFormula

SCHEME = Path(__file__).parent / "reference" / "scheme.json"


def register() -> None:
    """Fill core's registries."""
    registries.actor_identities.register("deputy", selectors.deputy_id_of_user)
    duty_report_registration.register()
    registries.file_guards.register("duty_record", duties.may_see_photo)
    registries.deputy_sections.register(files.OWN_SECTION, files.public_facts)
    registries.reference_loaders.register("deputies-scheme", load_scheme)
    registries.console_links.register("deputies", console_links)
    registries.portal_links.register("deputies", portal_links)


def console_links(actor: Actor) -> list[PageLink]:
    """Return the pages of deputies' files this actor works with."""
    if not (sees_county(actor) or actor.acting_as(*TOWNSHIP_ROLES)):
        return []
    links = [
        PageLink("代表履职档案", "deputies_console:files", "person", "代表"),
        PageLink("代表小组", "deputies_console:groups", "people", "代表"),
        PageLink("结对联系", "deputies_console:pairings", "link", "代表"),
    ]
    if actor.acting_as(Role.COUNTY_DISPATCHER, *TOWNSHIP_ROLES):
        links.insert(1, PageLink("履职待确认", "deputies_console:waiting", "check", "代表"))
    if policies.score_reader(actor):
        links.append(PageLink("考核办法", "deputies_console:schemes", "list", "代表"))
        links.append(PageLink("履职申诉", "deputies_console:objections", "message", "代表"))
    return links


def portal_links(actor: Actor) -> list[PageLink]:
    """Return the deputy's own pages."""
    return [
        PageLink("我的履职", "deputies_portal:duties", "file"),
        PageLink("填报履职", "deputies_portal:report", "plus"),
    ]


def load_scheme() -> str:
    """Load the default scheme (c.2) as a draft of its year; a county that has one of that year and level keeps it."""
    table = json.loads(SCHEME.read_text(encoding="utf-8"))
    if Scheme.objects.filter(year=table["year"], level=table["level"]).exists():
        return "考核办法：已有，未改动"
    scheme = Scheme.objects.create(
        year=table["year"],
        level=table["level"],
        title=table["title"],
        total=table["total"],
        bonus_total=table["bonus_total"],
    )
    for row in table["rules"]:
        _load_rule(scheme, row)
    return f"考核办法 {len(table['rules'])} 项（起草中，须经批准）"


def _load_rule(scheme: Scheme, row: dict[str, Any]) -> None:
    rule = SchemeRule.objects.create(
        scheme=scheme,
        code=row["code"],
        item=row["item"],
        section=row["section"],
        formula=row.get("formula", RuleFormula.COUNTED),
        cap=None if row["cap"] is None else Decimal(row["cap"]),
        pro_rata=row.get("pro_rata", True),
        basis=row["basis"],
    )
    for count in row.get("counts", []):
        SchemeCount.objects.create(
            rule=rule,
            kinds=count["kinds"],
            first=Decimal(count["first"]),
            further=Decimal(count["further"]),
            cap=Decimal(count["cap"]) if "cap" in count else None,
            per_day=count.get("per_day"),
            minus=count.get("minus", False),
        )
