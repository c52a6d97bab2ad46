"""The only place for the demo's people's names: common surnames and given names put together, the same on every run."""

import json
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
DATA = Path(__file__).parent / "data"


@lru_cache
def load(name: str) -> dict[str, Any]:
    """Return one of the demo's data files, without its ending."""
    content: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return content


def number(key: str, below: int) -> int:
    """Return a number from 0 to below - 1 that depends on the key only, on every machine and Python the same."""
    return int(sha256(key.encode()).hexdigest()[:12], 16) % below


def pick(key: str, options: Sequence[T]) -> T:
    """Return the option that belongs to the key."""
    return options[number(key, len(options))]


class NamePool:
    """Names nobody else in the demo has; the order of asking matters, and it is always the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, key: str, sex: str) -> str:
        """Return a full name for the key; `sex` is "male" or "female"."""
        words = load("names")
        for attempt in range(1000):
            salted = f"{key}/{attempt}"
            name = str(pick(f"surname/{salted}", words["surnames"]) + pick(f"given/{salted}", words[sex]))
            if name not in self._taken:
                self._taken.add(name)
                return name
        raise RuntimeError(f"no free name for {key}")
