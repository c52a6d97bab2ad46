"""`make bench`: how submitting compares with a bare insert, and how lists behave from a thousand opinions to 100,000."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path

# This file is run by its path; the project is found from the directory above.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django  # noqa: E402

from bench.installation import Installation  # noqa: E402


def main() -> int:
    """Run it and return the exit code: 1 when a goal is missed."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of opinions, the smallest first")
    parser.add_argument("--rounds", type=int, default=40, help="requests of each list at each size")
    parser.add_argument("--submissions", type=int, default=400, help="requests of each way of submitting")
    parser.add_argument("--plans", action="store_true", help="print the plans of the lists' main queries")
    parser.add_argument("--deadlines", action="store_true", help="only the sweep and the recount of deadlines")
    options = parser.parse_args()
    begin = time.monotonic()
    with Installation("bench", "bench.settings") as installation:
        django.setup()
        # Settings are there only now.
        from bench.measuring import run, run_deadlines  # noqa: PLC0415

        if options.deadlines:
            missed = run_deadlines(installation)
        else:
            sizes = [int(size) for size in options.sizes.split(",")]
            missed = run(installation, sizes, options.rounds, options.submissions, show_plans=options.plans)
    print(f"\n{time.monotonic() - begin:.0f} seconds in all.")
    for sentence in missed:
        print(f"MISSED {sentence}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
