"""The only place that reads numbers out of addresses and forms nobody has checked: what is no such number is None."""

DIGITS_MOST = 18  # of a primary key in PostgreSQL


def number(said: str) -> int | None:
    """Return a whole number written in the digits 0 to 9, None for anything else; it fits a primary key."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= DIGITS_MOST else None


def year(said: str, *, present: int, first: int = 2000, last: int | None = None) -> int:
    """Return the year somebody asks for, from `first` to `last` (by default this one); this one for anything else."""
    asked = number(said)
    return asked if asked is not None and first <= asked <= (last or present) else present
