"""Commands on one's own filters of lists (我的筛选): keep one under a name, delete one; nothing of citizens is kept."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from core.actors import Actor, Capacity
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject
from suggestions.models import SavedFilter
from suggestions.selectors import worklists
from suggestions.selectors.saved_filters import FIELDS, VALUE_MAX

NAME_MAX = 20
MOST = 20
# A local number without its area code has seven digits; blanks, hyphens and brackets inside hide nothing.
DIGITS_OF_A_PHONE = re.compile(r"\d{7}")
DATE = re.compile(r"20\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-·.—–_+()]+(?=\d)")
SPELLED = str.maketrans("〇零一二三四五六七八九", "00123456789")
LOOKS_LIKE_PHONE = "里有一长串数字，像电话或者证件号码，不能存下来。请去掉这串数字；按电话找人请用上面的“搜索”。"


class NameTaken(RuleBroken):
    """The person has a filter of this name; it is replaced only when that is said."""

    code = "name_taken"


def save_filter(
    *, list_key: str, name: str, chosen: Mapping[str, str], replace: bool = False, actor: Actor, at: datetime
) -> SavedFilter:
    """Keep what the person signed in narrows one of their lists to.

    :param replace: the person knows that a filter of this name is there, and wants it replaced
    :raises NotAllowed: nobody is signed in, or the list is not theirs
    :raises NameTaken: there is one of this name and `replace` was not said
    :raises RuleBroken: no name, nothing chosen, something like a phone number, twenty kept already
    """
    user_id, capacity = _self(actor)
    if list_key not in {work_list.key for work_list in worklists.lists_for(actor)}:
        raise NotAllowed("这不是您的列表。")
    called, kept = _name(name), _conditions(chosen)
    with transaction.atomic(durable=True):
        # Two presses at once: one after the other, so that neither the name nor the twenty is broken.
        User.objects.select_for_update(no_key=True).only("pk").get(pk=user_id)
        mine = SavedFilter.objects.filter(user_id=user_id, list_key=list_key)
        found = mine.filter(name=called).first()
        _check_room(found, replace, mine.count())
        saved = found or SavedFilter(user_id=user_id, list_key=list_key, name=called)
        saved.chosen, saved.saved_at = kept, at
        saved.save()
        audit.record(
            subject=Subject("user", user_id), verb="save_filter", actor=actor, capacity=capacity, at=at,
            list=list_key, filter=saved.pk, fields=sorted(kept), replaced=found is not None,
        )  # fmt: skip
    return saved


def delete_filter(*, filter_id: int, actor: Actor, at: datetime) -> bool:
    """Delete one's own filter; return whether it was still there. Somebody else's is left alone and not confirmed."""
    user_id, capacity = _self(actor)
    with transaction.atomic(durable=True):
        found = SavedFilter.objects.select_for_update().filter(pk=filter_id, user_id=user_id).first()
        if found is None:
            return False
        found.delete()
        audit.record(
            subject=Subject("user", user_id), verb="delete_filter", actor=actor, capacity=capacity, at=at,
            list=found.list_key, filter=filter_id,
        )  # fmt: skip
    return True


def _self(actor: Actor) -> tuple[int, Capacity]:
    if actor.user_id is None:
        raise NotAllowed("请先登录。")
    return actor.user_id, actor.capacities[0] if actor.capacities else Capacity(role="user", label="本人")


def _name(typed: str) -> str:
    name = " ".join("".join(c for c in typed if unicodedata.category(c) != "Cc" or c.isspace()).split())
    if not name:
        raise RuleBroken("请给这个筛选起个名字。", field="name")
    if len(name) > NAME_MAX:
        raise RuleBroken(f"名字太长（现在{len(name)}字，最多{NAME_MAX}字）。", field="name")
    if looks_like_phone(name):
        raise RuleBroken(f"名字{LOOKS_LIKE_PHONE}", field="name")
    return name


def _conditions(chosen: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in chosen.items() if name in FIELDS and value}
    if not kept:
        raise RuleBroken("请先在列表里选好条件，再存下来。")
    if any(len(value) > VALUE_MAX for value in kept.values()):
        raise RuleBroken(f"查找的词太长，最多{VALUE_MAX}字。")
    if looks_like_phone(kept.get("q", "")):
        raise RuleBroken(f"查找的词{LOOKS_LIKE_PHONE}")
    return kept


def _check_room(found: SavedFilter | None, replace: bool, kept: int) -> None:
    if found is not None and not replace:
        raise NameTaken(f"您已经有一个叫“{found.name}”的筛选。可以替换它，也可以换个名字。", field="name")
    if found is None and kept >= MOST:
        raise RuleBroken(f"这个列表最多存{MOST}个筛选，请先删掉不用的。")


def looks_like_phone(text: str) -> bool:
    """Return whether there are seven digits in a row, however written; a date is none."""
    plain = DATE.sub("", unicodedata.normalize("NFKC", text).translate(SPELLED))
    return bool(DIGITS_OF_A_PHONE.search(BETWEEN_DIGITS.sub("", plain)))
