"""What may not stand in a public text; expected by hand."""

import pytest

from core.errors import RuleBroken
from suggestions import redaction
from suggestions.redaction import Voice
from suggestions.services import publications as services
from suggestions.states import IdentityMode
from suggestions.tests import given
from suggestions.tests import given_publications as public

OPEN = Voice(
    "张三立", "13900005678", "村口到学校那段路塌了半边，孩子上学要绕路。", "石桥村", "三组老槐树旁", hidden=False
)
HIDDEN = Voice("", "", "路灯坏了三个月没有人管，晚上看不见。", "柳湾村", "二组晒场边", hidden=True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("请联系13900005678", "电话号码"),
        ("请联系139 0000 5678", "电话号码"),
        ("请联系１３９００００５６７８", "电话号码"),
        ("请联系18812345678", "电话号码"),
        ("值班电话0999-5550121", "电话号码"),
        ("身份证999901199001011234", "身份证号码"),
        ("身份证99990119900101123X", "身份证号码"),
        ("张三立同志反映", "姓名"),
        ("张 三立同志反映", "姓名"),
        ("据了解，村口到学校那段路塌了半边", "原话一样"),
        ("据了解，村口到学校，那段路塌了半边", "原话一样"),
    ],
)
def test_what_is_refused(text, sentence):
    (found,) = {s for s in redaction.broken_rules(text, [OPEN]) if sentence in s}

    assert found.endswith("。")


@pytest.mark.parametrize(
    "text",
    [
        "2026年11月19日完成回填，投入35000元，长10米。",
        "可以拨打12345反映。",
        "村口到学校的路已修好。",
        "张三和李四两户之间的水沟已疏通。",
        "编号202611190001的路灯",
    ],
)
def test_what_may_stand(text):
    assert redaction.broken_rules(text, [OPEN, HIDDEN]) == []


def test_twelve_characters_in_a_row_are_a_copy_and_eleven_are_not():
    said = "一二三四五六七八九十甲乙丙"

    assert redaction.longest_run("前" + said[:12] + "后", said) == said[:12]
    assert redaction.longest_run("前" + said[:11] + "后", said) == ""


def test_a_place_is_warned_of_only_for_somebody_who_stays_unknown():
    text = "石桥村三组老槐树旁和柳湾村二组晒场边的路灯"

    found = redaction.warnings(text, [OPEN, HIDDEN])

    assert [sentence for sentence in found if "柳湾村" in sentence or "二组晒场边" in sentence] == found
    assert len(found) == 2


pytest_db = pytest.mark.django_db(transaction=True)


@pytest_db
@pytest.mark.parametrize("field", ["title", "problem", "reply"])
@pytest.mark.parametrize("words", [given.NAME, given.PHONE, "18812345678", "99990119900101123X"])
def test_no_field_takes_who_said_it(field, words):
    world = given.county()

    with pytest.raises(RuleBroken) as refused:
        public.drafted(world, what=public.text(world, **{field: f"路已修好，感谢{words}。"}))

    assert refused.value.field == field


@pytest_db
def test_the_citizens_own_words_are_refused():
    world = given.county()

    with pytest.raises(RuleBroken, match="原话一样"):
        public.drafted(world, what=public.text(world, problem=given.TEXT))


@pytest_db
@pytest.mark.parametrize("mode", [IdentityMode.ANONYMOUS, IdentityMode.CONFIDENTIAL])
def test_somebody_who_stays_unknown_is_shown_no_finer_than_the_township(mode):
    world = given.county()
    kept = {"name": "", "phone": ""} if mode == IdentityMode.ANONYMOUS else {}
    matter = given.closed(world, identity_mode=mode, **kept)

    with pytest.raises(RuleBroken, match="只写到乡镇") as refused:
        public.drafted(world, matter)
    assert refused.value.field == "region_id"
    assert public.drafted(world, matter, what=public.coarse_text(world)).coarse


@pytest_db
def test_another_place_than_the_matters_is_refused():
    world = given.county()

    with pytest.raises(RuleBroken, match="事项所在的"):
        public.drafted(world, what=public.text(world, region_id=world.region("999901201202").pk))


@pytest_db
def test_an_opinion_is_public_in_summary_only_and_never_as_none():
    world = given.county()

    with pytest.raises(RuleBroken, match="只有代表建议可以全文公开"):
        public.drafted(world, what=public.text(world, scope="full"))
    with pytest.raises(RuleBroken, match="决定不公开"):
        public.drafted(world, what=public.text(world, scope="none"))


@pytest_db
@pytest.mark.parametrize(
    ("field", "words"),
    [("title", "路"), ("title", "路" * 41), ("problem", "  "), ("reply", "好"), ("problem", "路" * 3001)],
)
def test_texts_are_long_enough_and_not_too_long(field, words):
    world = given.county()

    with pytest.raises(RuleBroken) as refused:
        public.drafted(world, what=public.text(world, **{field: words}))
    assert refused.value.field == field


@pytest_db
def test_the_reply_may_be_left_out_when_it_is_not_shown():
    world = given.county()

    assert public.drafted(world, what=public.text(world, reply="", show_reply=False)).reply == ""


@pytest_db
def test_what_is_sent_to_review_is_checked_once_more():
    """Somebody's opinion joined the matter after the text was written: the name in it is found at the next step."""
    world = given.county()
    publication = public.drafted(world, what=public.text(world, problem="群众赵小兰担心学生上学的路。"))
    opinion = publication.matter.opinions.get()
    opinion.submitter.name = "赵小兰"
    opinion.submitter.save()

    with pytest.raises(RuleBroken, match="姓名"):
        public.take(world, publication, services.submit_publication, "presidium_clerk")
