"""Terms set in the console: who may, old beside new, one of two wins, sets of terms; dates and terms from the tables."""

from datetime import date, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import User
from accounts.roles import Role
from accounts.tests import given
from core import policy_changes
from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken, Stale
from core.models import AuditEvent, DeadlinePolicy, OutboxMessage
from core.policy_changes import NewTerm
from core.policy_files import all_presets, all_tables, load_tables
from core.terms import Term

AT = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
NEW_YEAR = date(2027, 1, 1)
BASIS = "县人大常委会主任会议2026年第9次会议"


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def terms(county):
    load_tables(all_tables())
    return county


@pytest.fixture
def keeper(terms) -> User:
    return given.staff("sys", "吴静", terms.bodies["committee"], Role.SYS_ADMIN)


@pytest.fixture
def office(terms) -> User:
    return given.staff("office", "周安", terms.bodies["committee"], Role.COUNTY_DISPATCHER)


def row(family: str, step: str, grade: str = "") -> DeadlinePolicy:
    return DeadlinePolicy.objects.filter(family=family, step=step, grade=grade).latest("valid_from")


def new_term(term: str = "10wd", day: date = NEW_YEAR) -> NewTerm:
    return NewTerm(Term.parse(term), BASIS, day)


def change(policy: DeadlinePolicy, user: User, **more) -> DeadlinePolicy:
    said = {"new": new_term(), "seen": policy_changes.last_change(), **more}
    return services.change_term(policy_id=policy.pk, actor=given.actor(user, AT), at=AT, **said)


class TestCommand:
    def test_both_keepers_change_and_it_is_on_record(self, keeper, office):
        first = change(row("opinion", "reply", "general"), keeper)
        second = change(row("suggestion", "sign"), office)

        assert (first.version, second.version) == ("2027-1", "2027-2")
        event = AuditEvent.objects.get(subject_kind="deadline_policy", subject_id=first.pk)
        assert (event.verb, event.user_id, event.role) == ("change_term", keeper.pk, "sys_admin")
        assert (event.detail["term"], event.detail["valid_from"]) == ("10wd", "2027-01-01")
        assert OutboxMessage.objects.filter(topic="accounts.change_term").count() == 2

    @pytest.mark.parametrize("role", [Role.SEC_ADMIN, Role.SC_LEADER, Role.PUBLISHER])
    def test_nobody_else_does(self, terms, role):
        other = given.staff("other", "何明", terms.bodies["committee"], role)

        with pytest.raises(NotAllowed, match="系统管理员、县人大代表工委交办岗"):
            change(row("suggestion", "sign"), other)
        assert not DeadlinePolicy.objects.filter(version="2027-1").exists()

    @pytest.mark.django_db(transaction=True)
    def test_of_two_at_once_one_wins_and_the_other_is_told(self, keeper, office, run_together):
        policy, seen, refused = row("opinion", "reply", "general"), policy_changes.last_change(), []

        def one(user: User, term: str, day: date) -> None:
            try:
                change(policy, user, new=new_term(term, day), seen=seen)
            except Stale as refusal:
                refused.append(refusal.message)

        run_together(lambda: one(keeper, "10wd", NEW_YEAR), lambda: one(office, "12wd", date(2027, 2, 1)))

        assert refused == ["这一时限刚刚有人改过，请看看最新的一版，再决定要不要改。"]
        assert DeadlinePolicy.objects.filter(family="opinion", step="reply", grade="general").count() == 2

    def test_a_set_in_the_meantime_is_told_too(self, keeper, office):
        seen = policy_changes.last_change()
        change(row("suggestion", "sign"), office)

        with pytest.raises(Stale, match="刚刚有人改过"):
            services.load_preset(slug="henan", valid_from=NEW_YEAR, seen=seen, actor=given.actor(keeper, AT), at=AT)


# What domain.md b.2 and its comparison of the provinces say of a suggestion where it is not the national default.
PROVINCES = {
    "henan": {"co_opinion": "2m"},
    "zhejiang": {"co_opinion": "2m"},
    "guangdong": {},
    "sichuan": {"rehandle": "3m"},
    "jiangsu": {},
    "shandong": {"county_dispatch": "5d", "return_window": "5d"},
    "shanghai": {"county_dispatch": "7wd", "return_window": "7wd"},
    "chongqing": {"county_dispatch": "10wd", "co_opinion": "30wd", "evaluation": "20wd", "rehandle": "2m"},
}


