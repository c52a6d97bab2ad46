"""The least a Django view can do to take something in: read the body, insert one row, answer."""

import json

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from bench.models import Line
from core.clock import now


@csrf_exempt
def insert(request: HttpRequest) -> JsonResponse:
    """Insert what was sent and return its id."""
    body = json.loads(request.body)
    line = Line.objects.create(text=body["text"], place=body.get("place_text", ""), at=now())
    return JsonResponse({"id": line.pk}, status=201)
