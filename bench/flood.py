"""The flood: phones send while web server, worker and queue are killed, then everything shown is looked for.

Then what nobody should send is sent, 10,000 times.
"""

import os
import signal
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db.models import Q

from bench.checks import Findings, check_everything
from bench.fuzz import fuzz
from bench.installation import Installation, kill, wait_for_web
from bench.phones import Phones
from core import clock, outbox
from core.actors import SYSTEM
from core.models import OutboxMessage
from liaison import services as liaison
from renda.embedded.daemons import wait_until
from renda.embedded.identity import Identity
from renda.embedded.valkey import Valkey
from renda.runner.children import Child
from suggestions.inputs import NOTICE_VERSION
from suggestions.tests.county import county

# The servers run as `make demo` runs them, without what the measurements add.
SERVER_SETTINGS = "renda.settings"
QUEUE_AWAY_SECONDS = 4.0
RELAY_SECONDS = 60
# How long to wait for a moment in which the relay holds messages: killed idle, it could lose nothing.
BUSY_SECONDS = 3
MALFORMED = 10_000


@dataclass
class Trouble:
    """What was done to the installation."""

    web_kills: int = 0
    worker_kills: int = 0
    queue_kills: int = 0
    # Beginning and end of the queue's absence.
    queue_away: tuple[float, float] = (0.0, 0.0)
    # Messages a killed relay had taken and not delivered; others may take them when the lease is over.
    leased: int = 0
    relay_seconds: float = 0.0
    relayed_after_lease: int = 0
    done: list[str] = field(default_factory=list)


def run(installation: Installation, random: Random, *, phones: int, seconds: float, web_kills: int) -> int:
    """Flood the installation, check everything, print the table and return the exit code."""
    code = _build()
    web, worker, beat = installation.demo()
    for child in (web, worker, beat):
        installation.start(child, DJANGO_SETTINGS_MODULE=SERVER_SETTINGS)
    wait_for_web(installation.port)
    crowd = Phones(installation.port, code, NOTICE_VERSION, threads=phones, seed=random.randrange(10**6))
    trouble = Trouble()
    crowd.start()
    try:
        _make_trouble(installation, web, worker, trouble, random, seconds, web_kills)
    finally:
        crowd.finish()
    _drain(worker, beat, trouble)
    findings = check_everything(crowd, trouble)
    group = os.getpgid(web.process.pid) if web.process is not None else 0
    seed = random.randrange(10**6)
    files = Path(settings.FILES_ROOT)
    fuzzed = fuzz(findings, port=installation.port, code=code, group=group, files=files, seed=seed, times=MALFORMED)
    _print(crowd, trouble, findings, fuzzed)
    return 0 if findings.failed == 0 else 1


def _build() -> str:
    """Make the county and return the token of its station's code."""
    call_command("migrate", verbosity=0)
    world = county()
    return liaison.issue_code(station_id=world.station.pk, actor=SYSTEM, at=clock.now()).token


def _make_trouble(
    installation: Installation,
    web: Child,
    worker: Child,
    trouble: Trouble,
    random: Random,
    seconds: float,
    web_kills: int,
) -> None:
    """Kill one thing in each stretch of the time, at a random moment of it; all is started again at once."""
    acts = ["web"] * web_kills
    acts.insert(web_kills // 3, "worker")
    acts.insert(web_kills * 2 // 3 + 1, "queue")
    stretch = seconds / len(acts)
    begin = time.monotonic()
    for number, act in enumerate(acts):
        _sleep_until(begin + stretch * (number + random.uniform(0.35, 0.95 if act != "queue" else 0.4)))
        if act == "web":
            _restart(installation, web)
            trouble.web_kills += 1
        elif act == "worker":
            wait_until(lambda: _leased().exists(), BUSY_SECONDS)
            _restart(installation, worker)
            trouble.worker_kills += 1
            trouble.leased = _leased().count()
        else:
            _take_the_queue_away(installation, trouble)
    _sleep_until(begin + seconds)


def _restart(installation: Installation, child: Child) -> None:
    kill(child)
    installation.start(child, DJANGO_SETTINGS_MODULE=SERVER_SETTINGS)


def _take_the_queue_away(installation: Installation, trouble: Trouble) -> None:
    pid = Valkey(installation.servers.place, Identity()).process()
    if pid is None:
        raise RuntimeError("the queue was not running")
    os.kill(pid, signal.SIGKILL)
    begin = time.monotonic()
    trouble.queue_kills += 1
    time.sleep(QUEUE_AWAY_SECONDS)
    trouble.queue_away = (begin, time.monotonic())
    installation.servers.ensure()


def _drain(worker: Child, beat: Child, trouble: Trouble) -> None:
    """Wait until the relay has delivered what it may; what a killed relay holds is delivered when its lease is over."""
    begin = time.monotonic()
    wait_until(lambda: not _deliverable().exists(), RELAY_SECONDS)
    trouble.relay_seconds = time.monotonic() - begin
    beat.stop()
    worker.stop()
    later = clock.now() + outbox.LEASE + timedelta(minutes=1)
    while delivered := outbox.relay(at=later).delivered:
        trouble.relayed_after_lease += delivered


def _waiting() -> "Q":
    return Q(delivered_at__isnull=True)


def _leased() -> "OutboxMessage.objects":
    return OutboxMessage.objects.filter(_waiting(), leased_until__gt=clock.now())


def _deliverable() -> "OutboxMessage.objects":
    return OutboxMessage.objects.filter(_waiting()).exclude(leased_until__gt=clock.now())


def _sleep_until(moment: float) -> None:
    time.sleep(max(moment - time.monotonic(), 0))


def _print(crowd: Phones, trouble: Trouble, findings: Findings, fuzzed: list[tuple[str, object]]) -> None:
    sent = crowd.submissions
    rows = [
        ("submissions", len(sent)),
        ("receipts shown", sum(len(one.receipts) for one in sent)),
        ("retries", sum(len(one.errors) for one in sent)),
        ("kills of the web server", trouble.web_kills),
        ("kills of the worker", trouble.worker_kills),
        ("kills of the queue", trouble.queue_kills),
        ("receipts while the queue was away", crowd.receipts_between(*trouble.queue_away)),
        ("messages left by the killed relay", trouble.leased),
        ("seconds until all were relayed", f"{trouble.relay_seconds:.1f}"),
        ("relayed after the lease was over", trouble.relayed_after_lease),
        ("lost", findings.lost),
        *fuzzed,
    ]
    print("\n".join(f"{name:42} {value:>8}" for name, value in rows))
    for name, complaint in findings.complaints:
        print(f"FAILED {name}: {complaint}")
    print(f"{findings.passed} passed, {findings.failed} failed")
