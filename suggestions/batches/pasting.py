"""The only place that reads rows copied from a spreadsheet: by the words of their first line, else in this order."""

import csv
from dataclasses import dataclass, field
from io import StringIO

ORDER = ("time", "name", "phone", "place", "text", "category", "answer_way")
HEADS = {
    "时间": "time", "收到时间": "time", "姓名": "name", "称呼": "name", "怎么称呼": "name", "反映人": "name",
    "电话": "phone", "联系电话": "phone", "手机": "phone", "手机号": "phone", "地点": "place", "位置": "place",
    "事情在哪里": "place", "反映的事情": "text", "原话": "text", "内容": "text", "反映内容": "text", "事项": "text",
    "类别": "category", "希望怎样答复": "answer_way", "答复方式": "answer_way", "序号": "", "编号": "", "备注": "",
}  # fmt: skip


@dataclass
class Pasted:
    """What was read: rows by field name, and what was not taken over, in sentences."""

    rows: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_rows(pasted: str, choices: dict[str, dict[str, str]], most: int) -> Pasted:
    """Return the rows of a copied table, at most so many; words of a list become its values by `choices`."""
    found = Pasted()
    lines = [line for line in csv.reader(StringIO(pasted), delimiter="\t") if any(cell.strip() for cell in line)]
    order = _order(lines[0]) if lines else ()
    body = lines[1:] if order else lines
    alone = not order and all(len(line) == 1 for line in lines)
    for number, line in enumerate(body[:most], start=1):
        named = zip(order or (("text",) if alone else ORDER), line, strict=False)
        row = {name: cell.strip() for name, cell in named if name}
        for name, known in choices.items():
            if (said := row.get(name, "")) and said not in known:
                found.notes.append(f"第{number}行“{said[:20]}”没有对上，请自己选。")
            row[name] = known.get(said, "")
        found.rows.append(row)
    if len(body) > most:
        found.notes.append(f"一页最多还能放{most}行，后面的{len(body) - most}行没有带进来，请登记完再贴。")
    return found


def _order(first: list[str]) -> tuple[str, ...]:
    """Return the fields of the columns when the first line has headings, else nothing."""
    named = tuple(HEADS.get("".join(cell.split()).rstrip("*"), "") for cell in first)
    return named if "text" in named else ()
