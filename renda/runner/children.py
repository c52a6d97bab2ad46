"""The processes the demo consists of: start in order, start again what dies, stop in reverse order."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from renda.embedded.daemons import end, last_lines, open_log, running
from renda.embedded.errors import CannotStart
from renda.embedded.places import CHECKOUT

STOP_SECONDS = 20
QUICK_SECONDS = 10
MAX_QUICK_DEATHS = 3


@dataclass
class Child:
    """One program of the demo, its log and its pid file under VAR_DIR."""

    name: str
    label: str
    module: str
    arguments: list[str]
    var: Path
    quick_deaths: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    _started: float = field(default=0.0)

    @property
    def log(self) -> Path:
        """Where it writes."""
        return self.var / "log" / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        """Where its process id is kept, for the next start after a crash of ours."""
        return self.var / "run" / f"{self.name}.pid"

    def start(self, environment: dict[str, str]) -> None:
        """Start it in a session of its own: Ctrl+C reaches us alone, and we stop things in order."""
        self.log.parent.mkdir(exist_ok=True)
        self.pid_file.parent.mkdir(exist_ok=True)
        with open_log(self.log).open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=CHECKOUT,
                env=environment,
                start_new_session=True,
            )
        self.pid_file.write_text(str(self.process.pid), encoding="ascii")
        self._started = time.monotonic()

    def alive(self) -> bool:
        """Return whether it runs."""
        return self.process is not None and self.process.poll() is None

    def start_again(self, environment: dict[str, str]) -> None:
        """Start it again after a death.

        :raises CannotStart: when it keeps dying right after the start
        """
        quick = time.monotonic() - self._started < QUICK_SECONDS
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        if self.quick_deaths >= MAX_QUICK_DEATHS:
            raise self.given_up()
        self.stop()
        self.start(environment)

    def given_up(self) -> CannotStart:
        """Return the refusal for one that does not stay up."""
        return CannotStart(f"{self.label}一启动就退出，日志在 {self.log}：\n{last_lines(self.log)}")

    def stop(self) -> None:
        """Ask it to finish what it does, and end it and what it started when it takes too long."""
        if self.process is None:
            return
        if self.alive():
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        _end_group(self.process.pid)
        self.process.wait()
        self.pid_file.unlink(missing_ok=True)

    def end_leftover(self) -> bool:
        """End one that an earlier run left behind; return whether there was one."""
        pid = self._leftover()
        if pid is None:
            return False
        end(self._leftover, signal.SIGTERM, signal.SIGKILL)
        _end_group(pid)
        self.pid_file.unlink(missing_ok=True)
        return True

    def _leftover(self) -> int | None:
        return running(self.pid_file, self.module, CHECKOUT)


def demo_children(var: Path, host: str, port: int) -> list[Child]:
    """Return web server, worker and beat in the order they start."""
    web = ["renda.wsgi:application", "--bind", f"{host}:{port}", "--no-control-socket"]
    web += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "10"]
    worker = ["-A", "renda.celery", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    beat = ["-A", "renda.celery", "beat", "--loglevel", "INFO"]
    return [
        Child("web", "网站", "gunicorn", web, var),
        Child("worker", "后台任务", "celery", worker, var),
        Child("beat", "定时任务", "celery", beat, var),
    ]


def _end_group(pid: int) -> None:
    """End what is left of a session we started; usually nothing is."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
