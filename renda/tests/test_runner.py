"""The demo's supervisor: refusals a person can act on, children that are kept up, ended, and never left behind."""

import os
import signal
import socket
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management.base import OutputWrapper

from renda.embedded.daemons import wait_until
from renda.embedded.errors import CannotStart
from renda.embedded.places import CHECKOUT
from renda.runner.children import Child
from renda.runner.demo import Demo, unfinished_mark
from renda.runner.screen import Progress, welcome

FACTS = {
    "title": "示例县人大代表联络平台",
    "notice": "县、单位和人员都是虚构的。",
    "faces": [{"name": "群众页", "path": "/"}, {"name": "接口文档", "path": "/api/docs/"}],
    "logins": [{"role": "站长", "name": "张三", "username": "zhang", "password": "pass-1"}],
    "citizen": {"name": "城关镇联络站", "path": "/q/abc/"},
}
LEAVE_BEHIND = """
import os, sys
from pathlib import Path
from renda.runner.children import Child
child = Child("web", "网站", "http.server", ["--bind", "127.0.0.1", "0"], Path(sys.argv[1]))
child.start(dict(os.environ))
print(child.process.pid, flush=True)
sys.stdin.read()
"""


def a_demo(var: Path, port: int) -> Demo:
    site = f"http://127.0.0.1:{port}"
    return Demo(var, var / "demo.json", "127.0.0.1", port, site, Progress(OutputWrapper(StringIO())))


def a_child(var: Path, *arguments: str) -> Child:
    return Child("web", "网站", "http.server", list(arguments), var)


def exists(pid: int) -> bool:
    """Whether the process lives; one that is dead and not yet buried does not."""
    return Path(f"/proc/{pid}/cwd").exists()


def test_a_taken_port_is_named_with_another_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(CannotStart, match=f"端口 {port} 已被占用。请换一个端口，例如 make demo PORT={port + 1}"):
            a_demo(tmp_path, port).run(reset=False)


def test_a_second_demo_on_the_same_data_is_refused(tmp_path: Path) -> None:
    command = f"import fcntl; f = open({str(tmp_path / 'rundemo.lock')!r}, 'ab'); fcntl.flock(f, fcntl.LOCK_EX); "
    command += "print('locked', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(CannotStart, match="演示已经在运行"):
            a_demo(tmp_path, 8000).run(reset=False)
        other.communicate("\n")


def test_a_database_of_ones_own_is_never_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDA_ENV", "demo")
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere")
    (tmp_path / "files").mkdir()
    with pytest.raises(CannotStart, match="不会清空您自己的数据库"):
        a_demo(tmp_path, 0).run(reset=True)
    assert (tmp_path / "files").exists()


def test_a_county_that_was_never_finished_is_not_shown(tmp_path: Path) -> None:
    unfinished_mark(tmp_path).touch()
    with pytest.raises(CannotStart, match="请从头再来：make demo RESET=1"):
        a_demo(tmp_path, 0).run(reset=False)


def test_the_signal_handlers_of_the_caller_come_back(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(CannotStart):
        a_demo(tmp_path, server.getsockname()[1]).run(reset=False)
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_child_is_ended_with_its_pid_file(tmp_path: Path) -> None:
    child = a_child(tmp_path, "--bind", "127.0.0.1", "0")
    child.start(dict(os.environ))
    assert child.alive()
    assert child.process is not None
    assert int(child.pid_file.read_text()) == child.process.pid
    child.stop()
    assert not child.alive()
    assert not child.pid_file.exists()


def test_what_a_killed_supervisor_left_is_ended_by_the_next_start(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LEAVE_BEHIND, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
    ) as supervisor:
        assert supervisor.stdout is not None
        orphan = int(supervisor.stdout.readline())
        supervisor.kill()
        supervisor.communicate()
    assert exists(orphan)
    assert a_child(tmp_path).end_leftover()
    assert wait_until(lambda: not exists(orphan), 5)
    assert not a_child(tmp_path).end_leftover()


def test_a_stranger_with_the_id_of_a_child_is_left_alone(tmp_path: Path) -> None:
    child = a_child(tmp_path)
    child.pid_file.parent.mkdir()
    child.pid_file.write_text(str(os.getpid()))
    assert not child.end_leftover()


def test_a_child_that_keeps_dying_is_given_up_with_its_log(tmp_path: Path) -> None:
    child = a_child(tmp_path, "--no-such-option")
    child.start(dict(os.environ))

    def die_again() -> None:
        assert wait_until(lambda: not child.alive(), 20)
        child.start_again(dict(os.environ))

    die_again()
    die_again()
    with pytest.raises(CannotStart, match=r"网站一启动就退出(.|\n)*--no-such-option"):
        die_again()


def test_the_screen_lines_up_and_names_everything() -> None:
    lines = welcome(FACTS, "http://127.0.0.1:8000").splitlines()
    assert "  群众页    http://127.0.0.1:8000/" in lines
    assert "  接口文档  http://127.0.0.1:8000/api/docs/" in lines
    assert "  角色  姓名  用户名  密码" in lines
    assert "  站长  张三  zhang   pass-1" in lines
    assert "  http://127.0.0.1:8000/q/abc/" in lines


class GoneTerminal(StringIO):
    """A terminal that was closed while the demo runs."""

    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")


def test_a_terminal_that_went_away_stops_nothing() -> None:
    progress = Progress(OutputWrapper(GoneTerminal()))
    with progress.step("启动"):
        done = True
    assert done
