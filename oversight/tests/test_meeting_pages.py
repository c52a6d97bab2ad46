"""Coordination meetings in the console: the whole way by pages, strangers, and what the list costs."""

import pytest
import time_machine

from oversight.models import CoordMeeting
from oversight.tests.test_meetings import AFTER, AT, Case
from suggestions.tests import given
from suggestions.tests.county import PASSWORD


@pytest.mark.django_db
class TestThePages:
    """What staff see and send."""

    def test_the_whole_way_in_the_console(self, client):
        world = given.county()
        with time_machine.travel(AT):
            client.login(username="head", password=PASSWORD)
            shown = client.get("/console/meetings/new/")
            assert shown.status_code == 200
            sent = client.post("/console/meetings/new/", {
                "convener": world.station.organisation_id, "kind": "whistle", "title": "排水沟", "reason": "一家办不了。",
                "problems": "沟堵了", "units": [world.unit("water").pk], "meets_at": "2026-11-20T09:00", "place": "村口",
            })  # fmt: skip
            assert sent.status_code == 302
            page = sent["Location"]
            client.login(username="dispatcher", password=PASSWORD)
            assert "核准并通知" in client.get(page).content.decode()
            assert client.post(f"{page}approve/", {"version": 1}).status_code == 302
            client.login(username="water_handler", password=PASSWORD)
            answer = {"version": 2, "response": "coming", "who": "唐莉 副局长"}
            assert client.post(f"{page}respond/", answer).status_code == 302
            assert "唐莉 副局长" in client.get(page).content.decode()
            assert client.post(f"{page}conclude/", {"version": 3}).status_code == 302  # not theirs: back to the page
        with time_machine.travel(AFTER):
            client.login(username="head", password=PASSWORD)
            row = CoordMeeting.objects.get().units.get()
            came = {"version": 3, f"unit_{row.pk}": "deputy_head", "deputies_came": 1, "citizens_came": 5}
            assert client.post(f"{page}hold/", came).status_code == 302
            nothing = client.post(f"{page}conclude/", {"version": 4, "minutes": "定了。"})
            assert nothing.status_code == 422
            assert "至少列一项" in nothing.content.decode()
            minutes = {
                "version": 4, "minutes": "定了。", "task_1": "清沟", "unit_1": world.unit("water").pk,
                "due_1": "2026-11-27",
            }  # fmt: skip
            assert client.post(f"{page}conclude/", minutes).status_code == 302
            client.login(username="water_handler", password=PASSWORD)
            client.post(f"{page}tasks/1/report_decision/", {"version": 5, "report": "清完了。"})
            client.login(username="head", password=PASSWORD)
            client.post(f"{page}tasks/1/verify_decision/", {"version": 6, "done": "yes"})

        assert CoordMeeting.objects.get().state == "settled"

    def test_a_stranger_finds_nothing(self, client):
        case = Case().approved()
        client.login(username="other_clerk", password=PASSWORD)

        assert client.get(f"/console/meetings/{case.meeting.public_id}/").status_code == 404
        assert "排水沟" not in client.get("/console/meetings/").content.decode()

    def test_pages_cost_the_same_for_one_as_for_many(self, client, django_assert_num_queries):
        Case()
        client.login(username="dispatcher", password=PASSWORD)
        client.get("/console/meetings/")
        with django_assert_num_queries(7):
            client.get("/console/meetings/")
        for _ in range(3):
            Case()

        with django_assert_num_queries(7):
            client.get("/console/meetings/")
