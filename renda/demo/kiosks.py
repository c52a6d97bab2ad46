"""Self-service machines in the demo county: one that works, with what was said there, and one that is silent."""

from datetime import datetime, timedelta

from core.actors import PASSER_BY, SYSTEM
from liaison import services as liaison
from liaison.services.kiosks import Arrival, note_sign_of_life
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from suggestions.inputs import NOTICE_VERSION, Sender
from suggestions.services.collect import Statement
from suggestions.services.kiosk import submit_at_kiosk
from suggestions.states import IdentityMode

# Days ago, hours it waited without a network, place, words.
SAID = (
    (3, None, "广场西北角公交站", "广场公交站的候车亭顶棚裂了，下雨天等车的老人没地方躲，希望修一修。"),
    (1, 6, "东渡老街28号门口", "老街28号门口的窨井盖晚上被车压得响，附近住户睡不好，盖子也快翘起来了。"),
)  # fmt: skip
SILENT_FOR = timedelta(hours=3)


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Set two machines up; people speak at one of them, once while its network is away; the other falls silent."""
    issued = now - timedelta(days=45)
    works = liaison.issue_kiosk(station_id=built.stations["kiosk"].pk, place="大厅入口左侧", actor=SYSTEM, at=issued)
    silent = liaison.issue_kiosk(station_id=built.stations["dongdu"].pk, place="便民大厅门外", actor=SYSTEM, at=issued)
    for number, (days, waited, place, words) in enumerate(SAID, start=1):
        _say(works.pk, number, now - timedelta(days=days), waited, place, words)
    note_sign_of_life(kiosk_id=silent.pk, waiting=1, at=now - SILENT_FOR)
    note_sign_of_life(kiosk_id=works.pk, waiting=0, at=now)
    say(f"自助一体机2台，收到{len(SAID)}件")


def _say(kiosk_id: int, number: int, at: datetime, waited: int | None, place: str, words: str) -> None:
    span = timedelta(hours=waited) if waited is not None else None
    submit_at_kiosk(
        key=f"demo-kiosk-{number}",
        arrival=Arrival(kiosk_id, f"0{number:011d}", f"{number:06d}", span),
        statement=Statement(text=words, sender=Sender(IdentityMode.ANONYMOUS), place_text=place),
        notice_version=NOTICE_VERSION,
        actor=PASSER_BY,
        at=at,
    )
