"""What the pipeline tells the lower apps: who may see its files, who is told when its clocks ring, what it loads."""

import json
from pathlib import Path

from core import clocks, registries
from core.deadline_policies import PolicyRow
from suggestions import handlers  # noqa: F401 - subscribes the handlers
from suggestions.models import Category
from suggestions.selectors import alerts, scope

REFERENCE = Path(__file__).parent / "reference"


def register() -> None:
    """Fill core's registries; called once when the app is ready."""
    registries.file_guards.register("opinion", scope.may_see_opinion_file)
    registries.file_guards.register("reply", scope.may_see_reply_file)
    for kind in ("opinion", "matter", "assignment"):
        registries.clock_audiences.register(kind, alerts.audience)
        registries.clock_links.register(kind, alerts.link)
    registries.reference_loaders.register("opinion-categories", load_categories)
    registries.reference_loaders.register("opinion-policies", load_policies)


def load_categories() -> str:
    """Load the 18 categories; what a county renamed keeps its name."""
    rows = json.loads((REFERENCE / "categories.json").read_text(encoding="utf-8"))
    for code, name in rows:
        Category.objects.get_or_create(code=code, defaults={"name": name})
    return f"意见类别 {len(rows)} 项"


def load_policies() -> str:
    """Load the terms of the reference file as one version; rows already there stay as they are."""
    table = json.loads((REFERENCE / "policies.json").read_text(encoding="utf-8"))
    rows: list[PolicyRow] = [
        {
            "family": table["family"],
            "step": row["step"],
            "grade": grade,
            "term": term,
            "audience": row["audience"],
            "basis": row["basis"],
        }
        for row in table["rows"]
        for grade, term in zip(table["grades"], row["terms"], strict=True)
    ]
    clocks.load_policies(rows, version=table["version"], valid_from=table["valid_from"])
    return f"办理时限 {len(rows)} 条"
