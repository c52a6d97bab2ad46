"""What staff of the demo county keep for themselves: a few filters of their lists (我的筛选)."""

from datetime import datetime

from accounts.roles import Role
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from suggestions.services.saved_filters import save_filter

KEPT = (
    (Role.COUNTY_DISPATCHER, "opinions", "没有进入办理的", {"state": "not_taken_up"}),
    (Role.COUNTY_DISPATCHER, "matters", "单位在办的重大事项", {"state": "with_units", "grade": "major"}),
    (Role.STATION_STAFF, "pending", "路灯的事", {"q": "路灯"}),
)


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Save them by the command people use: the county's dispatcher two, the first station's clerk one."""
    for role, key, name, chosen in KEPT:
        user = staff.posts[min(post for post in staff.posts if post[1] == role)]
        save_filter(list_key=key, name=name, chosen=chosen, replace=True, actor=staff.actor(user, now), at=now)
    say(f"我的筛选：{len(KEPT)}个")
