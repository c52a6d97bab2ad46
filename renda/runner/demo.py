"""The supervisor of the demo: brings everything up, keeps it up, takes it down in reverse order."""

import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from kombu.exceptions import OperationalError

from renda.celery import app
from renda.embedded.daemons import wait_until
from renda.embedded.errors import CannotStart
from renda.embedded.places import CHECKOUT
from renda.embedded.stack import ELSEWHERE, Stack, needed
from renda.runner.children import Child, demo_children
from renda.runner.screen import Progress, read_facts, welcome

HEALTHY_SECONDS = 90
LOOK_SECONDS = 2
ANY_ADDRESS = ("0.0.0.0", "::", "[::]")
MADE_BY_DEMO = ("files", "static", "demo.json", "secrets.json", "celerybeat-schedule*", "log", "unfinished")


def unfinished_mark(var: Path) -> Path:
    """Return the file that exists while the county is being built, and after that was interrupted."""
    return var / "unfinished"


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl+C, SIGTERM, or the terminal was closed."""


@dataclass(frozen=True)
class Demo:
    """One run: where its data is, where it answers."""

    var: Path
    facts: Path
    host: str
    port: int
    site: str
    progress: Progress

    def run(self, *, reset: bool) -> None:
        """Run until asked to stop.

        :raises CannotStart: with a sentence that says what to do
        """
        undo = ExitStack()
        undo.enter_context(_stop_signals())
        try:
            self._run(undo, reset=reset)
        except Stopped:
            self.progress.say("\n正在停止……")
        finally:
            _ignore_stop_signals()
            undo.close()
        self.progress.say("已停止，数据保留。")

    def _run(self, undo: ExitStack, *, reset: bool) -> None:
        undo.enter_context(_only_one(self.var))
        children = demo_children(self.var, self.host, self.port)
        leftovers = [child.label for child in children if child.end_leftover()]
        if leftovers:
            self.progress.say(f"结束了上次留下的进程：{'、'.join(leftovers)}。")
        _check_port(self.host, self.port, patience=5 if leftovers else 0)
        servers = needed()
        if reset:
            self._reset(servers)
        if unfinished_mark(self.var).exists():
            raise CannotStart("上次建立示例县没有完成。请从头再来：make demo RESET=1")
        if servers is not None:
            with self.progress.step("启动数据库和队列"):
                undo.callback(servers.release)
                servers.hold()
        self._prepare()
        environment = self._environment()
        for child in children:
            undo.callback(child.stop)
            child.start(environment)
        with self.progress.step("启动网站和后台任务"):
            self._wait_until_healthy(children)
        self.progress.say(welcome(read_facts(self.facts), self.site))
        self._watch(children, servers)

    def _reset(self, servers: Stack | None) -> None:
        if servers is None or not (servers.database and servers.queue):
            raise CannotStart("已设置 DATABASE_URL 或 REDIS_URL，不会清空您自己的数据库。请去掉 RESET=1。")
        with self.progress.step("清空演示数据"):
            if not servers.destroy():
                raise CannotStart("别的程序正在使用演示数据库，不能清空。请先停止它们。")
            for path in (path for pattern in MADE_BY_DEMO for path in self.var.glob(pattern)):
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)

    def _prepare(self) -> None:
        """Migrate, load, build and collect in a process of its own, which writes its own lines."""
        command = [sys.executable, str(CHECKOUT / "manage.py"), "preparedemo"]
        child = subprocess.Popen(command, cwd=CHECKOUT, env=self._environment(), start_new_session=True)
        try:
            if child.wait() != 0:
                raise CannotStart("准备工作没有完成，原因见上面。")
        finally:
            child.terminate()
            child.wait()

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "SITE_URL": self.site, "PYTHONUNBUFFERED": "1"}

    def _wait_until_healthy(self, children: list[Child]) -> None:
        def settled() -> bool:
            return not all(child.alive() for child in children) or (self._page_answers() and _worker_answers())

        settled_in_time = wait_until(settled, HEALTHY_SECONDS)
        for child in children:
            if not child.alive():
                raise child.given_up()
        if not settled_in_time:
            raise CannotStart(f"网站没有在 {HEALTHY_SECONDS} 秒内正常应答，日志在 {self.var / 'log'}。")

    def _page_answers(self) -> bool:
        address = "127.0.0.1" if self.host in ANY_ADDRESS else self.host.strip("[]")
        connection = http.client.HTTPConnection(address, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            return False
        finally:
            connection.close()

    def _watch(self, children: list[Child], servers: Stack | None) -> None:
        """Keep everything running: what dies is started again and said."""
        environment = self._environment()
        while True:
            time.sleep(LOOK_SECONDS)
            if servers is not None and not servers.running():
                with self.progress.step("数据库或队列意外停止，重新启动"):
                    servers.ensure()
            for child in children:
                if not child.alive():
                    self.progress.say(f"{child.label}意外退出，重新启动。日志在 {child.log}")
                    child.start_again(environment)


def _worker_answers() -> bool:
    """Return whether a worker takes work from the queue."""
    try:
        return bool(app.control.ping(timeout=1.0))
    except OperationalError:
        return False


@contextmanager
def _only_one(var: Path) -> Iterator[None]:
    """Refuse a second demo on the same data: two schedules would do everything twice."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "rundemo.lock").open("ab")
    except OSError as error:
        raise CannotStart(f"不能写 {error.filename}（{error.strerror}）。{ELSEWHERE}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"演示已经在运行（数据在 {var}）。请先停止它。") from None
        yield


def _check_port(host: str, port: int, *, patience: float) -> None:
    """Refuse a port that is taken; what was just ended may need a moment to give it back."""
    if not wait_until(lambda: _port_is_free(host, port), patience):
        raise CannotStart(f"端口 {port} 已被占用。请换一个端口，例如 make demo PORT={port + 1}。")


def _port_is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except PermissionError:
            raise CannotStart(
                f"没有权限使用端口 {port}。请换一个大于 1023 的端口，例如 make demo PORT=8000。"
            ) from None
        except OSError:
            return False
    return True


def _stop(number: int, frame: FrameType | None) -> None:
    _ignore_stop_signals()
    raise Stopped


def _ignore_stop_signals() -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)


@contextmanager
def _stop_signals() -> Iterator[None]:
    before = {each: signal.signal(each, _stop) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
