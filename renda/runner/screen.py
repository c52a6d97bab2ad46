"""What the demo prints: a line per step with its seconds, and one screen of addresses and logins at the end.

The facts come from `build_demo`, which writes them to VAR_DIR/demo.json in the form of `renda.demo.facts`.
"""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unicodedata import east_asian_width

from django.core.management.base import OutputWrapper

from renda.demo.facts import Facts


class Progress:
    """Writes to the terminal; a terminal that has gone away stops nothing."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out

    def say(self, text: str, ending: str = "\n") -> None:
        """Write a line."""
        try:
            self._out.write(text, ending=ending)
            self._out.flush()
        except OSError:
            return

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """Write what begins, and when it is done its seconds on the same line."""
        begin = time.monotonic()
        self.say(f"{label} …… ", ending="")
        try:
            yield
        except BaseException:
            self.say("未完成")
            raise
        self.say(f"{time.monotonic() - begin:.1f} 秒")


def welcome(facts: Facts, site: str) -> str:
    """Return the screen: faces, logins by role, a citizen's page, how to stop."""
    faces = [(face["name"], f"{site}{face['path']}") for face in facts["faces"]]
    logins = [("角色", "姓名", "用户名", "密码")]
    logins += [(login["role"], login["name"], login["username"], login["password"]) for login in facts["logins"]]
    citizen = facts["citizen"]
    return "\n".join(
        (
            "",
            f"{facts['title']}已经启动。{facts['notice']}",
            "",
            *_table(faces),
            "",
            *_table(logins),
            "",
            f"  群众扫码页（{citizen['name']}）",
            f"  {site}{citizen['path']}",
            "",
            "  按 Ctrl+C 停止，数据会保留，下次启动只要几秒。从头再来：make demo RESET=1",
        )
    )


def read_facts(path: Path) -> Facts:
    """Return what build_demo wrote."""
    facts: Facts = json.loads(path.read_text(encoding="utf-8"))
    return facts


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the rows with aligned columns; a Chinese character is two columns wide."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  " + "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
