"""The only place for what a message outside says: the shipped wording, the county's own, and what may stand in it."""

from collections.abc import Mapping
from datetime import datetime
from re import compile as pattern
from string import Formatter

from django.conf import settings
from django.urls import reverse

from core.delivery.channels import Channel, Line, Outgoing
from core.errors import RuleBroken
from core.models import Notice, NoticeDelivery, NoticeTemplate
from core.models.notices import MessageKind, Severity

PLACEHOLDER = pattern(r"\{(\w+)\}")
SINGLE = {"text": "消息内容", "link": "查看的网址", "county": "县名", "congress": "机关名称"}
TOGETHER = {
    "count": "有几条", "overdue": "其中超期几条", "first": "最要紧的一条", "list": "逐条内容", "link": "查看的网址",
    "county": "县名", "congress": "机关名称",
}  # fmt: skip
LISTED = 20
# What the fixed words of a short message must leave for the notice itself.
ROOM = 60
MARKS = {Severity.URGENT: "【特急】", Severity.RED: "【超期】", Severity.WARN: "【临期】", Severity.NORMAL: ""}
SHIPPED = {
    MessageKind.NORMAL: ("{county}人大代表联络平台：有新消息", "{text}\n\n请登录平台查看：{link}"),
    MessageKind.WARN: ("临期提醒：有事项快到期了", "{text}\n\n请登录平台查看：{link}"),
    MessageKind.RED: ("超期提醒：有事项已超期", "{text}\n\n请尽快登录平台办理：{link}"),
    MessageKind.URGENT: ("特急：请马上处理", "{text}\n\n请马上登录平台处理：{link}"),
    MessageKind.DIGEST: ("您有{count}条未读消息", "您有{count}条未读消息：\n\n{list}\n\n请登录平台查看：{link}"),
}
SHIPPED_SHORT = {
    MessageKind.NORMAL: "{text}请登录平台查看。{congress}",
    MessageKind.WARN: "{text}请登录平台查看。{congress}",
    MessageKind.RED: "{text}请尽快登录平台办理。{congress}",
    MessageKind.URGENT: "特急：{text}请马上登录平台处理。{congress}",
    MessageKind.DIGEST: "您有{count}条未读消息，其中超期{overdue}条。{first}请登录平台查看。{congress}",
}


def shipped(kind: str, channel: Channel) -> tuple[str, str]:
    """Return subject and body as shipped; a channel for short messages has no subject."""
    if not channel.has_subject:
        return "", SHIPPED_SHORT[MessageKind(kind)]
    return SHIPPED[MessageKind(kind)]


def allowed(kind: str) -> dict[str, str]:
    """Return what may stand in braces in this kind of message, with what it becomes."""
    return TOGETHER if kind == MessageKind.DIGEST else SINGLE


def settled(kind: str, channel: Channel, subject: str, body: str) -> tuple[str, str]:
    """Return subject and body as they are kept: checked, and the shipped ones where nothing was written.

    :raises RuleBroken: as `check` does
    """
    own_subject, own_body = shipped(kind, channel)
    kept = (subject.strip() or own_subject) if channel.has_subject else "", body.strip() or own_body
    check(kind, channel, *kept)
    return kept


def check(kind: str, channel: Channel, subject: str, body: str) -> None:
    """Refuse a wording that could not be sent.

    :raises RuleBroken: an unknown placeholder, a brace without its partner, no place for the notice, or too long
    """
    for field, words in (("subject", subject), ("body", body)):
        _check_braces(words, allowed(kind), field)
    needed = ("count", "list", "first") if kind == MessageKind.DIGEST else ("text",)
    if not any(f"{{{name}}}" in body for name in needed):
        said = "或".join(f"{{{name}}}" for name in needed)
        raise RuleBroken(f"内容里要有{said}，不然收到的人不知道是什么事。", field="body")
    if channel.has_subject and not subject.strip():
        raise RuleBroken("请写标题。", field="subject")
    if "\n" in subject or "\r" in subject:
        raise RuleBroken("标题只能写一行。", field="subject")
    if channel.longest is not None and len(PLACEHOLDER.sub("", body)) > channel.longest() - ROOM:
        most = channel.longest() - ROOM
        raise RuleBroken(f"固定的字最多{most}个，一条最长{channel.longest()}个字，要给消息内容留地方。", field="body")


