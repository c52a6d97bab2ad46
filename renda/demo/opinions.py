"""The only place that reads the 200 opinions and finds each one's station, follow-up deputy, sender and units."""

from functools import lru_cache
from typing import Any

from renda.demo.county import pool, region_code, stations, township_body, township_of
from renda.demo.names import load, number, pick
from renda.demo.people import deputies
from renda.demo.rows import (
    Adjudication,
    Contact,
    Deputy,
    Feedback,
    Opinion,
    Progress,
    Question,
    Rating,
    Rejection,
    Reply,
    Round,
    Sender,
    SentBack,
)

CATEGORIES = tuple(f"{code:02d}" for code in range(1, 19))
# Opinions brought in by these ways reach the township's own station; scanned ones the village's where there is one.
AT_TOWNSHIP = ("phone", "market_stall", "letter_box")


@lru_cache
def opinions() -> tuple[Opinion, ...]:
    """Return the 200 opinions in the order of their keys ("01-03": the third of category 01)."""
    deputies()  # draws its names first, whoever is asked first
    entries = [entry for code in CATEGORIES for entry in load(f"opinions_{code}")["opinions"]]
    return tuple(_opinion(entry, serial) for serial, entry in enumerate(entries, 1))


def opinions_of(entries: list[dict[str, Any]], first_serial: int) -> tuple[Opinion, ...]:
    """Return opinions of another part of the story, whose senders have numbers of their own from `first_serial`."""
    opinions()
    return tuple(_opinion(entry, serial) for serial, entry in enumerate(entries, first_serial))


def _opinion(entry: dict[str, Any], serial: int) -> Opinion:
    village = region_code(entry["village"])
    station = entry.get("station") or _station(entry["channel"], village)
    lead = _unit(entry.get("lead", ""), village)
    co = tuple(_unit(unit, village) for unit in entry.get("co", ()))
    return Opinion(
        key=entry["key"],
        category=entry["category"],
        target=entry["target"],
        days_ago=entry["days_ago"],
        late=entry.get("late", False),
        level=entry["level"],
        channel=entry["channel"],
        identity_mode=entry["identity_mode"],
        grade=entry["grade"],
        urgency=entry.get("urgency", "normal"),
        share_original=entry.get("share_original", False),
        bypass_local=entry.get("bypass_local", False),
        village=village,
        place=entry["place"],
        title=entry["title"],
        text=entry["text"],
        summary=entry["summary"],
        station=station,
        deputy=_deputy(entry["key"], village, station, (lead, *co)).key,
        sender=_sender(entry, serial),
        lead=lead,
        co=co,
        escalate_reason=entry.get("escalate_reason", ""),
        questions=tuple(Question(**question) for question in entry.get("questions", ())),
        direct_answer=entry.get("direct_answer", ""),
        objection=entry.get("objection", ""),
        rejection=Rejection(**entry["rejection"]) if "rejection" in entry else None,
        transfer_guidance=entry.get("transfer_guidance", ""),
        rounds=tuple(_round(found, village) for found in entry.get("rounds", ())),
        adjudication=_adjudication(entry.get("adjudication")),
    )


def _station(channel: str, village: str) -> str:
    own = next((s.key for s in stations() if s.category == "village" and s.region == village), "")
    return own if own and channel not in AT_TOWNSHIP else township_of(village)


def _unit(word: str, village: str) -> str:
    """Return an organisation's key; "@cunjian" is the body of that kind in the village's township."""
    return township_body(word[1:], township_of(village)) if word.startswith("@") else word


def _deputy(key: str, village: str, station: str, units: tuple[str, ...]) -> Deputy:
    """Return who follows it: stationed there, not employed by a unit that handles it, not of the village itself."""
    town = township_of(village)
    free = [d for d in deputies() if d.employer not in units or not d.employer]
    free = [d for d in free if d.home_village != village]
    there = [d for d in free if station in dict(d.postings)]
    near = [d for d in free if town in dict(d.postings)]
    return pick(f"follow/{key}", there or near)


def _sender(entry: dict[str, Any], serial: int) -> Sender | None:
    """Return an invented name and a number of the series 1990000xxxx that is nobody's; None for anonymous ones."""
    if entry["identity_mode"] == "anonymous":
        return None
    key = f"sender/{entry['key']}"
    sex = entry.get("sender_sex") or pick(f"sex/{key}", ("male", "female"))
    name = pool().take(key, sex)
    return Sender(name, f"1990000{serial:04d}", number(f"call/{key}", 5) < 3)


def _round(entry: dict[str, Any], village: str) -> Round:
    sent_back = entry.get("sent_back")
    return Round(
        instruction=entry.get("instruction", ""),
        contact=Contact(**entry["contact"]) if "contact" in entry else None,
        progress=Progress(**entry["progress"]) if "progress" in entry else None,
        co_opinions=tuple((_unit(unit, village), text) for unit, text in entry.get("co_opinions", {}).items()),
        sent_back=SentBack(sent_back["reason"], _reply(sent_back["reply"])) if sent_back else None,
        reply=_reply(entry["reply"]) if "reply" in entry else None,
        feedback=Feedback(**entry["feedback"]) if "feedback" in entry else None,
        citizen=Rating(**entry["citizen"]) if "citizen" in entry else None,
        deputy=Rating(**entry["deputy"]) if "deputy" in entry else None,
    )


def _reply(entry: dict[str, Any]) -> Reply:
    defaults = {"evidence": "", "next_step": "", "commit_days": 0, "unsolved_reason": ""}
    return Reply(**{**defaults, **entry})


def _adjudication(entry: dict[str, Any] | None) -> Adjudication | None:
    return Adjudication(tuple(entry["participants"]), entry["conclusion"]) if entry else None
