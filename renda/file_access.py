"""The only door to uploaded files: whoever may see what a file belongs to may see the file, others get 404."""

import logging

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.middleware import actor_of_request
from core import files
from core.models import StoredFile
from core.registries import file_guards

logger = logging.getLogger(__name__)


def download(request: HttpRequest, public_id: str) -> FileResponse:
    """Return the file, pictures and recordings inline and papers as a download.

    :raises Http404: when it is not there or may not be seen
    """
    stored = get_object_or_404(StoredFile, public_id=public_id)
    guard = file_guards.get(stored.subject_kind)
    if guard is None or not guard(actor_of_request(request), stored.subject_id):
        raise Http404
    try:
        content = files.open_file(stored)
    except FileNotFoundError as error:
        logger.error("file %s is gone from the disk", stored.public_id)
        raise Http404 from error
    response = FileResponse(
        content,
        content_type=stored.content_type,
        as_attachment=stored.kind not in ("image", "audio"),
        filename=stored.name,
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
