"""The only place that signs another system in to the API: `Authorization: Bearer <token>`."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import selectors, services
from accounts.models import ApiToken, User
from accounts.services.tokens import NOTE_EVERY
from core.clock import now

SCHEME = "Bearer"
REFUSED = "令牌无效或已作废。"


class BearerTokenAuthentication(BaseAuthentication):
    """Let a request act for the user of its token; a request without one is left to the next method."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the user and the token's row, or None when the header is not ours.

        :raises AuthenticationFailed: for a token that is unknown, revoked or of a stopped user
        """
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != SCHEME.lower().encode():
            return None
        found = selectors.user_of_token(_text(parts))
        if found is None:
            raise AuthenticationFailed(REFUSED)
        user, token = found
        at = now()
        if token.last_used_at is None or at - token.last_used_at >= NOTE_EVERY:
            services.note_token_use(token_id=token.pk, at=at)
        return user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge that makes the answer 401 instead of 403."""
        return SCHEME


def _text(parts: list[bytes]) -> str:
    try:
        (_, token) = parts
        return token.decode("ascii")
    except ValueError as error:
        raise AuthenticationFailed(REFUSED) from error


class BearerTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI description names this method."""

    target_class = BearerTokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the security scheme object of OpenAPI."""
        return {"type": "http", "scheme": "bearer"}
