"""Off-line collection in the demo county: a letter box opened in time, a market's paper sheet that came back late."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from suggestions.policies import STATION
from suggestions.selectors.entry_batches import row_key
from suggestions.services import offline
from suggestions.services.offline import Entry, Occasion
from suggestions.states import AnswerWay

BOX = (
    ("", "", "老街菜场后门的垃圾站夏天味道大，希望早晚各清一次。", AnswerWay.TRACKING_PAGE),
    ("钱桂芳", "13900002101", "河滨小区到卫生院没有公交，老人看病要走两站路。", AnswerWay.PHONE),
)
SHEET = (
    ("", "", "集市占了整条路，救护车开不进来，希望划线摆摊。", ""),
    ("孙有根", "", "村里的抽水泵房漏电，水一大就跳闸，请看一看。", AnswerWay.FACE_TO_FACE),
)
WHY_LATE = "纸质登记表随集市点的资料一起交回，上周才找到"


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Enter what was in the box yesterday, and a sheet of eleven days ago, with the reason its head then reads."""
    station = built.stations["dongdu"]
    clerk = staff.actor(staff.at(station.organisation_id, *STATION), now)
    days = ((1, "letter_box", BOX, ""), (11, "market_stall", SHEET, WHY_LATE))
    for ago, channel, rows, reason in days:
        batch, received_at = uuid5(NAMESPACE_URL, f"renda-demo/offline/{channel}").hex, now - timedelta(days=ago)
        entries = [
            Entry(
                key=row_key(batch, row), received_at=received_at + timedelta(minutes=row), text=text, name=name,
                phone=phone, answer_way=way, read_back=True,
            )
            for row, (name, phone, text, way) in enumerate(rows, start=1)
        ]  # fmt: skip
        occasion = Occasion(station_id=station.pk, channel=channel, late_reason=reason)
        offline.record_entries(occasion=occasion, entries=entries, actor=clerk, at=now - timedelta(hours=1))
    say(f"线下代录{len(BOX) + len(SHEET)}件，其中补录{len(SHEET)}件")
