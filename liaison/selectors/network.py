"""The only place that compares a sheet of stations with what is on record: what is new, changed, wrong, and why."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from accounts.models import Organisation, Region
from accounts.states import RegionLevel
from liaison.models import Station
from liaison.policies import LEVEL_OF
from liaison.spreadsheet import Line
from liaison.states import StationCategory, StationStatus

LIMITS = {"站点编号": 30, "名称": 80, "地址": 120, "电话": 30, "开放时间": 120}
SHORT_NAMES = {
    "总站": StationCategory.COUNTY_HUB, "县级总站": StationCategory.COUNTY_HUB, "市总站": StationCategory.COUNTY_HUB,
    "乡镇站": StationCategory.TOWNSHIP, "街道站": StationCategory.TOWNSHIP, "乡镇街道站": StationCategory.TOWNSHIP,
    "中心站": StationCategory.CENTRAL, "片区站": StationCategory.AREA, "村级站": StationCategory.VILLAGE,
    "行政村级联络站": StationCategory.VILLAGE, "省际站": StationCategory.INTERPROVINCIAL,
    "工作室": StationCategory.STUDIO, "企业园区站": StationCategory.ENTERPRISE, "流动联络站": StationCategory.MOBILE,
}  # fmt: skip


@dataclass
class Entry:
    """One station as the sheet has it, with what is wrong with it or what it would change."""

    line: int
    code: str
    name: str
    parent_code: str
    address: str
    phone: str
    opening: str
    category: str = ""
    region: Region | None = None
    station: Station | None = None
    depth: int = 0
    problems: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    @property
    def what(self) -> str:
        """“new”, “changed” or “same”."""
        if self.station is None:
            return "new"
        return "changed" if self.changes else "same"

    @property
    def category_label(self) -> str:
        """The category's name."""
        return str(StationCategory(self.category).label) if self.category else ""


class CategoryCount(NamedTuple):
    """How many stations of a category the sheet adds, changes and leaves as they are."""

    label: str
    new: int
    changed: int
    same: int


@dataclass
class Comparison:
    """The whole sheet, superiors before those under them."""

    entries: list[Entry]

    @property
    def wrong(self) -> list[Entry]:
        """The lines that cannot be taken, in the order of the sheet."""
        return sorted((e for e in self.entries if e.problems), key=lambda entry: entry.line)

    @property
    def counts(self) -> list[CategoryCount]:
        """Return the counts of each category that occurs, in the order of the categories."""
        found = Counter((entry.category, entry.what) for entry in self.entries if entry.category)
        return [
            CategoryCount(str(c.label), *(found[(c.value, what)] for what in ("new", "changed", "same")))
            for c in StationCategory
            if any(found[(c.value, what)] for what in ("new", "changed", "same"))
        ]

    @property
    def to_write(self) -> list[Entry]:
        """What an import would write."""
        return [entry for entry in self.entries if entry.what != "same"]


def compare(lines: list[Line]) -> Comparison:
    """Return what importing these lines would do, in a constant number of queries."""
    known = _Known(lines)
    entries = [_entry(line, known) for line in lines]
    _check_codes(entries)
    _check_names(entries, known)
    _check_hub(entries, known)
    _check_tree(entries, known)
    for entry in entries:
        _note_changes(entry)
    return Comparison(_in_tree_order(entries))


class _Known:
    """What is on record: regions by what people call them, stations by number, names taken."""

    def __init__(self, lines: list[Line]) -> None:
        regions = list(Region.objects.select_related("parent__parent"))
        self.by_code = {region.code: region for region in regions}
        self.by_name: dict[str, list[Region]] = {}
        for region in regions:
            for name in _names_of(region):
                self.by_name.setdefault(name, []).append(region)
        stations = Station.objects.select_related("organisation", "region", "parent")
        self.stations = {station.code: station for station in stations}
        names = [line.cells.get("名称", "") for line in lines]
        taken = Organisation.objects.filter(active_to__isnull=True, name__in=names)
        self.taken = {(o.region_id, o.name): o.pk for o in taken}


def _names_of(region: Region) -> set[str]:
    """Return what a region may be called: its name, with its township's, with the county's before that."""
    names = {region.name}
    above = region.parent
    while above is not None:
        names |= {f"{above.name}{name}" for name in names if not name.startswith(above.name)}
        above = above.parent
    return names


def _entry(line: Line, known: _Known) -> Entry:
    cells = line.cells
    entry = Entry(
        line=line.number, code=cells.get("站点编号", ""), name=cells.get("名称", ""),
        parent_code=cells.get("上级编号", ""), address=cells.get("地址", ""), phone=cells.get("电话", ""),
        opening=cells.get("开放时间", ""),
    )  # fmt: skip
    for column in ("站点编号", "名称"):
        if not cells.get(column):
            entry.problems.append(f"没有填{column}")
    for column, most in LIMITS.items():
        if len(cells.get(column, "")) > most:
            entry.problems.append(f"{column}太长（最多{most}个字）")
    _find_category(entry, cells.get("类别", ""))
    _find_region(entry, cells.get("区划", ""), known)
    _find_station(entry, known)
    return entry


def _find_category(entry: Entry, said: str) -> None:
    plain = said.replace("（", "").replace("）", "").replace("(", "").replace(")", "")
    labels = {str(c.label).replace("（", "").replace("）", ""): c for c in StationCategory}
    found = labels.get(plain) or SHORT_NAMES.get(plain) or (StationCategory(said) if said in StationCategory else None)
    if found is None:
        entry.problems.append(f"没有“{said}”这个类别" if said else "没有填类别")
        return
    entry.category = found.value


