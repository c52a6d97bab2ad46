"""Field rules shared by every face: lengths, choices and the sentences shown when they are broken."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time

from core.errors import RuleBroken
from liaison.states.activities import ActivityKind
from suggestions.states import Channel, IdentityMode

TEXT_MIN = 5
TEXT_MAX = 5000
TITLE_MAX = 40
PLACE_MAX = 100
PHOTOS_MAX = 6
RECORDINGS_MAX = 3
# What stands for the words of somebody who only spoke; the clerk writes down what was said (交办摘要).
SPOKEN = "这件意见是说的，请听录音。"
# What stands for the words of somebody who wants to be called instead.
CALL_ME = "请给我打电话，我在电话里说。"
NOTICE_VERSION = "2026-11"
CLOCK = re.compile(r"(上午|早上|中午|下午|晚上)?(\d{1,2})(?:[:.点时](半|\d{1,2})?分?)?(?::\d{1,2})?")
BARE_CLOCK = re.compile(r"()(\d{1,2})(\d{2})")
PHONE = re.compile(r"^(1\d{10}|0\d{2,3}-?\d{7,8})$")

# How it was received follows from where: a person who chose the activity is not asked again.
ACTIVITY_CHANNELS: dict[str, Channel] = {
    ActivityKind.MOBILE_SESSION: Channel.MOBILE,
    ActivityKind.LECTURE: Channel.LECTURE,
    ActivityKind.VISIT: Channel.VISIT,
    ActivityKind.CONSULTATION: Channel.CONSULTATION,
    ActivityKind.MARKET_STALL: Channel.MARKET_STALL,
    ActivityKind.RECEPTION_DAY: Channel.RECEPTION,
    ActivityKind.ORGAN_DAY: Channel.ORGAN_DAY,
}
RECORD_CHANNELS = (Channel.RECEPTION, Channel.PHONE, Channel.VISIT, Channel.MARKET_STALL, Channel.LETTER_BOX)


@dataclass(frozen=True)
class Sender:
    """What somebody chose to say about themselves."""

    identity_mode: str
    name: str = ""
    phone: str = ""
    deputy_may_call: bool = False


def clean_text(value: str, *, least: int = TEXT_MIN, field: str = "text") -> str:
    """Return what was said, without control characters and outer blanks.

    :raises RuleBroken: shorter than 5 characters or longer than 5,000
    """
    cleaned = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) != "Cc").strip()
    if len(cleaned) < least:
        raise RuleBroken("请写一写是什么事情，至少5个字。", field=field)
    if len(cleaned) > TEXT_MAX:
        raise RuleBroken(f"内容太长（现在{len(cleaned)}字，最多{TEXT_MAX}字），请分开反映或者写简短些。", field=field)
    return cleaned


def clean_part(value: str, *, field: str, label: str) -> str:
    """Return a part of a suggestion without control characters and outer blanks; a draft's part may still be empty.

    :raises RuleBroken: longer than 5,000 characters
    """
    cleaned = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) != "Cc").strip()
    if len(cleaned) > TEXT_MAX:
        raise RuleBroken(
            f"“{label}”太长（现在{len(cleaned)}字，最多{TEXT_MAX}字）。建议要一事一议，请分成几件或者写简短些。",
            field=field,
        )
    return cleaned


def clean_sender(sender: Sender) -> Sender:
    """Return the sender with nothing kept for anonymous ones.

    :raises RuleBroken: a real name without a name, or a phone that is none
    """
    if sender.identity_mode not in IdentityMode.values:
        raise RuleBroken("请选择匿名还是实名。", field="identity_mode")
    if sender.identity_mode == IdentityMode.ANONYMOUS:
        return Sender(IdentityMode.ANONYMOUS)
    name, phone = sender.name.strip(), re.sub(r"[\s－—]", "", sender.phone)
    if not name:
        raise RuleBroken("实名反映请写下怎么称呼您；不想留姓名可以选匿名。", field="name")
    if len(name) > 30:
        raise RuleBroken("姓名太长，请写30个字以内。", field="name")
    if phone and not PHONE.match(phone):
        raise RuleBroken("电话号码看起来不对，请检查；也可以不填。", field="phone")
    return Sender(sender.identity_mode, name, phone, sender.deputy_may_call)


def clean_received_at(received_at: datetime, at: datetime) -> datetime:
    """Return when it was really received.

    :raises RuleBroken: when that lies in the future
    """
    if received_at > at:
        raise RuleBroken("收到时间不能晚于现在。", field="received_at")
    return received_at


def clean_clock(value: str, field: str = "time") -> time | None:
    """Return the time of day as people write it: 9:30, 9点半, 下午3点, 0930; None for nothing.

    :raises RuleBroken: for what is no time of day
    """
    said = "".join(unicodedata.normalize("NFKC", value).split())
    if not said:
        return None
    found = BARE_CLOCK.fullmatch(said) if said.isdigit() and len(said) > 2 else CLOCK.fullmatch(said)
    if found is not None:
        part, hour, minutes = found[1] or "", int(found[2]), found[3] or "0"
        hour += 12 if (part in ("下午", "晚上") and hour < 12) or (part == "中午" and hour < 3) else 0
        minute = 30 if minutes == "半" else int(minutes)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise RuleBroken("时间看不明白，请写成9:30这样。", field=field)


def clean_moment(moment: datetime, at: datetime, sentence: str, field: str) -> datetime:
    """Return when something happened; a form knows minutes only, so this very minute means now.

    :raises RuleBroken: with the sentence, when it lies in the future
    """
    if moment > at:
        raise RuleBroken(sentence, field=field)
    return at if moment.replace(second=0, microsecond=0) == at.replace(second=0, microsecond=0) else moment


def group_number(number: str) -> str:
    """Return a 12-digit number as it is printed: 3826 5147 0913."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def bare_digits(value: str) -> str:
    """Return only the digits of what was typed, full-width ones included."""
    return "".join(str(unicodedata.digit(c)) for c in value if c.isdigit())
