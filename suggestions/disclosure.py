"""The only place for what a handling unit may know of an opinion's sender, words and place."""

from dataclasses import dataclass

from suggestions.models import Matter, Opinion
from suggestions.states import IdentityMode


@dataclass(frozen=True)
class UnitView:
    """What the unit's page and paper show of one opinion."""

    identity: str
    place: str
    original: str | None
    contact_readable: bool


def for_unit(opinion: Opinion) -> UnitView:
    """Return the unit's view: the original only if the citizen agreed, the place made coarse unless 实名.

    Source: 个人信息保护法第六条 (最小必要); design 6.
    """
    open_name = opinion.identity_mode == IdentityMode.REAL_NAME
    region = opinion.place_region.name if opinion.place_region else ""
    return UnitView(
        identity=IdentityMode(opinion.identity_mode).label,
        place=f"{region}{opinion.place_text}" if open_name else region,
        original=opinion.text if opinion.share_original else None,
        contact_readable=open_name,
    )


def preview_sentence(identity_mode: str, share_original: bool) -> str:
    """Return the sentence that tells the citizen, before sending, what the unit will see."""
    words = {
        IdentityMode.ANONYMOUS: "承办单位看不到您是谁，只知道大概在哪个村",
        IdentityMode.CONFIDENTIAL: "承办单位看不到您的姓名和电话，只知道大概在哪个村",
        IdentityMode.REAL_NAME: "承办单位办理时可以看到您的姓名和电话",
    }[IdentityMode(identity_mode)]
    seen = "能看到您写的原话" if share_original else "看到的是站里工作人员写的摘要"
    return f"{words}，{seen}。"


def places(matter: Matter) -> list[UnitView]:
    """Return the unit's view of every opinion behind a matter."""
    return [for_unit(opinion) for opinion in matter.opinions.all()]
