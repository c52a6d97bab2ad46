"""The words of supervision: its kinds, where a record stands, what is done with it."""

from django.db.models import TextChoices


class SupervisionKind(TextChoices):
    """How hard the congress presses: a reminder, a numbered letter, a key item of the chairpersons' meeting."""

    REMINDER = "reminder", "催办"
    NOTICE = "notice", "督办函"
    KEY = "key", "重点督办"


class SupervisionState(TextChoices):
    """Where a record of supervision stands."""

    DRAFT = "draft", "待签发"
    ISSUED = "issued", "待答复"
    ANSWERED = "answered", "已答复"
    RETURNED = "returned", "退回补充"
    ACCEPTED = "accepted", "已了结"
    WITHDRAWN = "withdrawn", "已撤回"


class SupervisionAction(TextChoices):
    """What is done in supervision; the first three begin a record."""

    REMIND = "remind", "催办"
    DRAFT_NOTICE = "draft_notice", "发督办函"
    LIST_KEY = "list_key", "列为重点督办"
    ISSUE_NOTICE = "issue_notice", "签发"
    ANSWER_SUPERVISION = "answer_supervision", "答复"
    ACCEPT_ANSWER = "accept_answer", "认可答复"
    RETURN_ANSWER = "return_answer", "退回补充"
    WITHDRAW_SUPERVISION = "withdraw_supervision", "撤回"
    SETTLE = "settle", "已经办了，自动了结"
    END_SUPERVISION = "end_supervision", "事项不再办理，自动撤回"


# Somebody still has to do something; one of a kind and a unit's part at most stands so.
OPEN_SUPERVISION = (
    SupervisionState.DRAFT, SupervisionState.ISSUED, SupervisionState.ANSWERED, SupervisionState.RETURNED,
)  # fmt: skip
