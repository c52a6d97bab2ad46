"""The only place that invents the 300 deputies: who they are, which offices they hold, where they are stationed."""

from functools import lru_cache
from typing import Any

from renda.demo.county import pool, regions, spread, staff, stations, stations_of, township_keys
from renda.demo.names import load, number, pick
from renda.demo.rows import COUNTY, Deputy, Mandate, Region

BIO_MAX = 60
TERMS = {"township": 17, "county": 16, "city": 8, "provincial": 14, "national": 14}
# The station of its own that an occupation is good for, besides the home township's.
SPECIAL = {
    "lvshi": "studio_law",
    "guonong": "studio_fruit",
    "fangzhi": "enterprise",
    "qiye": "enterprise",
    "gongren": "enterprise",
    "hushi": "point_hospital",
    "siji": "point_bus",
    "kuaidi": "kiosk",
    "xianjiguan": "hub",
    "jiaotong": "hub",
}
# One deputy per village for offices a village has once.
ONCE = ("shuji", "zhuren", "shequ", "cunyi")


@lru_cache
def deputies() -> tuple[Deputy, ...]:
    """Return the 300 deputies in the order of their townships; the first of all is employed by a handling unit."""
    staff()  # draws its names first, whoever is asked first
    data = load("deputies")
    rows: list[Deputy] = []
    places = {region.code: region for region in regions()}
    for code, key in township_keys().items():
        homes = [region for region in regions() if region.parent == code]
        used: set[tuple[str, str]] = set()
        for rank in range(data["per_township"][key]):
            rows.append(_deputy(len(rows) + 1, rank, places[code], homes, used))
    return tuple(rows)


def _deputy(serial: int, rank: int, township: Region, homes: list[Region], used: set[tuple[str, str]]) -> Deputy:
    key = f"db{serial:03d}"
    occupation = _occupation(key, serial, township)
    home = _home(key, occupation, homes, used)
    sex = occupation.get("sex") or pick(f"sex/{key}", ("male", "male", "female"))
    town = township_keys()[township.code]
    words = {"v": home.name, "t": township.name}
    return Deputy(
        key=key,
        username=key,
        name=pool().take(f"deputy/{key}", sex),
        sex=sex,
        occupation=occupation["occupation"],
        workplace=occupation["workplace"].format(**words),
        employer=_employer(occupation, town),
        home_village=home.code,
        bio=_bio(key, occupation, words, "streets" if township.is_street else "towns"),
        mandates=_mandates(serial, rank, township, occupation),
        postings=_postings(key, rank, town, home, occupation),
    )


def _occupation(key: str, serial: int, township: Region) -> dict[str, Any]:
    """Return the occupation: the first deputy works for the transport bureau, all others by weight and place."""
    known: list[dict[str, Any]] = load("deputies")["occupations"]
    if serial == 1:
        return next(entry for entry in known if entry["key"] == "jiaotong")
    side = "streets" if township.is_street else "towns"
    fitting = [e for e in known if e.get("where", side) == side and e["key"] != "jiaotong"]
    if not any(region.parent == township.code and region.name.endswith("社区") for region in regions()):
        fitting = [entry for entry in fitting if entry.get("home") != "community"]
    wheel = [entry for entry in fitting for _ in range(entry["weight"])]
    return pick(f"occupation/{key}", wheel)


def _home(key: str, occupation: dict[str, Any], homes: list[Region], used: set[tuple[str, str]]) -> Region:
    """Return the home village; a village has one secretary, one head and one doctor among the deputies."""
    ending = {"village": "村", "community": "社区"}.get(occupation.get("home", ""), "")
    fitting = [home for home in homes if home.name.endswith(ending)]
    start = number(f"home/{key}", len(fitting))
    ordered = fitting[start:] + fitting[:start]
    kind = occupation["key"]
    home = next((home for home in ordered if kind not in ONCE or (kind, home.code) not in used), ordered[0])
    used.add((kind, home.code))
    return home


def _employer(occupation: dict[str, Any], town: str) -> str:
    employer: str = occupation.get("employer", "")
    return f"{employer}{town}" if employer.endswith("@") else employer


def _bio(key: str, occupation: dict[str, Any], words: dict[str, str], side: str) -> str:
    """Return 30 to 60 characters for the public page: what the person did, and what the person cares for."""
    data = load("deputies")
    years, acres, few = spread(f"y/{key}", 6, 29), spread(f"m/{key}", 8, 42) * 10, spread(f"n/{key}", 4, 18)
    first = pick(f"bio/{key}", occupation["bios"]).format(y=years, m=acres, n=few, **words)
    concerns = [*data["concerns"]["all"], *data["concerns"][side]]
    text = f"{first}，{pick(f'concern/{key}', concerns)}"
    longer = f"{text}，{pick(f'habit/{key}', data['habits'])}"
    return f"{longer if len(longer) < BIO_MAX else text}。"


def _mandates(serial: int, rank: int, township: Region, occupation: dict[str, Any]) -> tuple[Mandate, ...]:
    """Return the offices: a street has no congress of its own, so its deputies sit in the county's or higher ones."""
    levels = _levels(rank, township.is_street)
    levels += ["city"] if serial % 21 == 0 else []
    levels += ["provincial"] if serial % 75 == 0 else []
    levels += ["national"] if serial == 160 else []
    if occupation.get("levels"):
        levels = [*occupation["levels"], *(level for level in levels if level not in occupation["levels"])]
    return tuple(_mandate(level, serial, rank, township) for level in dict.fromkeys(levels))


def _levels(rank: int, is_street: bool) -> list[str]:
    if is_street or rank % 10 in (4, 5, 6):
        return ["county"]
    return ["township"] if rank % 10 < 4 else ["county", "township"]


def _mandate(level: str, serial: int, rank: int, township: Region) -> Mandate:
    if level == "township":
        return Mandate(level, township.code, f"{township.name}第{rank // 2 + 1}选区", TERMS[level])
    district = f"第{(serial + 2) // 3}选区" if level == "county" else "由下一级人民代表大会选举"
    return Mandate(level, COUNTY, district, TERMS[level])


def _postings(key: str, rank: int, town: str, home: Region, occupation: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the township's station, the home village's if there is one, and one that fits the occupation.

    All of them in one mode: who goes round is nowhere fixed.
    """
    mode = "mobile" if number(f"mobile/{key}", 8) == 0 else "fixed"
    posted = [town]
    posted += [s.key for s in stations_of(town) if s.category == "village" and s.region == home.code]
    others = [s.key for s in stations_of(town) if s.key != town and s.category != "enterprise" and s.status == "open"]
    if rank < 2 * len(others):
        posted.append(others[rank % len(others)])
    if occupation["key"] in SPECIAL:
        posted.append(SPECIAL[occupation["key"]])
    if mode == "mobile":
        posted.append("mobile_gaoling" if town == "gaolingtou" else "mobile_county")
    return tuple((station.key, mode) for station in stations() if station.key in posted)
