"""The only place for the scan of a stamped reply: a reply entered for a unit on paper is none without it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from core import files
from core.actors import Actor
from core.errors import RuleBroken
from core.subjects import Subject
from suggestions import paper_policies
from suggestions.models import Reply
from suggestions.services.steps import MatterStep

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

KIND = "paper_reply"
SCANS = ("application/pdf", "image/jpeg")
MISSING = "请上传单位盖章答复的扫描件（PDF或照片）。"


def required_scan(step: MatterStep, scan: "UploadedFile[Any] | None") -> "UploadedFile[Any] | None":
    """Return the scan where the dispatching side answers for a unit on paper, None where the unit itself answers.

    :raises RuleBroken: no scan
    """
    if not paper_policies.acts_for_paper(step.capacity, step.lead):
        return None
    if scan is None:
        raise RuleBroken(MISSING, field="scan")
    return scan


def keep_scan(scan: "UploadedFile[Any]", reply: Reply, actor: Actor, at: datetime) -> None:
    """Keep the scan beside the reply and mark it as one of paper.

    :raises RuleBroken: neither a PDF nor a picture, or too large
    """
    try:
        stored = files.store_document(upload=scan, subject=Subject(KIND, reply.pk), at=at, uploaded_by=actor.user_id)
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, field="scan") from refusal
    if stored.content_type not in SCANS:
        raise RuleBroken("扫描件要PDF或者照片，不要可以改动的文档。", field="scan")
    reply.on_paper = True
    reply.save(update_fields=["on_paper"])
