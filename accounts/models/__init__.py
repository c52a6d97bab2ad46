"""The tables of who signs in and for whom: regions, organisations, users, posts, tokens, sign-ins."""

from accounts.models.dated import Dated, active_on
from accounts.models.places import Organisation, Region
from accounts.models.signin import ApiToken, CalendarFeed, LoginEvent
from accounts.models.stand_ins import StandIn, stands_at
from accounts.models.users import Post, User, held_at

__all__ = [
    "ApiToken",
    "CalendarFeed",
    "Dated",
    "LoginEvent",
    "Organisation",
    "Post",
    "Region",
    "StandIn",
    "User",
    "active_on",
    "held_at",
    "stands_at",
]
