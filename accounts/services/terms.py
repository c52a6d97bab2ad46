"""Commands on terms: a new version of one row, taking a planned one back, taking over a whole set."""

from collections.abc import Collection
from datetime import date, datetime

from accounts import policies
from core import audit, outbox, policy_changes
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken
from core.models import DeadlinePolicy
from core.policy_changes import NewTerm
from core.policy_files import Preset, all_presets
from core.subjects import Subject
from core.transactions import durable

SUBJECT = "deadline_policy"


def change_term(*, policy_id: int, new: NewTerm, seen: int, actor: Actor, at: datetime) -> DeadlinePolicy:
    """改办理时限: write the next version of a row; clocks that start from its day on go by it, running ones do not.

    :raises NotAllowed: not one who keeps the terms  :raises RuleBroken: with the field
    :raises Stale: somebody changed the same row since `seen` (the last row there when the page was made)
    """
    capacity = policies.keeper_of_terms(actor)
    with durable():
        policy = policy_changes.add_version(policy_id, new, seen=seen, today=local_date(at))
        _announce("change_term", policy, actor, capacity, at)
    return policy


def withdraw_term(*, policy_id: int, actor: Actor, at: datetime) -> DeadlinePolicy:
    """撤销未适用的时限: a version that is not in force yet is taken back.

    :raises NotAllowed: not one who keeps the terms  :raises WrongState: it is in force or gone
    :raises RuleBroken: the step would have no term
    """
    capacity = policies.keeper_of_terms(actor)
    with durable():
        policy = policy_changes.withdraw(policy_id, local_date(at))
        policy.pk = policy_id
        _announce("withdraw_term", policy, actor, capacity, at)
    return policy


def load_preset(
    *, slug: str, valid_from: date, seen: int, actor: Actor, at: datetime, keys: Collection[str] | None = None
) -> list[DeadlinePolicy]:
    """采用一套时限: what differs from the terms in force on that day becomes one new version; return its rows.

    :raises NotAllowed: not one who keeps the terms  :raises RuleBroken: no such set, nothing differs, a past day
    :raises Stale: somebody changed a term since `seen`
    """
    capacity = policies.keeper_of_terms(actor)
    preset = preset_called(slug)
    with durable():
        written = policy_changes.take_over(
            preset.rows, preset=slug, day=valid_from, keys=keys, seen=seen, today=local_date(at)
        )
        for policy in written:
            _announce("load_preset", policy, actor, capacity, at)
    return written


def preset_called(name: str) -> Preset:
    """Return the set of this slug or Chinese name.

    :raises RuleBroken: when there is none
    """
    presets = all_presets()
    found = next((preset for preset in presets if name in (preset.slug, preset.name)), None)
    if found is None:
        raise RuleBroken(f"没有“{name}”这套时限，可以选：{'、'.join(preset.name for preset in presets)}。")
    return found


def _announce(verb: str, policy: DeadlinePolicy, actor: Actor, capacity: Capacity, at: datetime) -> None:
    subject = Subject(SUBJECT, policy.pk)
    detail = {
        "family": policy.family, "step": policy.step, "grade": policy.grade, "version": policy.version,
        "term": str(policy.term), "valid_from": policy.valid_from.isoformat(), "preset": policy.preset,
    }  # fmt: skip
    audit.record(subject=subject, verb=verb, actor=actor, capacity=capacity, at=at, **detail)
    outbox.publish(topic=f"accounts.{verb}", subject=subject, at=at, user_id=actor.user_id, **detail)
