"""Stations and codes of the invented county, made through the real commands."""

from accounts.models import Region
from accounts.tests.given import NOW, START
from core.actors import SYSTEM
from deputies.models import Deputy
from liaison import services
from liaison.models import QRCode, Station, StationPosting
from liaison.states import StationCategory


def station(name: str, code: str, region: Region, category: str = StationCategory.POINT, **fields: object) -> Station:
    """Return an open station that exists since the beginning of the year."""
    return services.open_station(
        name=name, code=code, category=category, region_id=region.pk, active_from=START, actor=SYSTEM, at=NOW, **fields
    )


def network(regions: dict[str, Region]) -> dict[str, Station]:
    """Return the county's hub, a town's station with a village point below it, and a street's station."""
    hub = station("示例县代表联络总站", "HUB", regions["county"], StationCategory.COUNTY_HUB, phone="0999-5550100")
    town = station(
        "青石镇代表联络站",
        "QS",
        regions["town"],
        StationCategory.TOWNSHIP,
        address="青石镇便民服务中心二楼",
        phone="0999-5550101",
        opening="工作日 9:00—17:00，每月15日代表接待",
        parent_id=hub.pk,
    )
    village = station("青石桥村代表联络站", "QS-01", regions["village"], StationCategory.VILLAGE, parent_id=town.pk)
    street = station("城东街道代表联络站", "CD", regions["street"], StationCategory.TOWNSHIP, phone="0999-5550102")
    return {"hub": hub, "town": town, "village": village, "street": street}


def posting(deputy: Deputy, at: Station) -> StationPosting:
    """Station a deputy somewhere since the beginning of the year."""
    return services.post_deputy(deputy_id=deputy.pk, station_id=at.pk, active_from=START, actor=SYSTEM, at=NOW)


def code(at: Station, deputy: Deputy | None = None, **fields: object) -> QRCode:
    """Return a new code of a station or of a deputy stationed there."""
    return services.issue_code(
        station_id=at.pk, deputy_id=deputy.pk if deputy else None, actor=SYSTEM, at=NOW, **fields
    )
