"""The only place that reads the environment: every secret and every address comes through here."""

import json
import os
import secrets
from base64 import b64encode
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PRODUCTION = os.environ.get("RENDA_ENV", "demo") == "production"
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or its default outside production.

    :raises ImproperlyConfigured: in production, when the variable is missing or empty
    """
    value = os.environ.get(name, "")
    if value:
        return value
    if PRODUCTION or default is None:
        raise ImproperlyConfigured(f"环境变量 {name} 没有设置。")
    return default


def optional(name: str, default: str = "") -> str:
    """Return the variable, or its default in every environment: for what a county may leave as shipped."""
    return os.environ.get(name) or default


def items(name: str, default: str) -> list[str]:
    """Return a comma separated variable as a list without empty items."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def demo_secrets() -> dict[str, str]:
    """Return the secrets of an evaluation installation, made once and kept in VAR_DIR with mode 0600."""
    path = VAR_DIR / "secrets.json"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        made = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEYS": f"k1:{b64encode(secrets.token_bytes(32)).decode()}",
        }
        _write_once(path, json.dumps(made))
    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def secret(name: str) -> str:
    """Return a secret from the environment, outside production from the generated file.

    :raises ImproperlyConfigured: in production, when the variable is missing
    """
    return text(name) if PRODUCTION or os.environ.get(name) else demo_secrets()[name]


def key_ring(value: str) -> dict[str, str]:
    """Return `id:base64,id:base64` as a mapping; the first key is the one that encrypts."""
    return dict(part.strip().split(":", 1) for part in value.split(",") if part.strip())


def _write_once(path: Path, content: str) -> None:
    """Write a private file so that of two processes starting at once one wins and both read the same."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