def _check_braces(words: str, known: Mapping[str, str], field: str) -> None:
    try:
        parts = list(Formatter().parse(words))
    except ValueError as error:
        raise RuleBroken("花括号没有成对，请检查。", field=field) from error
    for _, name, form, conversion in parts:
        if name is not None and (name not in known or form or conversion):
            raise RuleBroken(f"不认识{{{name}}}，这里可以用：{'、'.join(f'{{{one}}}' for one in known)}。", field=field)


def preview(kind: str, channel: Channel, subject: str, body: str) -> tuple[str, str]:
    """Return the message with examples in place of what stands in braces.

    :raises RuleBroken: as `check` does
    """
    check(kind, channel, subject, body)
    red = Line("“关于修复石桥路路灯的建议”已超期，期限是3月2日17:30。", _absolute("/console/"), Severity.RED)
    new = Line("青石镇中心联络站收到一件新的意见，请初审。", _absolute("/console/"), Severity.NORMAL)
    lines = (red, new) if kind == MessageKind.DIGEST else (red if kind == MessageKind.RED else new,)
    return _filled(subject, lines, None), _filled(body, lines, channel.longest() if channel.longest else None)


def compose(channel: Channel, lead: NoticeDelivery, notices: list[Notice], address: str, at: datetime) -> Outgoing:
    """Return the message that carries these notices, in the county's wording or else the shipped one."""
    together = len(notices) > 1 or lead.digest_on is not None
    kind = MessageKind.DIGEST if together else MessageKind(notices[0].severity)
    row = NoticeTemplate.objects.filter(kind=kind, channel=channel.name).first()
    subject, body = (row.subject, row.body) if row else shipped(kind, channel)
    lines = tuple(Line(one.text, _absolute(one.link), Severity(one.severity)) for one in notices)
    return Outgoing(
        message_id=lead.message_id,
        address=address,
        subject=" ".join(_filled(subject, lines, None, together).split()),
        body=_filled(body, lines, channel.longest() if channel.longest else None, together),
        severity=lines[0].severity,
        at=at,
        lines=lines,
    )


def _filled(words: str, lines: tuple[Line, ...], longest: int | None, together: bool | None = None) -> str:
    values = _values(lines, len(lines) > 1 if together is None else together)

    def fill(room: int | None) -> str:
        return PLACEHOLDER.sub(lambda found: _cut(values, found[1], room), words)

    said = fill(None)
    if longest is None or len(said) <= longest:
        return said
    # Only the notice's own words give way; the fixed ones were checked to leave room for them.
    return fill(max(0, longest - len(fill(0))))[:longest]


def _cut(values: Mapping[str, str], name: str, room: int | None) -> str:
    value = values.get(name, "")
    if room is None or name not in ("text", "first", "list") or len(value) <= room:
        return value
    return f"{value[: room - 1]}…" if room else ""


def _values(lines: tuple[Line, ...], together: bool) -> dict[str, str]:
    first = lines[0]
    shown = [f"{n}. {MARKS[one.severity]}{one.text}\n   {one.link}" for n, one in enumerate(lines[:LISTED], start=1)]
    if len(lines) > LISTED:
        shown.append(f"还有{len(lines) - LISTED}条，请登录平台查看。")
    return {
        "text": first.text,
        "first": f"{MARKS[first.severity]}{first.text}",
        "count": str(len(lines)),
        "overdue": str(sum(one.severity == Severity.RED for one in lines)),
        "list": "\n".join(shown),
        "link": _absolute("") if together else first.link,
        "county": settings.COUNTY_NAME,
        "congress": settings.CONGRESS_NAME,
    }


def _absolute(path: str) -> str:
    """Return the whole address of a page of the platform; without a page, that of one's list of notices."""
    return f"{settings.SITE_URL}{path or reverse(settings.NOTICES_URL)}"
