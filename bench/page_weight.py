"""`make page-weight`: what each of citizens' pages costs on a cheap phone with a weak signal. Loopback only."""

import json
import os
import sys
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path

# This file is run by its path; the project is found from the directory above.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from bench.installation import Installation, wait_for_web  # noqa: E402
from bench.weighing import Weight  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
# Measured from their published sources, compressed, what the first step of reporting loads.
OTHERS = {"FixMyStreet, report page, scripts alone": 176.5, "Signalen, accessible form, step 1": 757.0}


def main() -> int:
    """Run it and return the exit code: 1 when a page is over its budget."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--rounds", type=int, default=3, help="visits of each page, of which the median counts")
    options = parser.parse_args()
    with Installation("weight", "bench.settings") as installation:
        django.setup()
        weights, missed = _run(installation, options.rounds)
    print(_as_json(weights, missed) if options.json else _as_table(weights, missed))
    return 1 if missed else 0


def _run(installation: Installation, rounds: int) -> tuple[list[Weight], list[str]]:
    # Settings are there only now.
    from django.core.management import call_command  # noqa: PLC0415

    from bench import citizen_pages  # noqa: PLC0415

    for command in ("migrate", "load_reference"):
        call_command(command, stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    told = citizen_pages.scene()
    installation.start(installation.demo()[0])
    wait_for_web(installation.port)
    # Playwright keeps an event loop in this thread, where Django would refuse its ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--disable-gpu", "--no-first-run"])
        site = f"http://127.0.0.1:{installation.port}"
        weights = list(citizen_pages.weigh_all(browser, site, told, slow=True, rounds=rounds))
        browser.close()
    return weights, [fault for one in weights for fault in citizen_pages.faults(one, timed=True)]


def _as_json(weights: list[Weight], missed: list[str]) -> str:
    said = {"pages": [one.as_json() for one in weights], "others_kib": OTHERS, "missed": missed}
    return json.dumps(said, ensure_ascii=False, indent=1)


def _as_table(weights: list[Weight], missed: list[str]) -> str:
    lines = ["| page | requests | KiB | LCP, s | CLS | longest interaction, ms |", "|---|---:|---:|---:|---:|---:|"]
    for one in weights:
        lines.append(f"| {one.page} | {one.requests} | {one.kib} | {one.lcp} | {one.cls} | {one.interaction_ms} |")
    lines += [f"| {name} | | {kib} | | | |" for name, kib in OTHERS.items()]
    return "\n".join([*lines, *(f"MISSED {sentence}" for sentence in missed)])


if __name__ == "__main__":
    sys.exit(main())
