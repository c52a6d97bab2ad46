"""The only place for the public holidays of a year for which the State Council has published no arrangement yet.

Statutory days alone (《全国年节及纪念日放假办法》第二条): no days off in lieu and no make-up workdays, which nobody knows
before the notice.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays

NAMES = {
    "元旦": "元旦",
    "农历除夕": "春节",
    "春节": "春节",
    "清明节": "清明节",
    "劳动节": "劳动节",
    "端午节": "端午节",
    "中秋节": "中秋节",
    "国庆节": "国庆节",
}
# What needs no lunar calendar, for years beyond the library's tables.
FIXED = (("元旦", 1, 1), ("劳动节", 5, 1), ("劳动节", 5, 2), ("国庆节", 10, 1), ("国庆节", 10, 2), ("国庆节", 10, 3))


@lru_cache(maxsize=256)
def statutory_days(year: int) -> Mapping[date, str]:
    """Return the statutory holidays of a year by name, by the rules in force in it; never fails for a year."""
    listed = holidays.country_holidays("CN", years=year, observed=False, language="zh_CN")
    # Newer releases of the library carry arranged days off too; only the days of the law are wanted.
    days = {day: NAMES[name] for day in sorted(listed) for name in listed.get_list(day) if name in NAMES}
    if not days:
        days = {date(year, month, day): name for name, month, day in FIXED}
    return MappingProxyType(days)
