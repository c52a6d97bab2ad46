"""The only place that draws: points and widths of the pool's charts as SVG; colours are the stylesheet's."""

from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 14, 14, 26, 26
SMALL_WIDTH, SMALL_HEIGHT = 120, 36


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its number, its width in per cent of the longest, and where it leads."""

    label: str
    value: int
    width: float
    url: str = ""
    note: str = ""
    tone: str = "main"


@dataclass(frozen=True)
class Point:
    """One point of a line with its words."""

    x: float
    y: float
    value: int
    label: str
    shown: bool


@dataclass(frozen=True)
class Line:
    """A line over the months: its points, the path through them, the level of zero."""

    points: list[Point]
    path: str
    base: float
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Small:
    """A small column chart of one township: rectangles (x, y, width, height) on a scale common to all."""

    label: str
    total: int
    rects: list[tuple[float, float, float, float]]
    values: list[int]
    width: int = SMALL_WIDTH
    height: int = SMALL_HEIGHT


def bars(rows: list[tuple[str, int, str]], *, tones: dict[str, str] | None = None, whole: bool = False) -> list[Bar]:
    """Return bars for (name, number, address); with `whole` widths are shares of the sum and noted as such."""
    numbers = [value for _, value, _ in rows]
    scale = sum(numbers) if whole else max(numbers, default=0)
    return [
        Bar(
            label=label,
            value=value,
            width=round(value * 100 / scale, 1) if scale else 0,
            url=url,
            note=f"{value * 100 / scale:.1f}%" if whole and scale else "",
            tone=(tones or {}).get(label, "main"),
        )
        for label, value, url in rows
    ]


def line(values: dict[date, int]) -> Line:
    """Return the line through the months in their order; the highest value touches the top."""
    months, highest = sorted(values), max(values.values(), default=0) or 1
    step = (WIDTH - LEFT - RIGHT) / max(len(months) - 1, 1)
    base = HEIGHT - BOTTOM
    points = [
        Point(
            x=round(LEFT + i * step, 1),
            y=round(base - values[month] * (base - TOP) / highest, 1),
            value=values[month],
            label=f"{month.month}月",
            shown=(len(months) - 1 - i) % 2 == 0,
        )
        for i, month in enumerate(months)
    ]
    return Line(points, " ".join(f"{p.x},{p.y}" for p in points), base)


def smalls(rows: list[tuple[str, list[int]]]) -> list[Small]:
    """Return one small chart for each (name, numbers by month), all on one scale."""
    highest = max((n for _, numbers in rows for n in numbers), default=0) or 1
    return [Small(label, sum(numbers), _columns(numbers, highest), numbers) for label, numbers in rows]


def _columns(numbers: list[int], highest: int) -> list[tuple[float, float, float, float]]:
    width = SMALL_WIDTH / max(len(numbers), 1)
    rects: list[tuple[float, float, float, float]] = []
    for i, n in enumerate(numbers):
        tall = round(n * (SMALL_HEIGHT - 2) / highest, 1)
        rects.append((round(i * width + 1, 1), round(SMALL_HEIGHT - tall, 1), round(width - 2, 1), tall))
    return rects