def _find_region(entry: Entry, said: str, known: _Known) -> None:
    found = [known.by_code[said]] if said in known.by_code else known.by_name.get(said, [])
    if not said:
        entry.problems.append("没有填区划")
    elif not found:
        entry.problems.append(f"没有“{said}”这个村（社区）或者乡镇")
    elif len(found) > 1:
        where = "、".join(sorted(f"{r.parent.name}{r.name}" if r.parent else r.name for r in found))
        entry.problems.append(f"“{said}”有{len(found)}个（{where}），请写上乡镇名或者区划代码")
    else:
        entry.region = found[0]
        _check_level(entry)


def _check_level(entry: Entry) -> None:
    level = LEVEL_OF.get(StationCategory(entry.category)) if entry.category else None
    if level is not None and entry.region is not None and entry.region.level != level:
        entry.problems.append(f"{entry.category_label}要设在{RegionLevel(level).label}一级，“{entry.region.name}”不是")


def _find_station(entry: Entry, known: _Known) -> None:
    """Find the station of this number; a number belongs to one place for good."""
    found = known.stations.get(entry.code)
    if found is None:
        return
    entry.station = found
    if found.status == StationStatus.CLOSED:
        entry.problems.append(f"编号{entry.code}是已撤销的“{found.name}”，请另编一个号")
    elif entry.region is not None and found.region_id != entry.region.pk:
        entry.problems.append(f"编号{entry.code}已经是“{found.name}”（{found.region.name}），和这一行的区划不同")


def _check_codes(entries: list[Entry]) -> None:
    first: dict[str, int] = {}
    for entry in entries:
        if entry.code and entry.code in first:
            entry.problems.append(f"编号{entry.code}和第{first[entry.code]}行重复")
        first.setdefault(entry.code, entry.line)


def _check_names(entries: list[Entry], known: _Known) -> None:
    first: dict[tuple[int, str], int] = {}
    for entry in entries:
        if entry.region is None or not entry.name:
            continue
        key = (entry.region.pk, entry.name)
        owner = known.taken.get(key)
        if key in first:
            entry.problems.append(f"和第{first[key]}行的名称、区划相同")
        elif owner is not None and (entry.station is None or entry.station.organisation_id != owner):
            entry.problems.append(f"{entry.region.name}已经有一个“{entry.name}”")
        first.setdefault(key, entry.line)


def _check_hub(entries: list[Entry], known: _Known) -> None:
    hub = StationCategory.COUNTY_HUB
    stays = [s for s in known.stations.values() if s.category == hub and s.status != StationStatus.CLOSED]
    in_sheet = {entry.code: entry for entry in entries}
    held = {s.code for s in stays if s.code not in in_sheet or in_sheet[s.code].category == hub}
    for entry in entries:
        if entry.category == hub:
            if held - {entry.code}:
                entry.problems.append("县总站只有一个")
            held.add(entry.code)


def _check_tree(entries: list[Entry], known: _Known) -> None:
    """Check that every superior exists and that nobody is above itself, sheet and record taken together."""
    above = {code: s.parent.code if s.parent is not None else "" for code, s in known.stations.items()}
    above |= {entry.code: entry.parent_code for entry in entries}
    in_sheet = {entry.code for entry in entries}
    for entry in entries:
        parent = entry.parent_code
        known_parent = known.stations.get(parent)
        if parent and parent not in above:
            entry.problems.append(f"没有编号为{parent}的上级站点")
        elif parent and parent not in in_sheet and known_parent and known_parent.status == StationStatus.CLOSED:
            entry.problems.append(f"上级站点{parent}已经撤销")
        elif _leads_back(entry.code, above):
            entry.problems.append("上级是它自己" if parent == entry.code else "上下级成了一个圈，请检查上级编号")


def _leads_back(code: str, above: dict[str, str]) -> bool:
    """Return whether this one is above itself; whoever only hangs below such a circle is not at fault."""
    step, passed = above.get(code, ""), 0
    while step and step != code and passed <= len(above):
        step, passed = above.get(step, ""), passed + 1
    return bool(code) and step == code


def _note_changes(entry: Entry) -> None:
    station = entry.station
    if station is None or entry.problems:
        return
    pairs = {
        "名称": (station.name, entry.name),
        "类别": (station.category, entry.category),
        "上级": (station.parent.code if station.parent is not None else "", entry.parent_code),
        "地址": (station.address, entry.address),
        "电话": (station.phone, entry.phone),
        "开放时间": (station.opening, entry.opening),
    }
    entry.changes = [label for label, (old, new) in pairs.items() if old != new]


def _in_tree_order(entries: list[Entry]) -> list[Entry]:
    """Return superiors before those under them, each with its depth; what is in a cycle comes last."""
    children: dict[str, list[Entry]] = {}
    codes = {entry.code for entry in entries}
    for entry in entries:
        inside = entry.parent_code in codes and entry.parent_code != entry.code
        children.setdefault(entry.parent_code if inside else "", []).append(entry)
    ordered: list[Entry] = []
    seen: set[int] = set()
    waiting = [(entry, 0) for entry in reversed(children.get("", []))]
    while waiting:
        entry, depth = waiting.pop()
        if entry.line in seen:
            continue
        seen.add(entry.line)
        entry.depth = depth
        ordered.append(entry)
        waiting += [(child, depth + 1) for child in reversed(children.get(entry.code, []))]
    return ordered + [entry for entry in entries if entry.line not in seen]
