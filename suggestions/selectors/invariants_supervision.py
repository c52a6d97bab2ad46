"""The rules of supervision: numbers, clocks, answers, the flag of key items. Rows as in `invariants`."""

SUPERVISION: tuple[tuple[str, str, str, str], ...] = (
    (
        "supervision-clock",
        "督办",
        "待答复和退回补充的，答复期限必须在走；待签发、已答复和了结的，不能在走。",
        """select record.id from suggestions_supervision record
           left join core_clock clock on clock.subject_kind = 'supervision' and clock.subject_id = record.id
             and clock.stopped_at is null
           where (record.state in ('issued', 'returned')) <> (clock.id is not null)
           union select clock.id from core_clock clock
           left join suggestions_supervision record on record.id = clock.subject_id
           where clock.subject_kind = 'supervision' and record.id is null""",
    ),
    (
        "supervision-answer",
        "督办",
        "已答复的必须有一份没有退回的答复；退回补充的必须有一份退回的答复，没有别的。",
        """select record.id from suggestions_supervision record
           left join suggestions_supervisionanswer answer on answer.supervision_id = record.id
           where record.state in ('draft', 'issued', 'answered', 'returned')
           group by record.id, record.state
           having count(answer.id) filter (where answer.returned_at is null)
                    <> case record.state when 'answered' then 1 else 0 end
               or (record.state = 'returned' and count(answer.id) <> 1)""",
    ),
    (
        "supervision-numbers",
        "督办",
        "每个机关每年每种督办的文号从1起连续，没有空号。",
        """select max(id) from suggestions_supervision where serial is not null
           group by issuer_id, kind, year having max(serial) <> count(*)""",
    ),
    (
        "supervision-key",
        "办理事项",
        "标为重点督办的事项，必须有一件没有撤回的重点督办，反过来也一样；重点督办必须有主任会议的决定。",
        """select matter.id from suggestions_matter matter
           left join suggestions_supervision record on record.matter_id = matter.id and record.kind = 'key'
             and record.state <> 'withdrawn'
           left join suggestions_keydecision decision on decision.supervision_id = record.id
           where matter.key_supervised <> (record.id is not null)
              or (record.id is not null and decision.id is null)""",
    ),
    (
        "supervision-part",
        "督办",
        "督办的交办单必须是这件事项的。",
        """select record.id from suggestions_supervision record
           join suggestions_assignment part on part.id = record.assignment_id
           where part.matter_id <> record.matter_id""",
    ),
)
