"""Real processes of the queue for tests: workers and beats that can be killed, and waiting for what they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


class Child:
    """One worker or beat of this test's database and queue."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "renda", *arguments, "--loglevel=WARNING"],
            env={**environment, "DJANGO_SETTINGS_MODULE": "renda.settings.test"},
            start_new_session=True,
        )

    def kill(self) -> None:
        """Kill it as a power cut would."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def worker(environment: dict[str, str]) -> Child:
    """Return a worker process with one child."""
    name = f"--hostname=test-{time.time_ns()}@localhost"
    return Child(
        environment, "worker", "--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat", name
    )


def beat(environment: dict[str, str], schedule: Path) -> Child:
    """Return a beat process that keeps its schedule in a file of its own."""
    return Child(environment, "beat", f"--schedule={schedule}", "--pidfile=")


def wait_until(condition: Callable[[], bool], seconds: float = 40) -> bool:
    """Return whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return condition()
