"""What nobody should send: 10,000 malformed submissions and files, none of which may be stored or break anything."""

import http.client
import json
import threading
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random
from uuid import uuid4
from zlib import crc32

from bench.asking import ask
from bench.checks import Findings
from bench.installation import HOST
from bench.submitting import CSRF
from core.models import StoredFile
from suggestions.inputs import NOTICE_VERSION, RECORDINGS_MAX, TEXT_MAX
from suggestions.models import Opinion

TIMEOUT = 30
THREADS = 4
# The resident memory at the end against that after the first fifth, when caches are full.
GROWTH = 1.25
TEXT = "村口到学校那段路塌了半边，孩子上学要绕路。"
Fields = dict[str, str]
Files = list[tuple[str, str, bytes]]
_serial = count(1)


def _noise(random: Random, size: int) -> bytes:
    return random.randbytes(size)


def _png(width: int, height: int) -> bytes:
    """Return the head of a picture of any size, as bombs are made: thousands of pixels a side in a hundred bytes."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + len(head).to_bytes(4, "big") + chunk + crc32(chunk).to_bytes(4, "big")


# What a file claims to be and is not; each alone makes a submission one to refuse.
BAD_PHOTOS: tuple[Callable[[Random], bytes], ...] = (
    lambda r: b"",
    lambda r: _noise(r, r.randrange(1, 4000)),
    lambda r: b"\xff\xd8\xff\xe0\x00\x10JFIF" + _noise(r, 2000),
    lambda r: _png(60_000, 60_000),
    lambda r: _png(0, 0) + _noise(r, 100),
    lambda r: b"GIF89a" + _noise(r, 60),
    lambda r: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    lambda r: b"<html><script>alert(1)</script>",
    lambda r: b"PK\x03\x04" + _noise(r, 500),
    lambda r: b"%PDF-1.7\n" + _noise(r, 500),
    lambda r: b"II*\x00" + _noise(r, 300),
    lambda r: b"BM" + _noise(r, 54),
    lambda r: b"RIFF\xff\xff\xff\x7fWEBPVP8 " + _noise(r, 200),
)
BAD_RECORDINGS: tuple[Callable[[Random], bytes], ...] = (
    lambda r: b"",
    lambda r: b"\x00" + _noise(r, r.randrange(1, 4000)),
    lambda r: b"MZ" + _noise(r, 500),
    lambda r: b"<?xml version='1.0'?>" + _noise(r, 50),
)
# What a field holds that it may not; the value for one name and why it is wrong.
BAD_FIELDS: tuple[Callable[[Random], Fields], ...] = (
    lambda r: {"text": ""},
    lambda r: {"text": " \t\u3000\n"},
    lambda r: {"text": "\x00\x01\x02\x1b"},
    lambda r: {"text": "长" * (TEXT_MAX + 1 + r.randrange(20_000))},
    lambda r: {"identity_mode": r.choice(("", "admin", "匿名", "real_name' or 1=1", "\x00"))},
    lambda r: {"identity_mode": "real_name", "name": "", "phone": ""},
    lambda r: {"identity_mode": "real_name", "name": "甲", "phone": str(r.randrange(10**6))},
    lambda r: {"identity_mode": "real_name", "name": "甲" * 500, "phone": "13900000000"},
)
BAD_FORM_FIELDS: tuple[Callable[[Random], Fields], ...] = (
    *BAD_FIELDS,
    lambda r: {"consent": r.choice(("", "on", "2001-01", "<script>"))},
    lambda r: {"website": "http://example.com/"},
    lambda r: {"place_region": r.choice(("x", "-1", "9" * 40, "²", "0x10"))},
    lambda r: {"place_text": "处" * 300},
)
BAD_BODIES: tuple[Callable[[Random], bytes], ...] = (
    lambda r: b"",
    lambda r: b"null",
    lambda r: b"[]",
    lambda r: b'"text"',
    lambda r: b"{" * r.randrange(1, 3000),
    lambda r: b"[" * 100_000,
    lambda r: _noise(r, r.randrange(1, 3000)),
    lambda r: json.dumps({"text": [TEXT], "key": {"a": 1}}).encode(),
    lambda r: json.dumps({"text": 1e308, "key": None, "code": True}).encode(),
    lambda r: b'{"text": "\\ud800", "key": "\\u0000"}',
)


class Barrage:
    """Several senders of what nobody should send, each request from an address of its own."""

    def __init__(self, port: int, code: str, *, seed: int) -> None:
        self.port, self.code, self.seed = port, code, seed
        page = ask(port, f"/s/{code}/", {})
        found = CSRF.search(page.body.decode())
        if found is None:
            raise RuntimeError("the form shows no CSRF token")
        self.csrf, self.cookie = found[1], page.headers["Set-Cookie"].split(";", 1)[0]
        self.answers: Counter[str] = Counter()
        self.broken: list[str] = []

    def send(self, times: int) -> None:
        """Send so many, spread over the threads."""
        self.seed += THREADS
        threads = [threading.Thread(target=self._many, args=(Random(self.seed + n), times // THREADS)) for n in range(THREADS)]  # fmt: skip
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _many(self, random: Random, times: int) -> None:
        for _ in range(times):
            way = random.choice(
                (self._bad_field, self._bad_file, self._bad_json, self._bad_body, self._torn, self._bad_lookup)
            )
            name = way.__name__.strip("_")
            path, body, headers = way(random)
            status = self._post(path, body, headers)
            self.answers[f"{name} {status // 100}xx"] += 1
            if status >= 500 or status == 0:
                self.broken.append(f"{name} {status} {path} {body[:120]!r}")

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """Return the status, 0 when there was no answer."""
        serial = next(_serial)
        headers["X-Forwarded-For"] = f"10.{200 + (serial >> 16)}.{serial >> 8 & 255}.{serial & 255}"
        connection = http.client.HTTPConnection(HOST, self.port, timeout=TIMEOUT)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _fields(self) -> Fields:
        return {
            "csrfmiddlewaretoken": self.csrf, "key": uuid4().hex, "text": TEXT, "identity_mode": "anonymous",
            "consent": NOTICE_VERSION, "website": "",
        }  # fmt: skip

    def _form(self, fields: Fields, files: Files, end: str = "--\r\n") -> tuple[str, bytes, dict[str, str]]:
        boundary = uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode("utf-8", "surrogatepass")
            for name, value in fields.items()
        ] + [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'.encode()
            + b"Content-Type: image/jpeg\r\n\r\n" + content + b"\r\n"
            for name, called, content in files
        ]  # fmt: skip
        headers = {"Cookie": self.cookie, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        return f"/s/{self.code}/", b"".join(parts) + f"--{boundary}{end}".encode(), headers

    def _bad_field(self, random: Random) -> tuple[str, bytes, dict[str, str]]:
        return self._form(self._fields() | random.choice(BAD_FORM_FIELDS)(random), [])

    def _bad_file(self, random: Random) -> tuple[str, bytes, dict[str, str]]:
        if random.random() < 0.3:
            voices = [b"OggS" + _noise(random, 50)] * (RECORDINGS_MAX + 1)
            chosen = random.choice((voices, [random.choice(BAD_RECORDINGS)(random)]))
            return self._form(self._fields(), [("recordings", "../../etc/a.mp3", one) for one in chosen])
        return self._form(self._fields(), [("photos", "路\x00.jpg", random.choice(BAD_PHOTOS)(random))])

    def _torn(self, random: Random) -> tuple[str, bytes, dict[str, str]]:
        """A body that ends where it should not, or says another boundary than it has; without its fields."""
        path, body, headers = self._form({"csrfmiddlewaretoken": self.csrf, "text": TEXT}, [], end="")
        cut = random.randrange(len(body))
        if random.random() < 0.3:
            headers["Content-Type"] = random.choice(
                ("multipart/form-data", "multipart/form-data; boundary=", "text/plain", "x")
            )
        return path, body[:cut], headers

    def _bad_json(self, random: Random) -> tuple[str, bytes, dict[str, str]]:
        said = {
            "key": uuid4().hex, "code": self.code, "text": TEXT, "identity_mode": "anonymous",
            "notice_version": NOTICE_VERSION,
        } | random.choice((
            *BAD_FIELDS, lambda r: {"code": uuid4().hex}, lambda r: {"code": ""}, lambda r: {"key": "x" * 300},
            lambda r: {"notice_version": ""},
        ))(random)  # fmt: skip
        return "/api/v1/submissions/", json.dumps(said).encode(), {"Content-Type": "application/json"}

    def _bad_body(self, random: Random) -> tuple[str, bytes, dict[str, str]]:
        kind = random.choice(("application/json", "text/plain", "application/xml", "application/json; charset=utf-16"))
        return "/api/v1/submissions/", random.choice(BAD_BODIES)(random), {"Content-Type": kind}

    def _bad_lookup(self, random: Random) -> tuple[str, bytes, dict[str, str]]:
        number, code = random.choice(
            (("²" * 12, "١٢٣٤"), ("0" * 400, "1"), ("' or 1=1 --", "\x00"), ("999999999999", "0000"))
        )
        _, body, headers = self._form({"csrfmiddlewaretoken": self.csrf, "number": number, "code": code}, [])
        return "/q/", body, headers


def memory(group: int) -> int:
    """Return the resident memory of a process group, in kilobytes."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = status.read_text().rsplit(")", 1)[1].split()
            if int(after[2]) == group:
                found += int(after[21]) * 4
        except (OSError, IndexError, ValueError):
            continue
    return found


def fuzz(
    findings: Findings, *, port: int, code: str, group: int, files: Path, seed: int, times: int
) -> list[tuple[str, object]]:
    """Send it all, check that nothing broke and nothing was stored, and return what to print."""
    opinions, stored = Opinion.objects.count(), StoredFile.objects.count()
    barrage = Barrage(port, code, seed=seed)
    barrage.send(times // 5)
    before = memory(group)
    barrage.send(times - times // 5)
    after = memory(group)
    findings.check("nothing malformed broke anything", barrage.broken)
    more = Opinion.objects.count() - opinions
    findings.check("nothing malformed became an opinion", [more] if more else [])
    kept = StoredFile.objects.count() - stored
    findings.check("no malformed file has a row", [kept] if kept else [])
    findings.check("no malformed file lies on the disk", [str(one) for one in files.rglob("*") if one.is_file()])
    findings.check("memory stays flat", [(before, after)] if after > before * GROWTH else [])
    rows: list[tuple[str, object]] = [("malformed submissions and files", sum(barrage.answers.values()))]
    rows += [(f"  {name}", times) for name, times in sorted(barrage.answers.items())]
    return [*rows, ("memory of the web server, after / before", f"{after / max(before, 1):.2f}")]
