"""What import-linter and ruff cannot see: where state changes, where the clock is read, budgets, names, pages in step."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from accounts.roles import Role
from suggestions import aftercare, policies, states
from suggestions.management.lifecycle_page import page

ROOT = Path(__file__).resolve().parent.parent
APPS = ("core", "accounts", "deputies", "liaison", "suggestions", "oversight", "insights", "renda")
DRAWERS = {"utils", "helpers", "common", "misc", "extras"}
WORDS = (
    "OpinionState", "MatterState", "AssignmentState", "OpinionAction", "MatterAction", "Grade", "Urgency",
    "IdentityMode", "Channel", "EntryMode", "Level", "Part", "ResultClass", "UnsolvedReason", "RejectReason",
    "Satisfaction", "Remark", "ContactWay", "FeedbackWay", "RatingWay",
    "SuggestionState", "SuggestionAction", "SuggestionType", "Season", "Secrecy", "SourceKind", "CoSponsorState",
    "BarredMatter", "ReviewResult",
    "AnswerWay", "CommitmentState", "VisitState", "VisitWay", "StillOk", "ReopenGround",
    "PublicationState", "PublicationAction", "PublicationScope", "ReviewKind", "SecrecyCheck", "PrivacyCheck",
    "DeclineReason", "WithdrawReason", "OfferState", "FindingProposal",
    "SupervisionKind", "SupervisionState", "SupervisionAction",
)  # fmt: skip


def tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", pattern],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\n")  # fmt: skip
    return [ROOT / name for name in listed if name and (ROOT / name).exists()]


def python_files() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def product_files() -> list[Path]:
    return [p for p in python_files() if p.relative_to(ROOT).parts[0] in APPS and "tests" not in p.parts]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_there_is_something_to_check():
    assert len(product_files()) > 80


def test_no_python_file_is_longer_than_300_lines():
    long = [f"{short(p)} {n}" for p in python_files() if (n := len(p.read_text(encoding="utf-8").splitlines())) > 300]

    assert long == []


def test_no_function_is_longer_than_40_lines():
    long = [
        f"{short(path)} {node.name} {node.end_lineno - node.lineno + 1}"
        for path in product_files()
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > 40
    ]

    assert long == []


def test_no_line_is_longer_than_120_characters():
    """Counted in characters; a Chinese one counts once here. Tables that read better whole say `fmt: off`."""
    long = []
    for path in product_files():
        text = path.read_text(encoding="utf-8")
        lines = re.sub(r"# fmt: off.*?# fmt: on", "", text, flags=re.S).splitlines()
        long += [f"{short(path)}: {line[:60]}" for line in lines if len(line) > 120]

    assert long == []


def test_state_is_assigned_in_services_only():
    found = []
    for path in product_files():
        if "services" in path.parts or path.name == "services.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets):
                found.append(f"{short(path)}:{node.lineno}")
            called = node.func if isinstance(node, ast.Call) else None
            updates = isinstance(called, ast.Attribute) and called.attr == "update"
            if updates and any(keyword.arg == "state" for keyword in node.keywords):
                found.append(f"{short(path)}:{node.lineno}")

    assert found == []


def test_the_clock_is_read_in_one_place():
    reads = {"now", "today", "utcnow", "localtime", "time"}
    found = []
    for path in product_files():
        if short(path) == "core/clock.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in reads):
                continue
            owner = ast.unparse(node.func.value)
            if owner in {"timezone", "datetime", "date", "datetime.datetime", "time"} and node.func.attr != "localtime":
                found.append(f"{short(path)}:{node.lineno} {ast.unparse(node)}")

    # The embedded servers and the demo's supervisor measure seconds before Django is there.
    assert [line for line in found if not line.startswith(("renda/embedded/", "renda/runner/"))] == []


def test_domain_modules_do_not_read_the_clock():
    """Commands, selectors and policies take the time as an argument."""
    domain = re.compile(r"(services|selectors)(/|\.py)|policies\.py|lifecycle\.py|deadlines\.py|matrix\.py|models/")
    found = [
        short(path)
        for path in product_files()
        if domain.search(short(path))
        and "management" not in path.parts
        and re.search(r"\bclock\.(now|today)\(|\bnow\(\)", path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_no_module_is_a_drawer():
    assert [short(p) for p in python_files() if p.stem in DRAWERS or DRAWERS & set(p.relative_to(ROOT).parts)] == []


def test_every_module_says_what_it_is_the_only_place_for():
    silent = [
        short(path)
        for path in product_files()
        if (text := path.read_text(encoding="utf-8").strip()) and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []


def test_no_signals_and_no_doubles_of_our_own_code():
    banned = re.compile(r"@receiver\b|unittest\.mock|mocker\.|monkeypatch\.setattr\(")
    found = [
        f"{short(p)}: {m.group()}"
        for p in python_files()
        if p != Path(__file__) and (m := banned.search(p.read_text(encoding="utf-8")))
    ]

    assert found == []


def test_handlers_tell_people_in_one_way_that_leaves_out_who_did_it():
    """`core.notices.tell` leaves out the `user_id` of the message; only what nobody did is told without one."""
    direct = re.compile(r"\bnotify(_many)?\(")
    nobody = {"core/notices.py", "core/clock_recompute.py", "core/clock_sweep.py", "oversight/services/officers.py"}
    found = [short(p) for p in product_files() if direct.search(p.read_text(encoding="utf-8"))]

    assert set(found) <= nobody


def test_every_announcement_says_who_did_it():
    system = {"core/outbox.py", "liaison/services/duty_watch.py", "deputies/services/duties.py"}
    silent = []
    for path in product_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "outbox.publish"):
                continue
            named = any(keyword.arg == "user_id" for keyword in node.keywords)
            payload = "**payload" in ast.unparse(node) and '"user_id": actor.user_id' in path.read_text(
                encoding="utf-8"
            )
            if not named and not payload and short(path) not in system:
                silent.append(f"{short(path)}:{node.lineno}")

    assert silent == []


def test_no_test_is_skipped():
    banned = re.compile(r"pytest\.(skip|xfail|importorskip)|mark\.(skip|skipif|xfail)")
    found = [short(p) for p in python_files() if p != Path(__file__) and banned.search(p.read_text(encoding="utf-8"))]

    assert found == []


def test_templates_are_short_and_carry_no_inline_style_or_handler():
    bad = []
    for path in tracked("templates/**/*.html") + tracked("templates/*.html"):
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > 200:
            bad.append(f"{short(path)} too long")
        if re.search(r"\sstyle=\"|\son(click|change|submit|load|input)=", text):
            bad.append(f"{short(path)} inline style or handler")

    assert bad == []


@pytest.mark.parametrize("name", WORDS)
def test_every_word_has_a_line_in_the_glossary(name):
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    section = glossary.split(f"## {name}\n", 1)[1].split("\n## ", 1)[0]

    missing = [word.value for word in getattr(states, name) if f"| `{word.value}` | {word.label} |" not in section]

    assert missing == []


def test_roles_policies_and_tables_have_a_line_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    public = [
        name
        for module in (policies, aftercare)
        for name, found in vars(module).items()
        if getattr(found, "__module__", "") == module.__name__ and name[0] != "_"
    ]
    tables = [f"{app}.{m.__name__}" for app in APPS for m in apps.get_app_config(app).get_models()]
    wanted = [*public, *tables, *(role.value for role in Role)]

    assert [word for word in wanted if f"| `{word}` |" not in glossary] == []


def test_the_lifecycle_page_is_the_tables():
    assert (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8") == page()


def test_the_repository_speaks_of_the_product_only():
    """Neither machine paths nor registry addresses belong in it."""
    banned = re.compile(
        "|".join(["/" + "work/(main|shared|steering)", "index" + "-url", "/tmp/" + "boot", "DEVELOP" + "ERS\\.md"])
    )
    found = [
        short(path)
        for pattern in (
            "*.py",
            "*.md",
            "*.html",
            "*.toml",
            "*.txt",
            "*.lock",
            "*.sh",
            "*.js",
            "*.css",
            "*.json",
            "Makefile",
        )
        for path in tracked(pattern)
        if banned.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []
