"""The only place for the template tags of every face: lights, badges, icons, codes, dates, numbers, inlined files."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.base import Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from core.clock import SHANGHAI, now
from core.workday_sentences import instant_text

register = template.Library()

LIGHT_WORDS = {"green": "绿灯", "yellow": "黄灯", "red": "红灯", "grey": "暂停"}
TONES = ("ok", "warn", "alert", "info", "wait", "mute")
PLAIN_ERRORS = {
    "该字段是必填项。": "这一项还没有填。",
    "未提交文件。请检查表单的编码类型。": "文件没有传上来，请再选一次。",
}
SVG_OPENING = '<svg xmlns="http://www.w3.org/2000/svg"'


@register.simple_tag(name="light")
def light_tag(light: Any, text: str = "") -> SafeString:
    """Return shape and word of a light: given by its word in English, or an object with `name` and perhaps `text`."""
    name = str(getattr(light, "value", "") or getattr(light, "name", "") or light or "").lower()
    if name not in LIGHT_WORDS:
        return mark_safe("")
    word = LIGHT_WORDS[name]
    words = (text or str(getattr(light, "text", "") or "")).replace(f"已{word}", "").replace(word, "").strip()
    more = format_html('<span class="light-text">{}</span>', words) if words else ""
    shape = drawing(f"light-{name}", "")
    return format_html('<span class="light light-{}">{}<span>{}</span>{}</span>', name, shape, word, more)


@register.simple_tag
def status(tone: str, label: str) -> SafeString:
    """Return the badge of a state; an unknown tone is muted."""
    return format_html('<span class="status status-{}">{}</span>', tone if tone in TONES else "mute", label)


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """Return a drawing from static/icons inline, hidden from screen readers; an unknown name draws nothing."""
    return drawing(name, css)


@lru_cache(maxsize=256)
def drawing(name: str, css: str) -> SafeString:
    """Return static/icons/<name>.svg ready to stand in a page, empty when there is none."""
    path = finders.find(f"icons/{name}.svg")
    if not path:
        return mark_safe("")
    opening = format_html('<svg class="{}"', css) if css else "<svg"
    source = Path(str(path)).read_text(encoding="utf-8").strip()
    return mark_safe(source.replace(SVG_OPENING, f'{opening} aria-hidden="true" focusable="false"', 1))


@register.simple_tag
def qr_svg(text: str, title: str = "二维码") -> SafeString:
    """Return the code of a text as inline SVG in the text's colour, with the quiet zone cameras need."""
    matrix = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    matrix.add_data(text)
    rows = matrix.get_matrix()
    path = "".join(_dark_runs(y, row) for y, row in enumerate(rows))
    return format_html(
        '<svg role="img" viewBox="0 0 {0} {0}" shape-rendering="crispEdges"><title>{1}</title>'
        '<path fill="currentColor" d="{2}"/></svg>',
        len(rows),
        title,
        path,
    )


def _dark_runs(y: int, row: Iterable[bool]) -> str:
    parts, x = [], 0
    for dark, cells in groupby(row):
        length = len(list(cells))
        if dark:
            parts.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(parts)


@register.simple_tag(name="cn_datetime")
@register.filter(name="cn_datetime")
def cn_datetime(at: datetime | None) -> str:
    """Return an instant as 11月22日 10:30 in Shanghai, with the year when it is not this one."""
    if at is None or at == "":
        return ""
    local = at.astimezone(SHANGHAI)
    return f"{_day(local.date())} {local:%H:%M}"


@register.simple_tag(name="cn_date")
@register.filter(name="cn_date")
def cn_date(day: date | datetime | None) -> str:
    """Return a day as 11月22日, with the year when it is not this one."""
    if day is None or day == "":
        return ""
    return _day(day.astimezone(SHANGHAI).date() if isinstance(day, datetime) else day)


