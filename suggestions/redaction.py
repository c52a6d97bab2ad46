"""The only place for what may not stand in a public text: who said it, how to reach them, their own words. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# 个人信息保护法第二十五条: nothing personal is published without separate consent.
# A mobile number, or a landline with its area code; hotlines such as 12345 may stay.
PHONE = re.compile(r"(?<!\d)(?:(?:\+?86)?1[3-9]\d{9}|0\d{9,11})(?!\d)")
IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
# Blanks, hyphens and dots inside a number hide nothing; between two numbers they do not make one.
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-·.—–_]+(?=\d)")
SHORTEST_NAME = 2
# So many characters in a row are no coincidence; summaries of the demo county share at most seven with their originals.
BORROWED = 12
SHOWN = 20


@dataclass(frozen=True)
class Voice:
    """Somebody behind a matter: what has to stay out of its public text."""

    name: str
    phone: str
    original: str
    village: str
    place: str
    hidden: bool


def broken_rules(text: str, voices: Iterable[Voice]) -> list[str]:
    """Return why a text may not be published, in Chinese sentences a person can act on; empty when it may."""
    plain = unicodedata.normalize("NFKC", text)
    joined = BETWEEN_DIGITS.sub("", plain)
    found = []
    if PHONE.search(plain) or PHONE.search(joined):
        found.append("公开稿里有电话号码，请删去；联络站的电话页面上本来就有。")
    if IDENTITY_NUMBER.search(plain) or IDENTITY_NUMBER.search(joined):
        found.append("公开稿里有身份证号码，请删去。")
    for voice in voices:
        found += _of_voice(plain, joined, voice)
    return list(dict.fromkeys(found))


def _of_voice(plain: str, joined: str, voice: Voice) -> list[str]:
    found = []
    name = _letters(unicodedata.normalize("NFKC", voice.name))
    if len(name) >= SHORTEST_NAME and name in _letters(plain):
        found.append("公开稿里有反映人的姓名，请删去。")
    phone = re.sub(r"\D", "", unicodedata.normalize("NFKC", voice.phone))
    if phone and phone in joined:
        found.append("公开稿里有反映人的电话，请删去。")
    if run := longest_run(plain, voice.original):
        found.append(f"“{run[:SHOWN]}”和群众的原话一样，请用自己的话写。")
    return found


def longest_run(text: str, original: str) -> str:
    """Return the longest run of at least BORROWED characters both share, signs and blanks left out; empty for none."""
    written, said = _letters(text), _letters(unicodedata.normalize("NFKC", original))
    best = ""
    for start in range(len(written)):
        length = max(len(best) + 1, BORROWED)
        while start + length <= len(written) and written[start : start + length] in said:
            best = written[start : start + length]
            length += 1
    return best


def warnings(text: str, voices: Iterable[Voice]) -> list[str]:
    """Return what does not forbid publishing but should be looked at: places that tell who stays unknown."""
    found = []
    for voice in voices:
        if not voice.hidden:
            continue
        for place in (voice.village, voice.place):
            if len(place) >= SHORTEST_NAME and place in text:
                found.append(f"反映人要求匿名或者保密，公开稿里却写了“{place}”，请看看会不会认出是谁。")
    return list(dict.fromkeys(found))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