class TestSets:
    def test_each_province_differs_where_its_text_does(self, terms):
        found = {
            preset.slug: {
                one.new.step: str(one.new.term)
                for one in policy_changes.differences(preset.rows, NEW_YEAR)
                if one.old is None or one.new.term != one.old.term
            }
            for preset in all_presets()
        }

        assert found == {"national": {}, **PROVINCES}
        assert [preset.name for preset in all_presets()][:3] == ["国家默认", "河南", "浙江（2016）"]

    def test_the_command_takes_one_over_and_another_puts_back_what_it_does_not_say(self, terms, capsys):
        call_command("load_preset", "重庆", "--from", "2027-01-01")
        assert "代表建议　会办意见：1个月" in capsys.readouterr().out
        # county_dispatch, first_contact, return_window, return_review, co_opinion, co_opinion_again, evaluation, rehandle.
        assert DeadlinePolicy.objects.filter(version="2027-1", preset="chongqing").count() == 8

        call_command("load_preset", "河南", "--from", "2027-02-01")
        assert str(row("suggestion", "co_opinion").term) == "2m"
        assert str(row("suggestion", "county_dispatch").term) == "5wd"
        with pytest.raises(CommandError, match="没有要采用的"):
            call_command("load_preset", "河南", "--from", "2027-03-01")

    @pytest.mark.parametrize(
        ("name", "day", "words"),
        [
            ("海南", "2027-01-01", "没有“海南”这套"),
            ("河南", "2026-11-19", "不能早于今天"),
            ("河南", "明年", "日期请写成"),
        ],
    )
    def test_what_cannot_be_taken_over(self, terms, name, day, words):
        with pytest.raises(CommandError, match=words):
            call_command("load_preset", name, "--from", day)

    def test_two_sets_from_one_day_are_refused(self, terms):
        call_command("load_preset", "重庆", "--from", "2027-01-01")

        with pytest.raises(CommandError, match="自2027年1月1日起适用的已经有一版"):
            call_command("load_preset", "河南", "--from", "2027-01-01")


class TestPages:
    def test_the_table_says_what_a_lawyer_checks(self, client: Client, office):
        client.force_login(office)
        page = client.get(reverse("terms:list")).content.decode()

        for words in (
            "群众意见", "办结答复", "（重大）", "1个月", "参照河南省办法第二十二条", "第5个工作日、第9个工作日",
            "4个工作小时报单位负责人，1个工作日报交办部门", "1小时报单位负责人，2小时报交办部门，5小时报领导", "随系统附带",
        ):  # fmt: skip
            assert words in page

    def test_a_row_is_changed_after_a_look_at_old_and_new(self, client: Client, keeper):
        client.force_login(keeper)
        policy = row("suggestion", "reply")
        address = reverse("terms:change", args=[policy.pk])
        form = client.get(address).context["form"]
        said = {**form.initial, "promise": "2个月", "promise_basis": BASIS, "valid_from": "2027-01-01"}

        wrong = client.post(address, {**said, "term": "0个月"})
        seen = client.post(address, said)
        done = client.post(address, {**said, "confirm": "1"}, follow=True)

        assert wrong.status_code == 422
        assert "时限至少是1" in wrong.content.decode()
        assert next((line.old, line.new) for line in seen.context["lines"] if line.changed) == ("没有", "2个月")
        assert (row("suggestion", "reply").promise, str(row("suggestion", "reply").term)) == ("2m", "3m")
        assert "未到日期" in done.content.decode()
        assert "吴静" in done.content.decode()
        assert client.post(address, {**said, "confirm": "1"}).status_code == 409

        client.post(reverse("terms:withdraw", args=[row("suggestion", "reply").pk]))
        assert row("suggestion", "reply") == policy

    def test_a_set_is_taken_over_row_by_row(self, client: Client, office):
        client.force_login(office)
        address = reverse("terms:preset", args=["chongqing"])
        page = client.get(address)
        version = page.context["form"]["version"].value()

        nothing = client.post(address, {"version": version, "valid_from": "2027-01-01"})
        done = client.post(
            address, {"version": version, "valid_from": "2027-01-01", "rows": ["suggestion:co_opinion:"]}, follow=True
        )

        assert "没有选中要采用的时限" in nothing.content.decode()
        assert "已采用“重庆”的1条" in done.content.decode()
        assert [str(p.term) for p in DeadlinePolicy.objects.filter(preset="chongqing")] == ["30wd"]

    def test_staff_read_and_only_keepers_change(self, client: Client, terms):
        client.force_login(given.staff("handler", "高远", terms.bodies["water"], Role.UNIT_HANDLER))
        policy = row("suggestion", "reply")

        assert client.get(reverse("terms:list")).status_code == 200
        assert "改时限" not in client.get(reverse("terms:history", args=[policy.pk])).content.decode()
        assert client.get(reverse("terms:change", args=[policy.pk])).status_code == 404
        assert client.post(reverse("terms:withdraw", args=[policy.pk])).status_code == 404
        assert client.get(reverse("terms:presets")).status_code == 404

    def test_the_api_reads_them(self, client: Client, office):
        client.force_login(office)
        rows = client.get("/api/v1/terms/").json()
        reply = next(r for r in rows if (r["family"], r["step"], r["grade"]) == ("opinion", "reply", "micro"))

        assert (reply["term"], reply["ladder"]) == ("3wd", [["overdue_1", "4wh"], ["overdue_2", "1wd"]])
        assert client.get("/api/v1/terms/?on=2003-01-01").json() == []
        assert client.get("/api/v1/terms/?on=soon").status_code == 422


def test_a_promise_longer_than_the_law_allows_is_refused(keeper):
    longer = NewTerm(Term.parse("3m"), BASIS, NEW_YEAR, promise="4m")

    with pytest.raises(RuleBroken, match=r"服务承诺（4个月）比办理时限（3个月）还长"):
        change(row("suggestion", "reply"), keeper, new=longer)
