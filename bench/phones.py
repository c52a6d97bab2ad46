"""Simulated phones that send opinions and do not give up: one key for each, repeated until there is a receipt."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from itertools import count
from random import Random
from uuid import uuid4

from bench.installation import HOST

GIVE_UP_AFTER = 45
TIMEOUT = 10
DOUBLE_TAPS = 0.1
_serial = count(1)


@dataclass
class Submission:
    """One opinion as its phone saw it."""

    key: str
    address: str
    text: str
    phone: str
    attempts: int = 0
    errors: list[str] = field(default_factory=list)
    # Number and query code of every receipt shown, and when the first one was.
    receipts: list[tuple[str, str]] = field(default_factory=list)
    received_at: float = 0.0
    refused: str = ""

    def body(self, code: str, notice_version: str) -> bytes:
        """Return what is sent."""
        said = {"key": self.key, "code": code, "text": self.text, "notice_version": notice_version}
        named = {"identity_mode": "real_name", "name": "测试人", "phone": self.phone}
        return json.dumps(said | (named if self.phone else {"identity_mode": "anonymous"})).encode()


class Phones:
    """Several threads of people, each sending one opinion after the other."""

    def __init__(self, port: int, code: str, notice_version: str, *, threads: int, seed: int) -> None:
        self.port = port
        self.code = code
        self.notice_version = notice_version
        self.submissions: list[Submission] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._people, args=(Random(seed + n),)) for n in range(threads)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Let everybody bring the opinion in hand to its receipt, and wait for that."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def receipts_between(self, begin: float, end: float) -> int:
        """Return how many opinions got their first receipt in this stretch of the monotonic clock."""
        return sum(begin <= submission.received_at < end for submission in self.submissions)

    def _people(self, random: Random) -> None:
        while not self._stop.is_set():
            submission = _someone(random)
            self.submissions.append(submission)
            self._send_until_received(submission, random)
            if submission.receipts and random.random() < DOUBLE_TAPS:
                self._send(submission)

    def _send_until_received(self, submission: Submission, random: Random) -> None:
        begin = time.monotonic()
        while not (submission.receipts or submission.refused) and time.monotonic() - begin < GIVE_UP_AFTER:
            if not self._send(submission):
                time.sleep(random.uniform(0.05, 0.3))

    def _send(self, submission: Submission) -> bool:
        """Send once and return whether there was an answer for good; an error or a 5xx is none."""
        submission.attempts += 1
        connection = http.client.HTTPConnection(HOST, self.port, timeout=TIMEOUT)
        try:
            headers = {"Content-Type": "application/json", "X-Forwarded-For": submission.address}
            body = submission.body(self.code, self.notice_version)
            connection.request("POST", "/api/v1/submissions/", body, headers)
            response = connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            submission.errors.append(type(error).__name__)
            return False
        finally:
            connection.close()
        if response.status >= 500:
            submission.errors.append(str(response.status))
            return False
        if response.status not in (200, 201):
            submission.refused = f"{response.status} {answer.decode()[:200]}"
            return True
        receipt = json.loads(answer)
        submission.receipts.append((receipt["number"], receipt["query_code"]))
        submission.received_at = submission.received_at or time.monotonic()
        return True


def _someone(random: Random) -> Submission:
    serial = next(_serial)
    address = f"10.{serial >> 16 & 255}.{serial >> 8 & 255}.{serial & 255}"
    phone = f"139{random.randrange(10**8):08d}" if random.random() < 0.6 else ""
    text = f"村口第{serial}盏路灯不亮，晚上走路不方便，请派人来看一看。" + "情况说明。" * random.randrange(60)
    return Submission(key=uuid4().hex, address=address, text=text, phone=phone)
