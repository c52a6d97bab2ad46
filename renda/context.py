"""The only place for what every page knows: the county's names, its telephone, the face, how it is displayed."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from renda.display import display_of

FACES = {"/console/": "console", "/portal/": "portal"}


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the names of this county's site and the base template that fits the address."""
    face = face_of(request.path)
    return {
        "county_name": settings.COUNTY_NAME,
        "congress_name": settings.CONGRESS_NAME,
        "platform_name": f"{settings.COUNTY_NAME}人大代表联络平台",
        "site_phone": settings.SITE_PHONE,
        "face": face,
        "page_base": "base/citizen.html" if face == "plain" else "base/app.html",
        "display": display_of(request),
    }


def face_of(path: str) -> str:
    """Return console or portal by the address, plain for everything else."""
    return next((face for prefix, face in FACES.items() if path.startswith(prefix)), "plain")
