"""Requests over the loopback, each on a connection of its own, with their milliseconds."""

import http.client
import time
from dataclasses import dataclass

from bench.counting import ANSWER, ASK
from bench.installation import HOST


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    body: bytes
    headers: http.client.HTTPMessage
    milliseconds: float

    @property
    def queries(self) -> int:
        """How many queries it took, when it was asked to count them."""
        return int(self.headers[ANSWER])


def ask(
    port: int, address: str, headers: dict[str, str], *, body: bytes | None = None, method: str = "GET",
    count: bool = False,
) -> Answer:  # fmt: skip
    """Send a request and return the answer.

    :raises RuntimeError: for anything but a 2xx or a redirect after a form
    """
    sent = headers | ({ASK: "1"} if count else {})
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        begin = time.perf_counter()
        connection.request(method, address, body, sent)
        response = connection.getresponse()
        answer = response.read()
        milliseconds = (time.perf_counter() - begin) * 1000
    finally:
        connection.close()
    if response.status not in (200, 201, 303):
        raise RuntimeError(f"{method} {address}: {response.status} {answer[:300].decode(errors='replace')}")
    return Answer(response.status, answer, response.headers, milliseconds)
