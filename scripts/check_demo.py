"""Check a running demo from outside, with the standard library only: every face answers, every login signs in.

Reads what `build_demo` wrote to VAR_DIR/demo.json; exits 1 with a sentence at the first thing that is wrong.
"""

import argparse
import json
import os
import re
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LOGIN_PATH = "/login/"


class Wrong(Exception):
    """Something does not answer as it should; the message says what."""


class Browser:
    """One person's browser: cookies, forms, no proxy."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()), ProxyHandler({}))

    def get(self, path: str) -> str:
        """Return the page a path ends at after redirects."""
        return self._open(Request(urljoin(self.site, path)))

    def sign_in(self, username: str, password: str) -> None:
        """Sign in through the form a person sees."""
        found = TOKEN.search(self.get(LOGIN_PATH))
        if found is None:
            raise Wrong(f"{LOGIN_PATH} has no form")
        form = {"csrfmiddlewaretoken": found.group(1), "username": username, "password": password}
        request = Request(urljoin(self.site, LOGIN_PATH), urlencode(form).encode())
        request.add_header("Referer", urljoin(self.site, LOGIN_PATH))
        if 'name="password"' in self._open(request):
            raise Wrong(f"{username} cannot sign in")

    def _open(self, request: Request) -> str:
        try:
            with self._opener.open(request, timeout=30) as response:
                text: str = response.read().decode()
        except HTTPError as error:
            raise Wrong(f"{request.get_method()} {error.url} answers {error.code}") from error
        if not text.strip():
            raise Wrong(f"{request.full_url} is empty")
        return text


def wait_until_healthy(site: str, seconds: float, process: int | None) -> None:
    """Return when /healthz answers 200."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            Browser(site).get("/healthz")
        except (Wrong, OSError):
            if process is not None and not alive(process):
                raise Wrong("the demo has ended") from None
            if time.monotonic() > deadline:
                raise Wrong(f"{site}/healthz does not answer within {seconds:.0f} seconds") from None
            time.sleep(0.5)
        else:
            return


def alive(process: int) -> bool:
    """Return whether a process exists, ours or not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def check(facts: dict[str, Any], site: str) -> int:
    """Request everything the facts name; return how many pages were looked at."""
    visitor = Browser(site)
    paths = [face["path"] for face in facts["faces"]] + [facts["citizen"]["path"]]
    for path in paths:
        visitor.get(path)
    for login in facts["logins"]:
        person = Browser(site)
        person.sign_in(login["username"], login["password"])
        try:
            person.get("/")
        except Wrong as wrong:
            raise Wrong(f"{login['role']} {login['username']}: {wrong}") from wrong
    return len(paths) + len(facts["logins"])


def main() -> int:
    """Return 0 when everything answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=Path, default=Path("var/demo.json"))
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    parser.add_argument("--wait", type=float, default=0, help="seconds to wait for the demo to be healthy")
    parser.add_argument("--process", type=int, help="stop waiting when this process has ended")
    options = parser.parse_args()
    try:
        wait_until_healthy(options.site, options.wait, options.process)
        pages = check(json.loads(options.facts.read_text(encoding="utf-8")), options.site)
    except Wrong as wrong:
        sys.stderr.write(f"check_demo: {wrong}\n")
        return 1
    sys.stdout.write(f"check_demo: {pages} pages and logins answer\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
