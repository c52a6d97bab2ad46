"""The look: contrasts recomputed from tokens.css, what old browsers cannot read, no inline styles, lights never by colour alone."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from core.clocks import Light
from core.templatetags import renda_ui

ROOT = Path(__file__).resolve().parent.parent
CSS = ROOT / "static" / "css"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6});", (CSS / "tokens.css").read_text(encoding="utf-8")))

# Foreground, background, the contrast the palette was chosen for; text needs 4.5, edges of controls 3.
CONTRASTS = [
    ("on-brand", "brand-700", 9.09), ("on-brand", "brand-600", 6.67), ("on-brand", "brand-500", 5.21),
    ("brand-600", "bg", 6.16), ("ink-600", "brand-50", 5.66), ("gold-300", "brand-700", 5.44),
    ("gold-800", "gold-50", 7.41), ("ink-900", "surface", 15.78), ("ink-900", "bg", 14.59),
    ("ink-700", "surface", 8.80), ("ink-600", "surface", 6.16), ("ink-600", "bg", 5.70), ("ink-500", "surface", 4.86),
    ("link", "surface", 8.14), ("visited", "surface", 8.32), ("surface", "ok", 4.93), ("ok-text", "ok-bg", 7.0),
    ("ink-900", "warn", 8.55), ("warn-text", "warn-bg", 7.22), ("warn-edge", "surface", 5.05),
    ("surface", "alert", 5.88), ("alert-text", "alert-bg", 7.94), ("info-text", "info-bg", 7.49),
    ("wait-text", "wait-bg", 7.39), ("mute-text", "mute-bg", 7.57),
]  # fmt: skip
TOO_NEW = (
    r"@layer|@container|oklch|color-mix|:has\(|:is\(|:where\(|\binset(-\w+)?:|aspect-ratio|\bclamp\(|\bmin\(|\bmax\("
)


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rules(name: str) -> list[str]:
    """The declaration blocks of a stylesheet without comments."""
    text = re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(encoding="utf-8"), flags=re.S)
    return re.findall(r"\{([^{}]*)\}", text)


def test_black_on_white_is_21():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize(("front", "back", "expected"), CONTRASTS)
def test_text_can_be_read(front: str, back: str, expected: float):
    measured = contrast(TOKENS[front], TOKENS[back])

    assert measured == pytest.approx(expected, abs=0.06)
    assert measured >= 4.5


@pytest.mark.parametrize("back", ["surface", "bg"])
def test_the_edge_of_a_field_can_be_seen(back: str):
    assert contrast(TOKENS["field-border"], TOKENS[back]) >= 3


@pytest.mark.parametrize("name", [path.name for path in CSS.glob("*.css")])
def test_no_rule_that_old_browsers_drop(name: str):
    text = re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(encoding="utf-8"), flags=re.S)

    assert re.findall(TOO_NEW, text) == []
    assert [rule for rule in rules(name) if "flex" in rule and re.search(r"\bgap:", rule)] == []


@pytest.mark.parametrize("name", ["tokens.css", "components.css", "citizen.css"])
def test_citizens_styles_use_no_gap_at_all(name: str):
    """Grid learnt `gap` in Chrome 66, flex in 84; the oldest phone kernel we serve is 61."""
    assert [rule for rule in rules(name) if re.search(r"\bgap:", rule)] == []


def test_the_reader_sizes_are_20_24_and_30_pixels():
    text = (CSS / "citizen.css").read_text(encoding="utf-8")
    sizes = dict(re.findall(r"^(html[\w.-]*) \{ font-size: ([\d.]+)%; \}", text, flags=re.M))

    assert {name: float(value) * 16 / 100 for name, value in sizes.items()} == {
        "html": 20, "html.fs-24": 24, "html.fs-30": 30,
    }  # fmt: skip


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_inline_style_and_no_inline_handler(path: Path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"<[^>]*\s(?:style|on[a-z]+)\s*=", text) == []
    assert [tag for tag in re.findall(r"<(?:script|style)\b[^>]*>", text) if "nonce=" not in tag] == []


def test_every_script_and_style_inlined_by_a_tag_carries_the_nonce(rf):
    request = rf.get("/")
    request.csp_nonce = "abc"

    html = render_to_string("base/citizen.html", {}, request)

    assert re.findall(r"<(?:script|style)\b[^>]*>", html) == ['<style nonce="abc">']


def test_every_light_has_its_own_shape_and_a_word():
    words = {light.value: re.sub(r"<[^>]*>", "", renda_ui.light_tag(light)) for light in Light}
    shapes = {re.sub(r'class="[^"]*"', "", renda_ui.drawing(f"light-{light.value}", "")) for light in Light}

    assert words == {"green": "绿灯", "yellow": "黄灯", "red": "红灯", "grey": "暂停"}
    assert len(shapes) == 4
    assert "" not in shapes


def test_every_icon_named_in_a_template_exists():
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))}

    assert {name for name in named if not (ROOT / "static" / "icons" / f"{name}.svg").exists()} == set()
    assert len(named) > 15


def test_the_style_guide_shows_every_component():
    shown = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("styleguide", "base", "django", "_partials")
        for path in (ROOT / "templates" / folder).rglob("*.html")
    )
    tags = {"light.html": "{% light ", "status.html": "{% status "}
    parts = [path.name for path in (ROOT / "templates" / "_partials").glob("*.html")]

    assert [p for p in parts if f"_partials/{p}" not in shown and tags.get(p, "?") not in shown] == []


def test_citizens_styles_fit_beside_the_page_in_the_first_window():
    text = "".join(renda_ui._static_source(f"css/{n}.css") for n in ("tokens", "components", "citizen"))

    assert len(gzip.compress(text.encode(), 9)) < 5.5 * 1024


def test_the_common_script_stays_small():
    assert (ROOT / "static" / "js" / "app.js").stat().st_size <= 6 * 1024
