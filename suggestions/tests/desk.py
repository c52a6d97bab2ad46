"""A desk in the console for each person of the invented county: open a page, send a form, read what it says."""

import re
from datetime import datetime, timedelta
from html import unescape

from django.test import Client

from suggestions.tests import given
from suggestions.tests.given import County

# The morning after the examples begin.
NOW: datetime = given.AT + timedelta(days=1)


class Desk:
    """Pages as the people of the county get them; each has a browser of their own."""

    def __init__(self, world: County) -> None:
        self.world = world
        self._browsers: dict[str, Client] = {}

    def browser(self, who: str) -> Client:
        """Return the person's browser, signed in."""
        if who not in self._browsers:
            self._browsers[who] = Client()
            self._browsers[who].force_login(self.world.user(who))
        return self._browsers[who]

    def get(self, who: str, path: str):
        """Open an address."""
        return self.browser(who).get(path)

    def text(self, who: str, path: str) -> str:
        """Return the source of a page that must be there."""
        response = self.get(who, path)
        assert response.status_code == 200, (who, path, response.status_code)
        return response.content.decode()

    def post(self, who: str, path: str, **said: object):
        """Send a form and stay with the first answer."""
        return self.browser(who).post(path, said)

    def notice(self, who: str, response) -> str:
        """Follow a redirect and return the notices of the page it leads to."""
        assert response.status_code == 302, response.content.decode()[:2000]
        page = self.browser(who).get(response["Location"]).content.decode()
        return "".join(re.findall(r'role="status">.*?notice-body">(.*?)</div>', page, re.DOTALL))


def words(response) -> str:
    """Return what a page says, without its tags."""
    source = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", source))
