"""The only place that calls another system's HTTP address: no redirects, no proxy, and not for ever.

An answer's own words are looked at and dropped; the reasons given back are ours and hold nobody's text.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from time import monotonic
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from core.delivery.channels import Outcome, Result

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 10
LONGEST_ANSWER = 64 * 1024
# The receiver has understood and will never take this message, however often it comes.
FINAL = (400, 413, 422)


@dataclass(frozen=True)
class Answer:
    """What a receiver answered with a status of success."""

    status: int
    body: str


class _NoRedirect(HTTPRedirectHandler):
    """A redirect could lead what is meant for the county's own system to anybody's."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Return None: the redirect itself is then the answer."""
        return None


def is_address(url: str) -> bool:
    """Return whether this is an http or https address with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def call(url: str, *, method: str, headers: Mapping[str, str], body: bytes | None, who: str) -> Answer | Result:
    """Make one call; return the answer, or what went wrong in a sentence that names `who`."""
    if not is_address(url):
        return Result(Outcome.REFUSED, f"{who}的网址不对，请检查设置")
    request = Request(url, data=body, headers=dict(headers), method=method)
    try:
        with _opener().open(request, timeout=TIMEOUT_SECONDS) as response:
            return Answer(response.status, _read(response))
    except HTTPError as error:
        error.close()
        return _refused(error.code, who)
    except TimeoutError:
        return Result(Outcome.AWAY, f"{who}没有应答（超时）")
    except (OSError, HTTPException, ValueError) as error:
        # A URLError keeps what really happened as its reason.
        if isinstance(getattr(error, "reason", None), TimeoutError):
            return Result(Outcome.AWAY, f"{who}没有应答（超时）")
        logger.warning("%s cannot be reached: %s", who, type(error).__name__)
        return Result(Outcome.AWAY, f"连不上{who}")


def _opener() -> OpenerDirector:
    return build_opener(ProxyHandler({}), _NoRedirect)


def _read(response: Any) -> str:
    """Return the answer as far as it is of use; one that drips is cut off after the time a silent one would have."""
    until = monotonic() + TIMEOUT_SECONDS
    read = bytearray()
    while len(read) < LONGEST_ANSWER and (part := response.read1(4096)):
        read += part
        if monotonic() > until:
            raise TimeoutError
    return read.decode("utf-8", errors="replace")


def _refused(status: int, who: str) -> Result:
    if 300 <= status < 400:
        return Result(Outcome.RETRY, f"{who}要求转到别的网址，平台不跟随，请把网址改对")
    if status in FINAL:
        return Result(Outcome.REFUSED, f"{who}不接受这条消息（HTTP {status}）")
    return Result(Outcome.RETRY, f"{who}返回错误（HTTP {status}）")
