"""The commands on deputies, one per action; the modules are split by what they change."""

from deputies.services.groups import (
    accept_task,
    change_group,
    found_group,
    give_task,
    join_group,
    leave_group,
    return_task,
    seat_member,
    submit_task,
    unseat_member,
)
from deputies.services.objections import decline_objection, object_to_record, object_to_score, uphold_objection
from deputies.services.pairings import end_pairing, log_contact, pair
from deputies.services.records import confirm_duty, enter_duty, reject_duty, report_duty
from deputies.services.roll import (
    DeputyFields,
    change_deputy,
    change_mandate_status,
    give_mandate,
    register_deputy,
)
from deputies.services.schemes import (
    CountEntry,
    approve_scheme,
    change_rule,
    change_scheme,
    copy_scheme,
    drop_rule,
    lock_scheme,
)

__all__ = [
    "CountEntry",
    "DeputyFields",
    "accept_task",
    "approve_scheme",
    "change_deputy",
    "change_group",
    "change_mandate_status",
    "change_rule",
    "change_scheme",
    "confirm_duty",
    "copy_scheme",
    "decline_objection",
    "drop_rule",
    "end_pairing",
    "enter_duty",
    "found_group",
    "give_mandate",
    "give_task",
    "join_group",
    "leave_group",
    "lock_scheme",
    "log_contact",
    "object_to_record",
    "object_to_score",
    "pair",
    "register_deputy",
    "reject_duty",
    "report_duty",
    "return_task",
    "seat_member",
    "submit_task",
    "unseat_member",
    "uphold_objection",
]
