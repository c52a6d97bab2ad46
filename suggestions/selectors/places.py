"""Which villages are offered when somebody says where it is: those around a station, none of the rest of the county."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import Region
from accounts.states import CODE_LENGTHS, RegionLevel

TOWNSHIP_DIGITS = CODE_LENGTHS[RegionLevel.TOWNSHIP]


def places_near(region: Region) -> list[Region]:
    """Return the villages of the region's township; for the county's own stations the townships."""
    return places_around([region])


def places_around(regions: Iterable[Region]) -> list[Region]:
    """Return the villages of these regions' townships in the order of their codes; for the county, its townships."""
    wanted = [_of_region(region.code) for region in regions]
    if not wanted:
        return []
    places = Region.objects.filter(reduce(or_, wanted)).only("pk", "name", "code", "level")
    return list(places.order_by("code"))


def _of_region(code: str) -> Q:
    if len(code) < TOWNSHIP_DIGITS:
        return Q(level=RegionLevel.TOWNSHIP)
    return Q(level=RegionLevel.VILLAGE, code__startswith=code[:TOWNSHIP_DIGITS])
