"""转出 (domain W1 T50): a route with phone and what to bring, shown to the citizen, printed to take along."""

import pytest
import time_machine
from django.test import Client

from core import outbox
from core.errors import RuleBroken
from core.models import Clock, Notice
from suggestions.models import TransferRoute
from suggestions.registration import load_routes
from suggestions.selectors import invariants, route_cards
from suggestions.services import transferring
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db


def test_a_route_or_words_are_needed_and_what_is_used_no_longer_is_refused():
    load_routes()
    journey = given.taken()
    with pytest.raises(RuleBroken, match="请选择转到哪里"):
        journey.opinion_step(transferring.transfer_out, "clerk", guidance=" ")
    old = TransferRoute.objects.get(code="petition")
    TransferRoute.objects.filter(pk=old.pk).update(active=False)
    with pytest.raises(RuleBroken, match="已经停用"):
        journey.opinion_step(transferring.transfer_out, "clerk", route_id=old.pk)
    court = TransferRoute.objects.get(code="court")
    journey.opinion_step(transferring.transfer_out, "clerk", route_id=court.pk, guidance="案号问送达的法官。")
    opinion = journey.opinion
    assert (opinion.state, opinion.transfer_route) == ("transferred", court)
    assert opinion.guidance == (
        "请找县人民法院诉讼服务中心，电话12368，工作日上午、下午。请带上：身份证；起诉材料或者案号。\n案号问送达的法官。"
    )
    # What a county has filled in stays when the reference is loaded again.
    TransferRoute.objects.filter(pk=court.pk).update(address="示例县法治路1号")
    load_routes()
    assert TransferRoute.objects.get(code="court").address == "示例县法治路1号"


def test_nobody_is_sent_where_nobody_could_be_reached_and_an_emergency_is_called_first():
    load_routes()
    journey = given.taken()
    police, petition = (TransferRoute.objects.get(code=code) for code in ("police", "petition"))
    with pytest.raises(RuleBroken, match="请先替群众拨打"):
        journey.opinion_step(transferring.transfer_out, "clerk", route_id=police.pk)
    with pytest.raises(RuleBroken, match="还没有填电话和地址"):
        journey.opinion_step(transferring.transfer_out, "clerk", route_id=petition.pk)
    TransferRoute.objects.filter(pk=petition.pk).update(address="示例县人民路8号")
    journey.opinion_step(transferring.transfer_out, "clerk", route_id=petition.pk)
    assert journey.opinion.guidance.startswith("请找县信访局，地址示例县人民路8号，")
    assert not Clock.objects.filter(stopped_at=None).exists()
    assert list(invariants.breaches()) == []
    # What the list says later is not what the citizen was told.
    told = journey.opinion.guidance
    TransferRoute.objects.filter(pk=petition.pk).update(address="示例县新华路2号")
    card = route_cards.card_of(journey.opinion)
    assert (card.lines, card.note) == ((), told)

    urgent = given.classified(journey.world)
    urgent.opinion_step(transferring.transfer_out, "clerk", route_id=police.pk, called=True, guidance="已代打110。")
    card = route_cards.card_of(urgent.opinion)
    assert dict(card.lines)["电话"] == "110"
    assert card.note == "已代打110。"
    outbox.relay(at=urgent.at, limit=1000)
    assert "王秀英" in Notice.objects.filter(text__contains="已请群众找公安机关").values_list("user__name", flat=True)


@time_machine.travel(NOW)
def test_the_clerk_chooses_the_citizen_reads_and_the_card_is_printed():
    desk = Desk(given.county())
    load_routes()
    journey = given.taken(desk.world)
    address = f"/console/opinions/{journey.opinion.number}/"
    page = words(desk.get("clerk", f"{address}transfer_out/"))
    assert "12345政务服务便民热线，12345" in page
    card = f"/console/papers/route/{journey.opinion.number}/"
    assert desk.get("clerk", card).status_code == 404
    hotline = TransferRoute.objects.get(code="hotline")
    sent = desk.post("clerk", f"{address}transfer_out/", version=journey.opinion.version, route=hotline.pk, guidance="")
    assert sent.status_code == 302

    shown = words(desk.get("clerk", card))
    assert "12345政务服务便民热线" in shown
    assert "事情的时间、地点，想怎么解决" in shown
    assert given.NAME not in shown
    assert desk.get("clerk", f"{card}?docx=1")["Content-Type"].startswith("application/vnd.openxml")
    assert desk.get("roads_handler", card).status_code == 404
    citizen = Client()
    citizen.post("/q/", {"number": journey.opinion.number, "query_code": journey.receipt.query_code})
    story = citizen.get(f"/q/{journey.opinion.number}/").content.decode()
    assert 'href="tel:12345"' in story
    assert "事情的时间、地点，想怎么解决" in story
    assert "请找12345" not in story  # once, line by line

    leaflet = "/console/papers/routes/"
    page = words(desk.get("clerk", leaflet))
    assert all(name in page for name in ("急救中心", "12345政务服务便民热线"))
    assert "县信访局" not in page  # nothing filled in yet by which to reach it
    assert desk.get("clerk", f"{leaflet}?docx=1")["Content-Type"].startswith("application/vnd.openxml")
    assert desk.get("roads_handler", leaflet).status_code == 404
    rows = desk.get("clerk", "/api/v1/transfer-routes/").json()
    assert ("hotline", "12345") in {(row["code"], row["phone"]) for row in rows}
