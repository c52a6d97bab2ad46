"""The only place for which pages travel compressed: those of people who have not signed in."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PAGES = "text/html"


class PublicPagesGZipMiddleware(GZipMiddleware):
    """Compress citizens' and public pages, so that one arrives in the first window of a slow line.

    The length of a compressed page can betray what is in it (BREACH). Pages of signed-in people are therefore left as
    they are. In those compressed here the form token is masked anew and the style's nonce drawn anew for each answer,
    Django adds up to 100 random bytes, and cookies are Lax: another site's requests carry none and see nobody's page.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer, compressed when it is a whole page for somebody not signed in."""
        if response.streaming or not response.get("Content-Type", "").startswith(PAGES) or _signed_in(request):
            return response
        return super().process_response(request, response)


def _signed_in(request: HttpRequest) -> bool:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
