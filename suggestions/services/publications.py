"""Making results public: write, review twice, publish; decline with a reason, take down with a reason."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from core.actors import Actor
from core.errors import RuleBroken, WrongState
from suggestions import deadlines, policies
from suggestions.models import Matter, Publication, PublicationReview
from suggestions.publication_policies import publication_drafter
from suggestions.selectors import publications
from suggestions.services.public_text import PublicText, check_text, text_of, write_text
from suggestions.services.publication_steps import PublicationStep, announce, lock_source, publication_step
from suggestions.services.steps import acting_user, durable, required
from suggestions.states import (
    DeclineReason,
    PrivacyCheck,
    PublicationAction,
    PublicationScope,
    PublicationState,
    ReviewKind,
    SecrecyCheck,
    WithdrawReason,
)

Step = AbstractContextManager[PublicationStep]
CHECKS: dict[ReviewKind, type[SecrecyCheck | PrivacyCheck]] = {
    ReviewKind.SECRECY: SecrecyCheck,
    ReviewKind.PRIVACY: PrivacyCheck,
}


def draft_publication(*, matter_id: int, text: PublicText, actor: Actor, at: datetime) -> Publication:
    """起草公开稿: write what the public may read of an ended matter; its term counts from the reply or the end.

    :raises NotAllowed: not those who oversaw it nor the publisher
    :raises WrongState: not ended yet, or it has a public text already  :raises RuleBroken: see `write_text`
    """
    action = PublicationAction.DRAFT_PUBLICATION
    with durable():
        matter = lock_source(matter_id)
        capacity = policies.require(publication_drafter(matter, actor), actor, action.label)
        publication = _begun(matter, actor, at)
        write_text(publication, matter, text)
        publication.save(force_insert=True)
        deadlines.start_for_publication(publication.pk, matter.kind, publications.begins_at(matter), 1)
        announce(publication, action, actor, capacity, at, matter_id=matter.pk)
    return publication


def _begun(matter: Matter, actor: Actor, at: datetime) -> Publication:
    """Return a new public text of an ended matter, not saved.

    :raises WrongState: when the matter has not ended, or has one
    """
    if matter.state not in publications.ENDED:
        raise WrongState(f"这件事项{matter.get_state_display()}，办结以后才能公开。")
    if Publication.objects.filter(matter_id=matter.pk).exists():
        raise WrongState("这件事项已经有公开稿，请刷新页面查看最新情况。")
    return Publication(matter=matter, author_ids=[acting_user(actor)], drafted_at=at, region_id=matter.region_id)


def keep_private(*, matter_id: int, reason: str, note: str, actor: Actor, at: datetime) -> Publication:
    """登记不公开: an ended matter is not made public, for a reason on record.

    :raises NotAllowed: not those who oversaw it nor the publisher
    :raises WrongState: not ended yet, or it has a public text already  :raises RuleBroken: no reason
    """
    action = PublicationAction.KEEP_PRIVATE
    with durable():
        matter = lock_source(matter_id)
        capacity = policies.require(publication_drafter(matter, actor), actor, action.label)
        publication = _begun(matter, actor, at)
        publication.title = matter.title
        _decline(publication, reason, note)
        publication.state = PublicationState.DECLINED
        publication.save(force_insert=True)
        announce(publication, action, actor, capacity, at, matter_id=matter.pk, reason=reason)
    return publication


def _decline(publication: Publication, reason: str, note: str) -> None:
    if reason not in DeclineReason.values:
        raise RuleBroken("请选择不公开的理由。", field="reason")
    if reason == DeclineReason.OTHER:
        required(note, "理由是“其他”的，请写清楚。", "note")
    publication.scope = PublicationScope.NONE
    publication.decline_reason, publication.note = DeclineReason(reason), note.strip()


def revise_publication(
    *, publication_id: int, actor: Actor, at: datetime, version: int | None, text: PublicText
) -> Publication:
    """修改公开稿: whoever writes in it becomes one of its authors and no longer reviews it."""
    with _step(PublicationAction.REVISE_PUBLICATION, publication_id, actor, at, version) as step:
        write_text(step.publication, step.matter, text)
        author = acting_user(actor)
        if author not in step.publication.author_ids:
            step.publication.author_ids = [*step.publication.author_ids, author]
    return step.publication


def submit_publication(*, publication_id: int, actor: Actor, at: datetime, version: int | None) -> Publication:
    """提交审查: from here the text stands still; both reviews begin anew."""
    with _step(PublicationAction.SUBMIT_PUBLICATION, publication_id, actor, at, version) as step:
        _still_ended(step)
        write_text(step.publication, step.matter, text_of(step.publication))
        step.publication.round_no += 1
        step.publication.return_reason = ""
        step.detail["round_no"] = step.publication.round_no
    return step.publication


def approve_secrecy(
    *, publication_id: int, actor: Actor, at: datetime, version: int | None, checked: list[str]
) -> Publication:
    """通过保密审查: one person who did not write it answers for each point (先审查、后公开)."""
    with _step(PublicationAction.APPROVE_SECRECY, publication_id, actor, at, version) as step:
        _review(step, ReviewKind.SECRECY, actor, at, checked)
    return step.publication


def approve_privacy(
    *, publication_id: int, actor: Actor, at: datetime, version: int | None, checked: list[str]
) -> Publication:
    """通过脱敏审查: the publisher, who is neither author nor first reviewer, answers for each point."""
    with _step(PublicationAction.APPROVE_PRIVACY, publication_id, actor, at, version) as step:
        check_text(step.publication, step.matter)
        _review(step, ReviewKind.PRIVACY, actor, at, checked)
    return step.publication


def _review(step: PublicationStep, kind: ReviewKind, actor: Actor, at: datetime, checked: list[str]) -> None:
    wanted = CHECKS[kind]
    missing = [str(point.label) for point in wanted if point.value not in checked]
    if missing:
        raise RuleBroken(f"请逐项核对后打勾，还差：{'；'.join(missing)}。", field="checked")
    publication = step.publication
    PublicationReview.objects.create(
        publication=publication, round_no=publication.round_no, kind=kind, reviewer_id=acting_user(actor), at=at
    )
    step.detail["round_no"] = publication.round_no


def return_publication(
    *, publication_id: int, actor: Actor, at: datetime, version: int | None, reason: str
) -> Publication:
    """退回修改: with what has to change; the next submission is reviewed from the beginning."""
    with _step(PublicationAction.RETURN_PUBLICATION, publication_id, actor, at, version) as step:
        step.publication.return_reason = required(reason, "请写清哪里要改。", "reason")
    return step.publication


def publish_result(*, publication_id: int, actor: Actor, at: datetime, version: int | None) -> Publication:
    """公开发布: from now on everybody may read it.

    :raises WrongState: when the matter is being handled again
    """
    with _step(PublicationAction.PUBLISH_RESULT, publication_id, actor, at, version) as step:
        _still_ended(step)
        check_text(step.publication, step.matter)
        step.publication.published_at = at
        deadlines.stop_for_publication(step.publication.pk, at)
    return step.publication


def _still_ended(step: PublicationStep) -> None:
    if step.matter.state not in publications.ENDED:
        raise WrongState(f"这件事项又在办理（{step.matter.get_state_display()}），办结以后再公开。")


def decline_publication(
    *, publication_id: int, actor: Actor, at: datetime, version: int | None, reason: str, note: str = ""
) -> Publication:
    """决定不公开: for a reason on record."""
    with _step(PublicationAction.DECLINE_PUBLICATION, publication_id, actor, at, version) as step:
        _decline(step.publication, reason, note)
        step.detail["reason"] = reason
        deadlines.stop_for_publication(step.publication.pk, at)
    return step.publication


def withdraw_publication(
    *, publication_id: int, actor: Actor, at: datetime, version: int | None, reason: str, note: str = ""
) -> Publication:
    """撤下: the page stays with a notice and the reason, its content is gone at once."""
    with _step(PublicationAction.WITHDRAW_PUBLICATION, publication_id, actor, at, version) as step:
        if reason not in WithdrawReason.values:
            raise RuleBroken("请选择撤下的理由。", field="reason")
        step.publication.withdraw_reason, step.publication.note = WithdrawReason(reason), note.strip()
        step.publication.withdrawn_at = at
        step.detail["reason"] = reason
    return step.publication


def redraft_publication(*, publication_id: int, actor: Actor, at: datetime, version: int | None) -> Publication:
    """重新起草: what was declined or taken down may be corrected; it passes both reviews again."""
    with _step(PublicationAction.REDRAFT_PUBLICATION, publication_id, actor, at, version) as step:
        publication = step.publication
        publication.scope = PublicationScope.SUMMARY
        publication.decline_reason = publication.withdraw_reason = publication.note = ""
        publication.published_at = publication.withdrawn_at = None
    return step.publication


def _step(action: PublicationAction, publication_id: int, actor: Actor, at: datetime, version: int | None) -> Step:
    return publication_step(action, publication_id=publication_id, actor=actor, at=at, version=version)


PUBLICATION_COMMANDS: dict[PublicationAction, Callable[..., Publication]] = {
    PublicationAction.REVISE_PUBLICATION: revise_publication,
    PublicationAction.SUBMIT_PUBLICATION: submit_publication,
    PublicationAction.APPROVE_SECRECY: approve_secrecy,
    PublicationAction.APPROVE_PRIVACY: approve_privacy,
    PublicationAction.PUBLISH_RESULT: publish_result,
    PublicationAction.RETURN_PUBLICATION: return_publication,
    PublicationAction.DECLINE_PUBLICATION: decline_publication,
    PublicationAction.WITHDRAW_PUBLICATION: withdraw_publication,
    PublicationAction.REDRAFT_PUBLICATION: redraft_publication,
}
