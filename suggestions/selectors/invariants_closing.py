"""The rules of what comes after a reply: promises, return visits and reopened matters. Rows as in `invariants`."""

STANDING = "('open', 'reported')"
PROMISING = "('feedback_due', 'to_evaluate', 'tracking')"

CLOSING: tuple[tuple[str, str, str, str], ...] = (
    (
        "commitment-entered",
        "办理事项",
        "通过的B类答复必须进承诺清单；承诺跟踪的事项必须有且只有一项还没有了结的承诺。",
        f"""select matter.id from suggestions_matter matter
            left join suggestions_commitment promise
              on promise.matter_id = matter.id and promise.round_no = matter.round_no and promise.state in {STANDING}
            where (matter.state in {PROMISING} and matter.result_class = 'B')
            group by matter.id having count(promise.id) <> 1
            union select id from suggestions_matter where state = 'tracking' and result_class <> 'B'""",
    ),
    (
        "commitment-standing",
        "承诺",
        "没有了结的承诺，事项不能已经办结或者重新办理；承诺必须出自一份通过的B类答复。",
        f"""select promise.id from suggestions_commitment promise
            join suggestions_matter matter on matter.id = promise.matter_id
            join suggestions_reply reply on reply.id = promise.reply_id
            join suggestions_assignment part on part.id = reply.assignment_id
            where (promise.state in {STANDING} and matter.state not in {PROMISING})
               or reply.result_class <> 'B' or reply.approved_at is null
               or part.matter_id <> promise.matter_id or part.round_no <> promise.round_no
               or part.unit_id <> promise.unit_id""",
    ),
    (
        "commitment-changes",
        "承诺",
        "承诺的日期必须是最初的日期，或者最后一次变更改到的日期；变更次数与记录一致。",
        """select promise.id from suggestions_commitment promise
           left join lateral (
             select count(*) as times, (array_agg(due_on order by id desc))[1] as last
             from suggestions_commitmentchange where commitment_id = promise.id
           ) changes on true
           where promise.changed_times <> changes.times
              or promise.due_on <> coalesce(changes.last, promise.first_due_on)""",
    ),
    (
        "commitment-clock",
        "期限",
        "正在走的承诺期限，最后一日必须是承诺完成的日期；承诺了结以后必须停止。",
        f"""select clock.id from core_clock clock
            left join suggestions_commitment promise
              on promise.matter_id = clock.subject_id and promise.state in {STANDING}
            where clock.subject_kind = 'matter' and clock.kind = 'commitment' and clock.stopped_at is null
              and (promise.id is null or promise.due_on <> clock.last_day)
            union select min(id) from core_clock
            where subject_kind = 'matter' and kind = 'commitment' and stopped_at is null
            group by subject_id having count(*) > 1""",
    ),
    (
        "visit-planned",
        "回访",
        "待回访的事项必须是已办结的，而且是办结的那一轮。",
        """select visit.id from suggestions_returnvisit visit
           join suggestions_matter matter on matter.id = visit.matter_id
           where visit.state = 'planned' and (matter.state <> 'closed' or visit.round_no <> matter.round_no)""",
    ),
    (
        "visit-clock",
        "回访",
        "待回访的，回访期限必须在走；已经回访或者不再回访的，必须停止。",
        """select visit.id from suggestions_returnvisit visit
           left join core_clock clock on clock.subject_kind = 'return_visit' and clock.subject_id = visit.id
             and clock.stopped_at is null
           where (visit.state = 'planned') <> (clock.id is not null)""",
    ),
    (
        "matter-reopened",
        "办理事项",
        "恢复办理以前的轮次，必须与恢复办理的记录一致；恢复办理以后不能还停在原来那一轮。",
        """select matter.id from suggestions_matter matter
           left join lateral (
             select coalesce(max(round_no), 0) as last from suggestions_reopening where matter_id = matter.id
           ) reopened on true
           where matter.rounds_before <> reopened.last
              or (matter.rounds_before = matter.round_no and matter.state <> 'rehandling')""",
    ),
)
