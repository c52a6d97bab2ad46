"""The API's one shape for everything that is refused: {"code", "detail"} and, for a field, "field"."""

from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler

from core.errors import Refused

CODES = {
    400: "invalid",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "wrong_method",
    429: "too_often",
}


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer for an exception, or None for a real fault.

    A refusal keeps its own status (403, 409, 422); what one may not see is 404.
    """
    if isinstance(exception, Refused):
        return Response(_body(exception.code, exception.message, exception.field), status=exception.status)
    if isinstance(exception, Http404):
        return Response(_body("not_found", "没有这件事，或者您不能查看。"), status=404)
    response = drf_handler(exception, context)
    if response is None:
        return None
    if isinstance(exception, exceptions.ValidationError):
        response.data = {"code": "invalid", "detail": "填写的内容有误。", "errors": exception.detail}
        return response
    response.data = _body(CODES.get(response.status_code, "refused"), str(getattr(exception, "detail", exception)))
    return response


def _body(code: str, detail: str, field: str | None = None) -> dict[str, str]:
    return {"code": code, "detail": detail} | ({"field": field} if field else {})
