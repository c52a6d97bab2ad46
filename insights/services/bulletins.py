"""Commands of 通报 and 社情民意专报: draft from the figures or from opinions, revise, sign, drop; one transaction each."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import uuid4

from django.db import IntegrityError

from accounts.models import Organisation
from core import audit, outbox, sequences
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import NotAllowed, RuleBroken, WrongState
from core.subjects import Subject
from core.transitions import check_version
from insights import lifecycle, policies
from insights.inputs import month_name
from insights.models import Bulletin, CommonProblem
from insights.papers.bulletin_words import Draft, monthly_draft
from insights.papers.voices_words import TO_WRITE, voices_draft
from insights.selectors import bulletins, problems
from insights.selectors.scope import pooled_opinions
from insights.states import BulletinAction, BulletinKind
from insights.stretches import month_of
from suggestions.models import Opinion
from suggestions.services.steps import durable, required

SUBJECT = "bulletin"
TITLE_MAX, SIGNER_MAX, BODY_MAX, OPINIONS_MOST = 60, 30, 20_000, 100


def draft_monthly(*, first: date, actor: Actor, at: datetime) -> Bulletin:
    """拟写通报: a month's paper from the figures as they are now; one standing paper a month and body.

    :raises NotAllowed: not a post that drafts  :raises RuleBroken: the month has not begun
    :raises WrongState: there is one for this month
    """
    capacity = _drafter(actor)
    stretch = month_of(first)
    if stretch.begins > at:
        raise RuleBroken(f"{stretch.name}还没有开始。", field="month")
    try:
        return _store(
            _new(uuid4().hex, BulletinKind.MONTHLY, capacity),
            monthly_draft(actor, stretch, at), [], actor, capacity, at, month=first,
        )  # fmt: skip
    except IntegrityError as error:
        raise WrongState(f"{month_name(first)}的通报已经有了，请在原稿上修改；要重新取数，先把原稿作废。") from error


def draft_voices(
    *, key: str, topic: str, opinion_ids: Sequence[int], problem_id: int | None, actor: Actor, at: datetime
) -> Bulletin:
    """拟写社情民意专报: from chosen opinions of the actor's scope, or all of a common problem; the same key, the same one.

    :raises NotAllowed: not a post that drafts
    :raises RuleBroken: no topic, no opinions, too many, or one out of sight
    """
    capacity = _drafter(actor)
    bulletin = _new(required(key, "请刷新页面后再提交。", "key")[:64], BulletinKind.VOICES, capacity)
    if (earlier := Bulletin.objects.filter(key=bulletin.key, owner=bulletin.owner_id).first()) is not None:
        return earlier
    topic = required(topic, "请写反映的是什么事。", "topic")[:40]
    problem = _problem(problem_id, actor)
    opinions = _chosen(opinion_ids, problem, actor)
    draft = voices_draft(topic, opinions, problem)
    try:
        return _store(bulletin, draft, opinions, actor, capacity, at)
    except IntegrityError as error:
        raise WrongState("刚刚已经提交过，请到文稿列表里看。") from error


def _drafter(actor: Actor) -> Capacity:
    capacity = policies.drafter(actor)
    if capacity is None or capacity.organisation_id is None:
        raise NotAllowed(f"{actor.name}不能拟写通报和专报。")
    return capacity


def _new(key: str, kind: BulletinKind, capacity: Capacity) -> Bulletin:
    return Bulletin(key=key, kind=kind, owner=Organisation.objects.get(pk=capacity.organisation_id or 0))


def _problem(problem_id: int | None, actor: Actor) -> CommonProblem | None:
    if problem_id is None:
        return None
    found = problems.visible_problems(actor).prefetch_related("follow_ups").filter(pk=problem_id).first()
    if found is None:
        raise RuleBroken("这个共性问题不在您的岗位范围内。")
    return found


def _chosen(ids: Sequence[int], problem: CommonProblem | None, actor: Actor) -> list[Opinion]:
    seen = pooled_opinions(actor).select_related("submitter", "place_region", "owner__region", "matter__owner")
    found = seen.filter(problem_member__problem=problem) if problem is not None else seen.filter(pk__in=set(ids))
    opinions = list(found.order_by("received_at", "pk")[: OPINIONS_MOST + 1])
    if not opinions:
        raise RuleBroken("请至少选一件您岗位范围内的意见。", field="opinions")
    if len(opinions) > OPINIONS_MOST:
        raise RuleBroken(f"一份专报最多依据{OPINIONS_MOST}件意见，请少选一些。", field="opinions")
    if problem is None and len(opinions) < len(set(ids)):
        raise RuleBroken("选中的意见里有不在您岗位范围内的，请重新选择。", field="opinions")
    return opinions


def _store(
    bulletin: Bulletin,
    draft: Draft,
    opinions: Sequence[Opinion],
    actor: Actor,
    capacity: Capacity,
    at: datetime,
    *,
    month: date | None = None,
) -> Bulletin:
    bulletin.title, bulletin.body, bulletin.tables = draft.title[:TITLE_MAX], draft.body, draft.tables
    bulletin.month, bulletin.drafted_at, bulletin.drafted_by_id = month, at, actor.user_id
    with durable():
        bulletin.save(force_insert=True)
        bulletin.opinions.set(opinions)
        _announce(bulletin, BulletinAction.DRAFT, actor, capacity, at, "")
    return bulletin


@contextmanager
def _step(
    action: BulletinAction, bulletin_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[Bulletin]:
    """Take one step of a paper, or none of it."""
    with durable():
        bulletin = Bulletin.objects.select_for_update(of=("self",)).select_related("owner").get(pk=bulletin_id)
        taken = lifecycle.BULLETIN.check(action, bulletin, actor)
        check_version(version, bulletin.version)
        yield bulletin
        before = bulletin.state
        bulletin.state = taken.transition.target or before
        bulletin.version += 1
        bulletin.save()
        _announce(bulletin, action, actor, taken.capacity, at, before)


def _announce(
    bulletin: Bulletin, action: BulletinAction, actor: Actor, capacity: Capacity, at: datetime, before: str
) -> None:
    subject = Subject(SUBJECT, bulletin.pk)
    audit.record(
        subject=subject, verb=action.value, actor=actor, capacity=capacity, at=at, from_state=before,
        to_state=bulletin.state, kind=bulletin.kind,
    )  # fmt: skip
    outbox.publish(topic=f"insights.{action.value}", subject=subject, at=at, user_id=actor.user_id)


def revise_bulletin(
    *, bulletin_id: int, actor: Actor, at: datetime, version: int | None, title: str, body: str
) -> Bulletin:
    """修改: the text is people's; the tables stay as they were counted.

    :raises RuleBroken: nothing there, too long, a telephone number or a name of somebody behind it
    """
    with _step(BulletinAction.REVISE, bulletin_id, actor, at, version) as bulletin:
        bulletin.title = required(title, "请写标题。", "title")[:TITLE_MAX]
        bulletin.body = required(body, "请写正文。", "body").replace("\r\n", "\n")
        if len(bulletin.body) > BODY_MAX:
            raise RuleBroken(f"正文最多{BODY_MAX}字。", field="body")
        _refuse_names(bulletin)
    return bulletin


def issue_bulletin(*, bulletin_id: int, actor: Actor, at: datetime, version: int | None, signer: str) -> Bulletin:
    """签发: number and signer are given, the text is fixed; what only a person can write must have been written.

    :raises RuleBroken: nobody named, something still to be written, a telephone number or a name in it
    """
    with _step(BulletinAction.ISSUE, bulletin_id, actor, at, version) as bulletin:
        bulletin.signer = required(signer, "请写批准签发的人。", "signer")[:SIGNER_MAX]
        if TO_WRITE in bulletin.body:
            raise RuleBroken(f"正文里还有“{TO_WRITE}”，写好或者删去以后才能签发。")
        _refuse_names(bulletin)
        bulletin.year = local_date(at).year
        bulletin.serial = sequences.next_number(f"bulletin-{bulletin.kind}-{bulletin.owner_id}", bulletin.year)
        bulletin.mark = bulletin.owner.name
        bulletin.issued_at, bulletin.issued_by_id = at, actor.user_id
    return bulletin


def drop_bulletin(*, bulletin_id: int, actor: Actor, at: datetime, version: int | None) -> Bulletin:
    """作废: a draft is given up; the row stays, and the month may be drafted anew."""
    with _step(BulletinAction.DROP, bulletin_id, actor, at, version) as bulletin:
        pass
    return bulletin


def _refuse_names(bulletin: Bulletin) -> None:
    text = f"{bulletin.title}\n{bulletin.body}"
    if found := bulletins.refusals(text, bulletin.opinions.order_by("pk")):
        raise RuleBroken("".join(found), field="body")
