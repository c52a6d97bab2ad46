"""Processes of the embedded servers: is this id still that server, wait for it, end it, read its log."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from renda.embedded.errors import CannotStart

PROC = Path("/proc/self")
MAX_LOG_BYTES = 10_000_000


def running(pid_file: Path, program: str, directory: Path) -> int | None:
    """Return the id in a pid file if it is this program working in this directory, else None.

    An id left by a crash may belong to a stranger by now, or to a process that is dead and not yet buried.
    """
    try:
        pid = int(pid_file.read_bytes().split(b"\n", 1)[0])
    except (OSError, ValueError):
        return None
    if not PROC.exists():
        listed = subprocess.run(
            ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return pid if program in listed.stdout else None
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        return pid if os.fsencode(program) in command and os.path.samefile(f"/proc/{pid}/cwd", directory) else None
    except OSError:
        return None


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Return whether the condition came true within the time; it is asked ever less often."""
    deadline, pause = time.monotonic() + seconds, 0.01
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)
    return True


def end(find: Callable[[], int | None], *signals: signal.Signals) -> None:
    """Send the signals one after the other, 30 seconds each, until the process is gone.

    :raises CannotStart: when it survives them all
    """
    for each in signals:
        pid = find()
        if pid is None:
            return
        try:
            os.kill(pid, each)
        except ProcessLookupError:
            return
        if wait_until(lambda: find() is None, 30):
            _bury(pid)
            return
    raise CannotStart(f"进程 {find()} 停不下来，请手工结束它。")


def _bury(pid: int) -> None:
    """Take the exit status if the process was our own child, so that it does not stay in the process table."""
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def open_log(path: Path) -> Path:
    """Return the log's path, with an overlong log set aside."""
    if path.exists() and path.stat().st_size > MAX_LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path


def last_lines(path: Path, count: int = 5) -> str:
    """Return the end of a log, for the message that says why a start failed."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
