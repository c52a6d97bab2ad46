"""Citizens' pages keep to what Chromium 61 understands: ES2015 in scripts, nothing younger in styles."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static"
SCRIPTS = sorted((STATIC / "js").glob("citizen*.js"))
STYLES = [STATIC / "css" / f"{name}.css" for name in ("tokens", "components", "citizen", "citizen_pages")]

COMMENT_OR_TEXT = re.compile(
    r"""/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|//[^\n]*""", re.DOTALL
)
# Younger than ES2015, each with the release that brought it.
YOUNGER_WORDS = {
    "optional chaining (2020)": r"\?\.(?!\d)",
    "nullish (2020, 2021)": r"\?\?",
    "power (2016)": r"\*\*",
    "async and await (2017)": r"\basync\b|\bawait\b",
    "rest and spread of objects (2018); of lists we need none": r"\.\.\.",
    "catch without a name (2019)": r"\bcatch\s*\{",
    "logical assignment (2021)": r"(?:\|\||&&)=",
    "private members (2022)": r"(?:this|self|\bclass\s+\w+\s*\{[^}]*)\.?#\w",
    "separators in numbers (2021) and big numbers (2020)": r"\b\d+_\d|\b\d+n\b",
    "import by need (2020), globalThis (2020)": r"\bimport\b|\bglobalThis\b",
    "finally of promises (2018)": r"\.finally\(",
    "newer methods of lists, texts and objects": (
        r"\.(?:flat|flatMap|at|replaceAll|matchAll|padStart|padEnd|trimStart|trimEnd|findLast|toSorted|replaceChildren)\("
        r"|Object\.(?:entries|values|fromEntries|hasOwn|groupBy)\b|Promise\.(?:any|allSettled|withResolvers)\b"
        r"|\bstructuredClone\b|\bqueueMicrotask\b|\bAbortSignal\.timeout\b|\.arrayBuffer\(|\brandomUUID\b"
    ),
    "a comma after the last argument (2017)": r",\s*\)",
}
YOUNGER_RULES = {
    "selectors (88, 105, 112)": r":has\(|:is\(|:where\(|&",
    "gap (66 in grids, 84 in flex)": r"[\s;{](?:row-|column-|grid-)?gap\s*:",
    "one word for four sides (87)": r"\binset(?:-\w+)*\s*:",
    "aspect-ratio (88), container queries, layers, scopes": r"aspect-ratio|@container|@layer|@scope|@property|container-type",
    "functions (79, 111, 119)": r"\b(?:clamp|min|max|color-mix|oklch|oklab|lab|lch|hwb|light-dark|env)\(",
    "sides by writing direction (69, 87)": r"(?:margin|padding|border)-(?:inline|block)",
    "colours of eight digits (62) or with spaces (65)": r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{4})\b|rgba?\(\s*\d+\s+\d+",
    "ranges in media queries (104)": r"@media[^{]*[<>]=?",
    "units (108)": r"\d(?:dvh|svh|lvh|dvw|svw|lvw|cqw|cqi)\b",
    "conic pictures, filters behind, sub-grids": r"conic-gradient|backdrop-filter|subgrid",
    "short forms of overflow (68, 90)": r"overflow\s*:\s*(?:\w+\s+\w+|clip)|overflow-wrap\s*:\s*anywhere",
}


def code_of(path: Path) -> str:
    """The script without comments and without what it only says."""
    return COMMENT_OR_TEXT.sub('""', path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_es2015(path: Path):
    found = {name: re.findall(words, code_of(path)) for name, words in YOUNGER_WORDS.items()}

    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_is_of_chromium_61(path: Path):
    text = re.sub(r'/\*.*?\*/|"[^"]*"', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = {name: re.findall(words, text) for name, words in YOUNGER_RULES.items()}

    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize(
    "younger",
    ["a?.b", "a ?? b", "a ** b", "async function f() {}", "f(...a)", "try {} catch {}", "a ||= b", "1_000", "p.finally(f)",
     "x.flat()", "Object.entries(a)", "f(a,)", "this.#a"],
)  # fmt: skip
def test_the_list_knows_what_is_younger(younger: str):
    assert any(re.search(words, younger) for words in YOUNGER_WORDS.values())
