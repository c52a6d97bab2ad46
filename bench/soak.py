"""`make soak`: what was accepted is not lost, whatever is killed meanwhile. Under five minutes, loopback only."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from random import Random

# This file is run by its path; the project is found from the directory above.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django  # noqa: E402

from bench.installation import Installation  # noqa: E402

PHONES = 8
WEB_KILLS = 6


def main() -> int:
    """Run it and return the exit code."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=48, help="how long the phones send")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the random moments, to repeat a run")
    options = parser.parse_args()
    with Installation("soak", "bench.settings") as installation:
        django.setup()
        # Settings are there only now.
        from bench.flood import run  # noqa: PLC0415

        print(f"seed {options.seed}", flush=True)
        return run(installation, Random(options.seed), phones=PHONES, seconds=options.seconds, web_kills=WEB_KILLS)


if __name__ == "__main__":
    sys.exit(main())