@register.filter
def due_at(at: datetime) -> str:
    """Return the end of a term as people say it: 10月8日17:30, and 11月11日24:00 for a midnight."""
    return instant_text(at.astimezone(SHANGHAI), now().date())


@register.filter
def cn_when(value: Any) -> str:
    """Return an instant, a day or words as they are shown beside a step."""
    if isinstance(value, datetime):
        return cn_datetime(value)
    return cn_date(value) if isinstance(value, date) else str(value or "")


def _day(day: date) -> str:
    year = "" if day.year == now().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


@register.simple_tag(name="opinion_number")
@register.filter(name="opinion_number")
def opinion_number(number: str | int | None) -> str:
    """Return a 12-digit 登记编号 in groups of four, as people read it aloud; anything else unchanged."""
    digits = str(number or "")
    if not re.fullmatch(r"\d{12}", digits):
        return digits
    return f"{digits[:4]} {digits[4:8]} {digits[8:]}"


@register.filter
def plain_error(message: Any) -> str:
    """Return a field's error as a clerk would say it, where Django's own sentence is a form's."""
    return PLAIN_ERRORS.get(str(message), str(message))


@register.simple_tag
def site_phone() -> str:
    """Return the county's telephone number, also where no context processor ran."""
    return str(settings.SITE_PHONE)


@register.filter
def phone_link(number: str | None) -> SafeString:
    """Return a telephone number one can press."""
    if not number:
        return mark_safe("")
    return format_html('<a class="phone" href="tel:{}">{}</a>', re.sub(r"[^\d+]", "", str(number)), number)


@register.simple_tag(takes_context=True)
def inline_css(context: Context, *names: str) -> SafeString:
    """Return a style element with the given static files, without comments and indents, under the page's nonce."""
    return _inlined(context, "style", "".join(_static_source(name) for name in names))


@register.simple_tag(takes_context=True)
def inline_js(context: Context, *names: str) -> SafeString:
    """Return a script element with the given static files, without comments and indents, under the page's nonce."""
    return _inlined(context, "script", "\n".join(_static_source(name) for name in names))


def _inlined(context: Context, element: str, source: str) -> SafeString:
    nonce = getattr(context.get("request"), "csp_nonce", "")
    return format_html('<{0} nonce="{1}">{2}</{0}>', element, nonce, mark_safe(source))


@lru_cache(maxsize=32)
def _static_source(name: str) -> str:
    """Return a static file's text without comments and indents.

    :raises FileNotFoundError: when there is no such file, so that a page without its look is noticed at once
    """
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(f"static file {name} is missing")
    source = Path(str(path)).read_text(encoding="utf-8")
    return _short_script(source) if name.endswith(".js") else _short_style(source)


def _short_style(source: str) -> str:
    return re.sub(r"\s*\n\s*", "", re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL))


def _short_script(source: str) -> str:
    """Only comments that stand on lines of their own are taken out: `/*` also occurs in strings (`image/*`)."""
    bare = re.sub(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", "", source, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\n\s+", "\n", bare)


class FrameNode(template.Node):
    """What stands around a block, left out with it when the block is empty."""

    child_nodelists = ("before", "inner", "after")

    def __init__(self, before: template.NodeList, inner: template.NodeList, after: template.NodeList) -> None:
        self.before, self.inner, self.after = before, inner, after

    def render(self, context: Context) -> SafeString:
        """Return all three parts, or nothing when the middle one is blank."""
        inner = self.inner.render(context)
        if not inner.strip():
            return mark_safe("")
        return mark_safe(self.before.render(context) + inner + self.after.render(context))


@register.tag
def frame(parser: Parser, token: Token) -> FrameNode:
    """Compile `{% frame %}<h1>{% filled %}{% block heading %}{% endblock %}{% endfilled %}</h1>{% endframe %}`."""
    parts = []
    for end in ("filled", "endfilled", "endframe"):
        parts.append(parser.parse((end,)))
        parser.delete_first_token()
    return FrameNode(*parts)
