"""What the measurements of deadlines say: a table, and which goals are missed."""

from collections.abc import Mapping

SIZES = (100_000, 1_000_000)
SWEEP_GOAL, GROWTH_GOAL, RECOUNT_GOAL = 10, 1.2, 20


def table(found: Mapping[int, Mapping[str, float]]) -> tuple[list[str], list[str]]:
    """Return the lines of a Markdown table of seconds and ratios, and what misses its goal."""
    lines = ["| what | open clocks | bare SQL, s | ours, s | ours / bare |", "|---|---:|---:|---:|---:|"]
    missed = []
    for size, seconds in found.items():
        for name, goal in (("sweep", SWEEP_GOAL), ("recount", RECOUNT_GOAL)):
            if name not in seconds:
                continue
            bare, ours = seconds[f"bare {name}"], seconds[name]
            lines.append(f"| {name} | {size:,} | {bare:.3f} | {ours:.3f} | {ours / bare:.1f} |")
            if ours / bare > goal:
                missed.append(f"{name} at {size:,}: {ours / bare:.1f} times the bare SQL, goal {goal}")
    small, large = (found[size]["sweep"] for size in SIZES)
    lines += ["", f"With ten times the open clocks a sweep takes {large / small:.2f} times as long."]
    if large / small > GROWTH_GOAL:
        missed.append(
            f"the sweep takes {large / small:.2f} times as long with ten times the clocks, goal {GROWTH_GOAL}"
        )
    return lines, missed
