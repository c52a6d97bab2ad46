"""Taking an opinion in, by the API and by the form, against a view that inserts one row and does nothing else."""

import json
import re
from itertools import count
from statistics import median
from uuid import uuid4

from bench.asking import Answer, ask
from suggestions.inputs import NOTICE_VERSION

WARM_UP = 40
GOAL = 0.2
TEXT = "村口到学校那段路塌了半边，孩子上学要绕路，下雨天更危险，希望尽快修好。" * 3
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_serial = count(1)


class Senders:
    """The three ways of sending the same; each request comes from an address of its own."""

    def __init__(self, port: int, code: str, region: str, place_id: int) -> None:
        self.port = port
        self.code = code
        self.region = region
        self.place_id = place_id
        page = ask(port, f"/s/{code}/", _from_somewhere())
        found = CSRF.search(page.body.decode())
        if found is None:
            raise RuntimeError("the form shows no CSRF token")
        self.csrf = found[1]
        self.cookie = page.headers["Set-Cookie"].split(";", 1)[0]

    def bare(self, *, counted: bool = False) -> Answer:
        """Insert one row."""
        return self._json("/bench/bare/", {"text": TEXT, "place_text": "三组老槐树旁"}, counted)

    def api(self, *, counted: bool = False) -> Answer:
        """Send by the API."""
        body = {
            "key": uuid4().hex, "code": self.code, "text": TEXT, "place_region": self.region,
            "place_text": "三组老槐树旁", "identity_mode": "real_name", "name": "测试人", "phone": "13900000000",
            "deputy_may_call": True, "notice_version": NOTICE_VERSION,
        }  # fmt: skip
        return self._json("/api/v1/submissions/", body, counted)

    def form(self, *, counted: bool = False) -> Answer:
        """Send the page's form as a browser does."""
        fields = {
            "csrfmiddlewaretoken": self.csrf, "key": uuid4().hex, "text": TEXT, "place_region": str(self.place_id),
            "place_text": "三组老槐树旁", "identity_mode": "real_name", "name": "测试人", "phone": "13900000000",
            "deputy_may_call": "on", "consent": NOTICE_VERSION, "website": "",
        }  # fmt: skip
        boundary = uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        headers = {
            "Cookie": self.cookie, "Content-Type": f"multipart/form-data; boundary={boundary}", **_from_somewhere()
        }  # fmt: skip
        body = ("".join(parts) + f"--{boundary}--\r\n").encode()
        answer = ask(self.port, f"/s/{self.code}/", headers, body=body, method="POST", count=counted)
        if answer.status != 303 or "/receipt/" not in answer.headers["Location"]:
            raise RuntimeError(f"the form was not taken: {answer.status}")
        return answer

    def _json(self, address: str, body: dict[str, object], counted: bool) -> Answer:
        headers = {"Content-Type": "application/json", **_from_somewhere()}
        sent = json.dumps(body).encode()
        answer = ask(self.port, address, headers, body=sent, method="POST", count=counted)
        if answer.status != 201:
            raise RuntimeError(f"{address}: {answer.status}")
        return answer


def _from_somewhere() -> dict[str, str]:
    serial = next(_serial)
    return {"X-Forwarded-For": f"10.{serial >> 16 & 255}.{serial >> 8 & 255}.{serial & 255}"}


def measure(senders: Senders, *, times: int) -> dict[str, tuple[list[float], int]]:
    """Return the milliseconds and the number of queries of each way, sent in turn."""
    ways = {"bare insert": senders.bare, "API": senders.api, "form": senders.form}
    found: dict[str, tuple[list[float], int]] = {}
    for name, send in ways.items():
        for _ in range(WARM_UP):
            queries = send(counted=True).queries
        found[name] = ([], queries)
    for _ in range(times):
        for name, send in ways.items():
            found[name][0].append(send().milliseconds)
    return found


def table(found: dict[str, tuple[list[float], int]]) -> tuple[list[str], list[str]]:
    """Return the lines of a Markdown table, and what misses its goal."""
    bare = median(found["bare insert"][0])
    lines = ["| what is sent | median, ms | bare / this | queries |", "|---|---:|---:|---:|"]
    missed = []
    for name, (times, queries) in found.items():
        ratio = bare / median(times)
        lines.append(f"| {name} | {median(times):.1f} | {ratio:.2f} | {queries} |")
        if ratio < GOAL:
            missed.append(f"{name}: bare / this is {ratio:.2f}, goal at least {GOAL}")
    return lines, missed
