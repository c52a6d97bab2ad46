"""The only place that puts the invented county together: regions, organisations, duties, stations and staff."""

from functools import lru_cache
from typing import Any

from renda.demo.names import NamePool, load, number, pick
from renda.demo.rows import COUNTY, Duty, Organisation, Person, Region, Station

FIRST_COMMUNITY = 1
FIRST_VILLAGE = 201


@lru_cache
def regions() -> tuple[Region, ...]:
    """Return the county, its 16 townships and 275 villages, superiors first."""
    data = load("regions")
    rows = [Region(COUNTY, data["county"]["name"], "county", "")]
    rows += [Region(t["code"], t["name"], "township", COUNTY, t["is_street"]) for t in data["townships"]]
    for township in data["townships"]:
        for first, names in ((FIRST_COMMUNITY, township["communities"]), (FIRST_VILLAGE, township["villages"])):
            rows += [
                Region(f"{township['code']}{serial:03d}", name, "village", township["code"])
                for serial, name in enumerate(names, first)
            ]
    return tuple(rows)


@lru_cache
def villages() -> dict[str, Region]:
    """Return the villages by name; a name occurs once in the county."""
    return {region.name: region for region in regions() if region.level == "village"}


@lru_cache
def township_keys() -> dict[str, str]:
    """Return the townships' short keys by code."""
    return {township["code"]: township["key"] for township in load("regions")["townships"]}


def township_of(region_code: str) -> str:
    """Return the key of the township a region lies in; "county" for the county itself."""
    return township_keys().get(region_code[:9], "county")


def region_code(word: str) -> str:
    """Return the code for "county", a township's key or a village's name."""
    if word == "county":
        return COUNTY
    codes = {key: code for code, key in township_keys().items()}
    return codes.get(word) or villages()[word].code


@lru_cache
def organisations() -> tuple[Organisation, ...]:
    """Return the bodies of county and townships, superiors before those under them; stations are not among them."""
    data = load("organisations")
    rows = [_county_body(entry, False) for entry in (*data["congress"], *data["others"])]
    rows += [_county_body(entry, True) for entry in data["county_units"]]
    for township in load("regions")["townships"]:
        rows += [_township_body(entry, township) for entry in data["township_bodies"] if _has(township, entry["where"])]
    return tuple(rows)


def _county_body(entry: dict[str, Any], can_handle: bool) -> Organisation:
    return Organisation(**{"region": COUNTY, "can_handle": can_handle, **entry})


def _has(township: dict[str, Any], where: str | list[str]) -> bool:
    if isinstance(where, list):
        return township["key"] in where
    return where == "all" or (where == "streets") == township["is_street"]


def _township_body(entry: dict[str, Any], township: dict[str, Any]) -> Organisation:
    key, name = township["key"], township["name"]
    short = name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    parent = entry.get("parent", "")
    flags = {k: v for k, v in entry.items() if k in ("can_handle", "gov_system", "vertical", "on_paper")}
    return Organisation(
        key=f"{entry['kind_key']}@{key}",
        name=entry["name"].format(township=name),
        short_name=entry["short_name"].format(township=name, short=short),
        kind=entry["kind"],
        region=township["code"],
        parent=f"{parent[1:]}@{key}" if parent.startswith("@") else parent,
        **flags,
    )


def township_body(kind: str, township_key: str) -> str:
    """Return the key of the township's body of a kind, the township government where it has none."""
    wanted = f"{kind}@{township_key}"
    return wanted if any(row.key == wanted for row in organisations()) else f"zhengfu@{township_key}"


@lru_cache
def duties() -> tuple[Duty, ...]:
    """Return the duty catalogue; each of the 18 categories has at least one line."""
    return tuple(Duty(**{**entry, "co": tuple(entry["co"])}) for entry in load("duties")["duties"])


@lru_cache
def stations() -> tuple[Station, ...]:
    """Return the stations, superiors before those under them."""
    defaults = {"parent": "", "status": "open"}
    return tuple(
        Station(**{**defaults, **entry, "region": region_code(entry["region"])})
        for entry in load("stations")["stations"]
    )


def stations_of(township_key: str) -> list[Station]:
    """Return the stations that lie in a township."""
    return [station for station in stations() if township_of(station.region) == township_key]


@lru_cache
def pool() -> NamePool:
    """Return the names' pool; staff draw first, then deputies, then senders."""
    return NamePool()


@lru_cache
def staff() -> tuple[Person, ...]:
    """Return everybody who signs in as staff, each with the posts held."""
    data = load("staff")
    rows = [(entry["username"], entry["label"], entry["posts"]) for entry in data["people"]]
    for key in township_keys().values():
        for entry in data["per_township"]:
            if key not in entry.get("skip", ()):
                rows.append((f"{key}_{entry['suffix']}", entry["label"], _expand(entry["posts"], key)))
    for unit in data["units"]:
        rows.append((f"{unit}_cb", "承办人", [[unit, "unit_handler"]]))
        rows.append((f"{unit}_fz", "分管负责人", [[unit, "unit_head"]]))
    return tuple(_person(*row) for row in rows)


def _expand(posts: list[list[str]], key: str) -> list[list[str]]:
    """Return the posts of one township; bodies it does not have are left out, "*" stands for all its stations."""
    known = {row.key for row in organisations()}
    expanded: list[list[str]] = []
    for where, role in posts:
        if where == "station:*{t}":
            expanded += [[f"station:{station.key}", role] for station in stations_of(key)]
            continue
        named = where.format(t=key)
        if named.startswith("station:") or named in known:
            expanded.append([named, role])
    return expanded


def _person(username: str, label: str, posts: list[list[str]]) -> Person:
    sex = pick(f"staff-sex/{username}", ("male", "male", "female"))
    name = pool().take(f"staff/{username}", sex)
    return Person(username, name, label, tuple((where, role) for where, role in posts))


def spread(key: str, low: int, high: int) -> int:
    """Return a number from low to high that belongs to the key."""
    return low + number(key, high - low + 1)
