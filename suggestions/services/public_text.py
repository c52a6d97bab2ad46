"""What may stand in a public text: long enough, a place coarse enough, nobody's name, number or own words in it."""

from dataclasses import dataclass

from accounts.models import Region
from accounts.states import RegionLevel
from core.errors import RuleBroken
from suggestions import redaction
from suggestions.models import Matter, Publication
from suggestions.selectors import publications
from suggestions.states import MatterKind, PublicationScope

TITLE_MIN, TITLE_MAX, TEXT_MIN, TEXT_MAX = 4, 40, 10, 3000


@dataclass(frozen=True)
class PublicText:
    """What staff wrote for the public, and which parts of it are shown."""

    title: str
    problem: str
    reply: str
    region_id: int
    scope: str = PublicationScope.SUMMARY
    show_reply: bool = True
    show_satisfaction: bool = True


def write_text(publication: Publication, matter: Matter, text: PublicText) -> None:
    """Put a checked text into the row.

    :raises RuleBroken: too short or long, a place that is not the matter's or too fine for somebody who stays unknown,
        a name, phone or identity number, the citizen's own words, or a suggestion its deputy handed in as 不公开
    """
    if publications.closed_by_deputy(matter):
        raise RuleBroken("领衔代表提交时选了不公开，只能登记不公开（代表认为不宜公开）。")
    publication.title = _fitting(text.title, "title", "标题", TITLE_MIN, TITLE_MAX)
    publication.problem = _fitting(text.problem, "problem", "反映的问题", TEXT_MIN, TEXT_MAX)
    publication.show_reply, publication.show_satisfaction = text.show_reply, text.show_satisfaction
    publication.reply = _fitting(text.reply, "reply", "办理结果", TEXT_MIN if text.show_reply else 0, TEXT_MAX)
    publication.scope = _scope(text.scope, matter)
    publication.coarse = publications.stays_unknown(matter)
    publication.region_id = _place(text.region_id, matter, publication.coarse)
    check_text(publication, matter)


def text_of(publication: Publication) -> PublicText:
    """Return the text as it stands, to be checked once more or to begin from."""
    return PublicText(
        title=publication.title,
        problem=publication.problem,
        reply=publication.reply,
        region_id=publication.region_id,
        scope=publication.scope,
        show_reply=publication.show_reply,
        show_satisfaction=publication.show_satisfaction,
    )


def _fitting(value: str, field: str, noun: str, least: int, most: int) -> str:
    cleaned = value.strip()
    if len(cleaned) < least:
        raise RuleBroken(f"请写{noun}，至少{least}个字。", field=field)
    if len(cleaned) > most:
        raise RuleBroken(f"{noun}太长（现在{len(cleaned)}字，最多{most}字）。", field=field)
    return cleaned


def _scope(scope: str, matter: Matter) -> PublicationScope:
    if scope not in (PublicationScope.FULL, PublicationScope.SUMMARY):
        raise RuleBroken("请选择全文公开还是摘要公开；不公开的，请用“决定不公开”。", field="scope")
    if scope == PublicationScope.FULL and matter.kind != MatterKind.SUGGESTION:
        raise RuleBroken("只有代表建议可以全文公开，其他事项公开摘要。", field="scope")
    return PublicationScope(scope)


def _place(region_id: int, matter: Matter, coarse: bool) -> int:
    """Return the place to show: the matter's own or one above it, never a village for somebody who stays unknown."""
    region = Region.objects.get(pk=region_id)
    if not matter.region.code.startswith(region.code):
        raise RuleBroken("公开的地点要是事项所在的村、乡镇或者本县。", field="region_id")
    if coarse and region.level == RegionLevel.VILLAGE:
        raise RuleBroken("反映人要求匿名或者保密，公开的地点只写到乡镇（街道）。", field="region_id")
    return region.pk


def check_text(publication: Publication, matter: Matter) -> None:
    """Hold the public text against those behind the matter.

    :raises RuleBroken: with the first thing that has to go, beside the field it stands in
    """
    voices = publications.voices_of(matter)
    for name in publications.PUBLIC_TEXT:
        for sentence in redaction.broken_rules(getattr(publication, name), voices):
            raise RuleBroken(sentence, field=name)
