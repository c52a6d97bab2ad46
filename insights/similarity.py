"""The only place for how near two texts are: pairs of characters, rare ones weighing more; pure, no database."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log, sqrt
from typing import NamedTuple

RUN = re.compile(r"[一-鿿]+|[A-Za-z0-9]+")
# A pair found in more texts than this share tells little, and comparing by it costs most.
COMMON_SHARE, COMMON_LEAST = 0.2, 12
TITLE_WEIGHT = 2.0
Vector = dict[str, float]


class Text(NamedTuple):
    """What is compared of an item."""

    title: str
    body: str


class Group(NamedTuple):
    """Texts that are near to one of them: the positions, that one first, then the nearest first."""

    members: list[int]
    nearness: list[float]


def pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring Chinese characters, and words of letters and digits whole, in small letters."""
    found: set[str] = set()
    for run in RUN.findall(text):
        if run[0].isascii():
            found.add(run.lower())
        else:
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return found


class Space:
    """Texts as vectors of weighted pairs; what is rare among these very texts weighs most."""

    def __init__(self, texts: Sequence[Text]) -> None:
        split = [(pairs(text.title), pairs(text.body)) for text in texts]
        self._seen = Counter(pair for title, body in split for pair in title | body)
        self._count = len(texts)
        self.vectors = [self._vector(title, body) for title, body in split]

    def _vector(self, title: set[str], body: set[str]) -> Vector:
        weights = {p: self._weight(p) * (TITLE_WEIGHT if p in title else 1.0) for p in title | body}
        length = sqrt(sum(w * w for w in weights.values())) or 1.0
        return {p: w / length for p, w in weights.items()}

    def _weight(self, pair: str) -> float:
        return log(1 + (self._count + 1) / (1 + self._seen[pair]))

    def near(self, title: str, body: str = "") -> list[float]:
        """Return how near each text is to these words: 1 the same, 0 nothing in common."""
        wanted = self._vector(pairs(title), pairs(body))
        return [sum(w * vector[p] for p, w in wanted.items() if p in vector) for vector in self.vectors]

    def groups(self, *, least_near: float, least: int) -> list[Group]:
        """Return groups of at least so many near texts, the largest first; each text is in one at most.

        The text with most near ones gathers them, then the next among what is left: no chain of little likenesses.
        """
        near = self._near_ones(least_near)
        free, found = set(range(self._count)), []
        for centre in sorted(near, key=lambda i: (-len(near[i]), i)):
            mine = {i: n for i, n in near[centre].items() if i in free}
            if centre not in free or len(mine) + 1 < least:
                continue
            order = sorted(mine, key=lambda i: (-mine[i], i))
            found.append(Group([centre, *order], [1.0, *(mine[i] for i in order)]))
            free -= {centre, *order}
        return sorted(found, key=lambda group: (-len(group.members), group.members[0]))

    def _near_ones(self, least_near: float) -> dict[int, dict[int, float]]:
        """Return for each text the texts at least so near, found by the pairs that not too many share."""
        scores = self._scores()
        near: dict[int, dict[int, float]] = defaultdict(dict)
        for (one, other), score in scores.items():
            if score >= least_near:
                near[one][other] = near[other][one] = score
        return near

    def _scores(self) -> dict[tuple[int, int], float]:
        most = max(COMMON_LEAST, int(self._count * COMMON_SHARE))
        holders: dict[str, list[int]] = defaultdict(list)
        for i, vector in enumerate(self.vectors):
            for pair in vector:
                if 1 < self._seen[pair] <= most:
                    holders[pair].append(i)
        scores: dict[tuple[int, int], float] = defaultdict(float)
        for pair, them in holders.items():
            for one, other in _couples(them):
                scores[one, other] += self.vectors[one][pair] * self.vectors[other][pair]
        return scores


def _couples(them: list[int]) -> Iterable[tuple[int, int]]:
    return ((one, other) for i, one in enumerate(them) for other in them[i + 1 :])
