"""As which system user the embedded servers run: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from renda.embedded.errors import CannotStart

FORBIDDEN = (
    "现在是 root，而 PostgreSQL 不能以 root 身份运行，这里的系统也不允许换用别的身份。"
    "请用普通用户运行，或者设置 DATABASE_URL 和 REDIS_URL。"
)
NOT_OURS = "目录 {root} 属于别的用户，不能在里面启动数据库。请用原来的用户运行，或者用 VAR_DIR 另外指定一个目录。"


@dataclass(frozen=True)
class Identity:
    """The command to put before a server's own, and whose the files become; neither means: as we are."""

    wrapper: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def own(self, path: Path) -> None:
        """Give a path to the user the servers run as."""
        if self.uid is not None:
            os.chown(path, self.uid, self.gid if self.gid is not None else -1)

    def popen(self, arguments: list[str], log: Path) -> "subprocess.Popen[bytes]":
        """Start a program in a session of its own, so that Ctrl+C in our terminal does not reach it."""
        with log.open("ab") as output:
            if log.is_file():
                self.own(log)
            return subprocess.Popen(
                [*self.wrapper, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                close_fds=True,
                cwd="/",
                env=_environment(),
            )


@contextmanager
def ended_on_error(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """End the process when what we do with it fails or is interrupted: it would run on with nobody to know it."""
    try:
        yield
    except BaseException:
        process.terminate()
        process.wait()
        raise


def identity_for(root: Path, program: Path) -> Identity:
    """Return how the servers with data in `root` are run.

    Data that exists is used as its owner; new data made by root stays root's, the servers only see another user.

    :raises CannotStart: when root may become nobody else, or the data is another user's
    """
    owner = root.stat().st_uid if root.exists() else os.geteuid()
    if os.geteuid() != 0:
        if owner != os.geteuid():
            raise CannotStart(NOT_OURS.format(root=root))
        return Identity()
    if owner != 0:
        candidates = _other_users(owner, root.stat().st_gid)
    else:
        nobody = _nobody()
        candidates = [_user_namespace(nobody), *_other_users(nobody.pw_uid, nobody.pw_gid)]
    for identity in candidates:
        if _reaches(identity, program, root.parent) and _works(identity, str(program), "--version"):
            return identity
    raise CannotStart(FORBIDDEN)


def _user_namespace(nobody: pwd.struct_passwd) -> Identity:
    """Return the way by which root appears to the server as an ordinary user, while files stay root's."""
    return Identity(("unshare", "--user", f"--map-user={nobody.pw_uid}", "--"))


def _other_users(uid: int, gid: int) -> list[Identity]:
    """Return the ways for containers that forbid user namespaces, and for a checkout in somebody's private home.

    Another user, who still reaches root's and others' directories. PostgreSQL's programs ask access(2) for each other,
    which takes no notice of that right unless the kernel's special care for user 0 is switched off.
    """
    user = (f"--reuid={uid}", f"--regid={gid}", "--clear-groups")
    reach = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    plain = ("setpriv", *user, *reach, "--")
    return [Identity(("setpriv", "--securebits=+no_setuid_fixup", *plain[1:]), uid, gid), Identity(plain, uid, gid)]


def _nobody() -> pwd.struct_passwd:
    """Return an unprivileged user that has a name, as PostgreSQL asks for one."""
    users = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid != 0}
    return users.get("nobody") or min(users.values(), key=lambda user: user.pw_uid)


def _reaches(identity: Identity, program: Path, parent: Path) -> bool:
    """Return whether the servers could run the program and come to their data, as access(2) sees it."""
    return _works(identity, "test", "-x", str(program)) and _works(identity, "test", "-x", str(parent))


def _works(identity: Identity, *command: str) -> bool:
    try:
        return identity.popen(list(command), Path(os.devnull)).wait(timeout=20) == 0
    except (OSError, subprocess.SubprocessError):
        return False


def _environment() -> dict[str, str]:
    """Return a plain environment: nothing of ours (PGDATA, LC_ALL, secrets) reaches the servers."""
    return {"PATH": f"{os.environ.get('PATH', '')}{os.pathsep}{os.defpath}", "LC_ALL": "C", "TZ": "UTC"}
