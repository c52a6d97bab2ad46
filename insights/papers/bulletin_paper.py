"""A 通报 or 专报 as a paper after GB/T 9704-2012: red head once it is signed, text, name and date, then its tables."""

import re
from typing import Any

from core.clock import local_date
from core.paper_forms import Grid, Heading, Paper, Signed, Words
from insights.models import Bulletin

HEADING = re.compile(r"[一二三四五六七八九十]+、.{1,30}")


def paper_of(bulletin: Bulletin) -> Paper:
    """Return the paper; a draft has neither number nor signer and no red head."""
    parts: list[Any] = [*_text(bulletin.body), Signed(bulletin.owner.name, _dated(bulletin))]
    for table in bulletin.tables:
        lines = tuple(tuple(line) for line in table["lines"])
        parts += [Heading(table["title"]), Grid(tuple(table["head"]), lines, tuple(table["widths"]))]
    return Paper(
        title=bulletin.title, parts=tuple(parts), organ=bulletin.owner.name, doc_no=bulletin.number,
        signer=bulletin.signer, author=bulletin.owner.name,
    )  # fmt: skip


def _dated(bulletin: Bulletin) -> Any:
    return local_date(bulletin.issued_at) if bulletin.issued_at is not None else None


def _text(body: str) -> list[Any]:
    """Return the text's lines, those that begin with a Chinese number as headings."""
    parts: list[Any] = []
    for line in body.splitlines():
        if not (said := line.strip()):
            continue
        parts.append(Heading(said) if HEADING.fullmatch(said) and not said.endswith("。") else Words((said,)))
    return parts
