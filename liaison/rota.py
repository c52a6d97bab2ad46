"""The only place that distributes duty: hours to be covered, people who may, a plan. Pure: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Opening:
    """Hours of one day at which somebody has to be at a station."""

    station_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    kind: str

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Return whether these hours and others meet."""
        return self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True)
class Worker:
    """Somebody who may be on duty: where on which days, when taken, how much lately; rank 0 is asked before rank 1."""

    key: str
    places: frozenset[tuple[int, date]]
    busy: tuple[tuple[datetime, datetime], ...] = ()
    load: int = 0
    rank: int = 0

    def may_serve(self, opening: Opening) -> bool:
        """Return whether this person belongs there that day and is not taken elsewhere."""
        here = (opening.station_id, opening.day) in self.places
        return here and not any(opening.overlaps(*taken) for taken in self.busy)


@dataclass
class Plan:
    """Who covers what, and what nobody can cover."""

    filled: list[tuple[Opening, str]] = field(default_factory=list)
    gaps: list[Opening] = field(default_factory=list)


def make_plan(openings: Iterable[Opening], workers: Iterable[Worker]) -> Plan:
    """Return a plan that leaves an opening empty only when nobody can be freed for it, with the load spread evenly.

    A person who is the only one for an opening is freed by giving the other hours to somebody else (augmenting paths,
    exact while overlapping hours overlap mutually, as mornings and afternoons do). The order of the input decides
    nothing; equal loads are decided by the person's key, so that two runs give the same plan.
    """
    rota = _Rota(list(openings), sorted(workers, key=lambda worker: worker.key))
    rota.cover()
    rota.level()
    plan = Plan()
    for index, opening in enumerate(rota.openings):
        holder = rota.holder.get(index)
        if holder is None:
            plan.gaps.append(opening)
        else:
            plan.filled.append((opening, holder.key))
    return plan


class _Rota:
    """The working state of one plan: openings by index, who holds them."""

    def __init__(self, openings: list[Opening], workers: list[Worker]) -> None:
        self.openings = sorted(openings, key=lambda o: (o.starts_at, o.ends_at, o.station_id))
        self.may = [[w for w in workers if w.may_serve(opening)] for opening in self.openings]
        self.holder: dict[int, Worker] = {}
        self.held: dict[str, list[int]] = {worker.key: [] for worker in workers}

    def cover(self) -> None:
        """Give every opening to somebody, those with the fewest candidates first."""
        for index in sorted(range(len(self.openings)), key=lambda i: (len(self.may[i]), i)):
            self._place(index, {index})

    def level(self) -> None:
        """Move openings from those with most to those with least; each move lowers the sum of squares, so it ends."""
        moved = True
        while moved:
            moved = sum(self._hand_down(index) for index in range(len(self.openings))) > 0

    def _place(self, index: int, seen: set[int]) -> bool:
        candidates = sorted(self.may[index], key=lambda worker: self._order(worker, index))
        free = next((worker for worker in candidates if not self._in_the_way(worker, index)), None)
        if free is not None:
            self._give(index, free)
            return True
        return any(self._free_for(worker, index, seen) for worker in candidates)

    def _free_for(self, worker: Worker, index: int, seen: set[int]) -> bool:
        """Give the opening to this person if what stands in the way finds another; otherwise change nothing."""
        in_the_way = self._in_the_way(worker, index)
        if len(in_the_way) != 1 or in_the_way[0] in seen:
            return False
        other = in_the_way[0]
        seen.add(other)
        self._take(other)
        self._give(index, worker)
        if self._place(other, seen):
            return True
        self._take(index)
        self._give(other, worker)
        return False

    def _hand_down(self, index: int) -> bool:
        holder = self.holder.get(index)
        if holder is None:
            return False
        self._take(index)
        fitting = [w for w in self.may[index] if w.rank == holder.rank and not self._in_the_way(w, index)]
        least = min(fitting, key=lambda worker: self._order(worker, index))
        better = self._total(least) < self._total(holder)
        self._give(index, least if better else holder)
        return better

    def _order(self, worker: Worker, index: int) -> tuple[int, int, int, str]:
        day = self.openings[index].day
        same_day = sum(1 for held in self.held[worker.key] if self.openings[held].day == day)
        return worker.rank, self._total(worker), same_day, worker.key

    def _total(self, worker: Worker) -> int:
        return worker.load + len(self.held[worker.key])

    def _in_the_way(self, worker: Worker, index: int) -> list[int]:
        wanted = self.openings[index]
        return [
            held
            for held in self.held[worker.key]
            if wanted.overlaps(self.openings[held].starts_at, self.openings[held].ends_at)
        ]

    def _give(self, index: int, worker: Worker) -> None:
        self.holder[index] = worker
        self.held[worker.key].append(index)

    def _take(self, index: int) -> None:
        self.held[self.holder.pop(index).key].remove(index)
