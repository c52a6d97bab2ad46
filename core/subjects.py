"""The only place for how core names what it works on without knowing its table: a kind and an id."""

from typing import NamedTuple


class Subject(NamedTuple):
    """What a clock, an audit event, a message or a file belongs to."""

    kind: str
    id: int
