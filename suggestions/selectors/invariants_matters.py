"""The rules of the handling: matters, the units' parts, replies, feedback and ratings. Rows as in `invariants`."""

# Nobody has dispatched it; one that was withdrawn may have been.
UNDISPATCHED = "('to_dispatch', 'escalated', 'with_government')"
# From the approval of the reply on.
REPLIED = "('feedback_due', 'to_evaluate', 'rehandling', 'adjudication', 'tracking', 'closed')"
TOLD = "('to_evaluate', 'rehandling', 'adjudication', 'tracking', 'closed')"
# State, the clock that runs in it, whether it must.
CLOCKS = """(values
    ('to_dispatch', 'dispatch', true), ('escalated', 'county_dispatch', true),
    ('with_government', 'county_dispatch', true),
    ('dispatched', 'reply', true), ('dispatched', 'first_contact', false), ('dispatched', 'progress', false),
    ('handling', 'reply', true), ('handling', 'first_contact', false), ('handling', 'progress', false),
    ('reply_review', 'reply', true), ('reply_review', 'reply_review', true),
    ('extension_review', 'reply', true), ('extension_review', 'extension_review', true),
    ('extension_review', 'first_contact', false), ('extension_review', 'progress', false),
    ('extension_review', 'return_review', false),
    ('handling', 'mending', false), ('extension_review', 'mending', false),
    ('return_review', 'reply', true), ('return_review', 'return_review', true),
    ('return_review', 'first_contact', false), ('return_review', 'progress', false),
    ('dispatched', 'return_review', false), ('handling', 'return_review', false),
    ('feedback_due', 'feedback', true), ('to_evaluate', 'evaluation', true),
    ('feedback_due', 'commitment', false), ('to_evaluate', 'commitment', false), ('tracking', 'commitment', false),
    ('rehandling', 'rehandle_order', true), ('adjudication', 'adjudication', true)
) as runs (state, kind, must)"""
# Where the lead unit's part stands in the current round.
LEADS = """(values
    ('dispatched', 'to_sign'), ('handling', 'handling'), ('extension_review', 'handling'),
    ('reply_review', 'replied'), ('feedback_due', 'done'),
    ('to_evaluate', 'done'), ('rehandling', 'done'), ('adjudication', 'done'), ('tracking', 'done'), ('closed', 'done')
) as stands (matter_state, part_state)"""

MATTERS: tuple[tuple[str, str, str, str], ...] = (
    (
        "matter-serial-gapless",
        "办理编号",
        "每年的办理编号必须从1号起连续，没有空号。",
        """select format('%s-%s', years.year, expected.serial) from (
             select year, max(serial) as last from suggestions_matter group by year
           ) years cross join lateral generate_series(1, years.last) as expected (serial)
           left join suggestions_matter matter on matter.year = years.year and matter.serial = expected.serial
           where matter.id is null""",
    ),
    (
        "matter-serial-sequence",
        "办理编号",
        "文号序列记的最后一个号，必须是实际发出的最后一个号。",
        """select format('%s-%s', coalesce(used.year, given.year), coalesce(used.last, given.last))
           from (select year, max(serial) as last from suggestions_matter group by year) used
           full join (select year, last from core_numbersequence where kind = 'matter') given on given.year = used.year
           where coalesce(used.last, 0) <> coalesce(given.last, 0)""",
    ),
    (
        "matter-year",
        "办理事项",
        "办理编号的年度必须是受理那一年。",
        """select id from suggestions_matter
           where year <> extract(year from accepted_at at time zone 'Asia/Shanghai')""",
    ),
    (
        "matter-opinion",
        "办理事项",
        "意见立的办理事项背后必须有意见；代表建议必须有提出的代表；其他的必须有来源。",
        """select id from suggestions_matter matter
           where (kind = 'opinion' and state <> 'withdrawn' and not exists (
                    select from suggestions_opinion opinion where opinion.matter_id = matter.id))
              or (kind = 'suggestion' and not exists (
                    select from suggestions_matterdeputy sponsor where sponsor.matter_id = matter.id and leads))
              or (kind = 'opinion') <> (source_id is null)""",
    ),
    (
        "matter-closed-iff-time",
        "办理事项",
        "已办结的必须有办结时间，没有办结的不能有。",
        "select id from suggestions_matter where (state = 'closed') <> (closed_at is not null)",
    ),
    (
        "matter-accepted",
        "办理事项",
        "只有评议整改由验收办结。",
        """select id from suggestions_matter
           where state = 'closed' and (kind = 'rectification') <> (remark = 'accepted')""",
    ),
    (
        "matter-closed-remark",
        "办理事项",
        "已办结的必须写明评价怎样计入；经会商解释办结的必须有会商结论。",
        """select id from suggestions_matter where (state = 'closed' and remark = '')
           or (remark = 'explained' and conclusion = '')""",
    ),
    (
        "matter-level",
        "办理事项",
        "待乡镇交办的必须是乡镇级，已报县级的必须是县级。",
        """select id from suggestions_matter where (state = 'to_dispatch' and level <> 'township')
           or (state in ('escalated', 'with_government') and level <> 'county')""",
    ),
    (
        "matter-dispatched",
        "办理事项",
        "交办以后必须有交办时间，交办以前不能有。",
        f"""select id from suggestions_matter
            where state <> 'withdrawn' and (state in {UNDISPATCHED}) <> (dispatched_at is null)""",
    ),
    (
        "matter-one-lead",
        "办理事项",
        "交办以后，每一轮必须有且只有一个主办单位；交办以前不能有承办单位。",
        f"""select matter.id from suggestions_matter matter
            cross join lateral generate_series(1, matter.round_no) as round (no)
            left join suggestions_assignment part
              on part.matter_id = matter.id and part.round_no = round.no and part.part = 'lead'
                and part.state <> 'returned'
            where matter.state not in {UNDISPATCHED} and matter.state <> 'withdrawn'
            group by matter.id, round.no having count(part.id) <> 1
            union select matter.id from suggestions_matter matter
            join suggestions_assignment part on part.matter_id = matter.id
            where matter.state in {UNDISPATCHED} or part.round_no > matter.round_no""",
    ),
    (
        "matter-lead-state",
        "办理事项",
        "主办单位办到哪一步，必须与事项的状态一致。",
        f"""select matter.id from suggestions_matter matter join {LEADS} on stands.matter_state = matter.state
            join suggestions_assignment part
              on part.matter_id = matter.id and part.round_no = matter.round_no and part.part = 'lead'
                and part.state <> 'returned'
            where part.state <> stands.part_state""",
    ),
    (
        "matter-parts-done",
        "办理事项",
        "答复提交以后，会办单位必须已经完成；以前各轮必须全部完成。",
        """select matter.id from suggestions_matter matter
           join suggestions_assignment part on part.matter_id = matter.id
           where part.state not in ('done', 'returned', 'ended') and (part.round_no < matter.round_no
             or (part.part = 'co' and matter.state not in
               ('dispatched', 'return_review', 'handling', 'extension_review')))""",
    ),
    (
        "assignment-signed",
        "交办单",
        "签收以后必须有签收时间，签收以前不能有。",
        """select part.id from suggestions_assignment part
           left join suggestions_coreview review on review.assignment_id = part.id
           where part.state not in ('returned', 'ended') and review.waived_at is null
             and (part.state = 'to_sign') <> (part.signed_at is null)""",
    ),
    (
        "co-opinion-or-waived",
        "交办单",
        "会办单位完成的，必须有会办意见，或者写明为什么免交。",
        """select part.id from suggestions_assignment part
           left join suggestions_coopinion said on said.assignment_id = part.id
           left join suggestions_coreview review on review.assignment_id = part.id
           where part.part = 'co' and (part.state = 'done') <> (said.id is not null or review.waived_at is not null)""",
    ),
    (
        "matter-clock-missing",
        "办理事项",
        "没有办结的事项，这一步的期限必须在走。",
        f"""select matter.id from suggestions_matter matter join {CLOCKS} on runs.must and runs.state = matter.state
            left join core_clock clock on clock.subject_kind = 'matter' and clock.subject_id = matter.id
              and clock.kind = runs.kind and clock.stopped_at is null
            group by matter.id, runs.kind having count(clock.id) <> 1""",
    ),
    (
        "matter-clock-running",
        "办理事项",
        "这一步走完以后，它的期限必须停止。",
        f"""select matter.id from core_clock clock join suggestions_matter matter on matter.id = clock.subject_id
            left join {CLOCKS} on runs.state = matter.state and runs.kind = clock.kind
            where clock.subject_kind = 'matter' and clock.stopped_at is null and runs.kind is null""",
    ),
    (
        "assignment-clock",
        "交办单",
        "没有签收的交办单，签收期限必须在走；完成以后不能再有期限在走。",
        """select part.id from suggestions_assignment part
           left join core_clock sign on sign.subject_kind = 'assignment' and sign.subject_id = part.id
             and sign.kind = 'sign' and sign.stopped_at is null
           where (part.state = 'to_sign') <> (sign.id is not null)
           union select part.id from suggestions_assignment part
           join core_clock clock on clock.subject_kind = 'assignment' and clock.subject_id = part.id
           where part.state = 'done' and clock.stopped_at is null""",
    ),
    (
        "reply-standing-once",
        "交办单",
        "一张交办单最多有一份没有被退回的答复，而且只有主办单位答复。",
        """select part.id from suggestions_assignment part join suggestions_reply reply on reply.assignment_id = part.id
           group by part.id having count(*) filter (where reply.returned_at is null) > 1 or part.part <> 'lead'""",
    ),
    (
        "matter-reply",
        "办理事项",
        "待审核的必须有一份待审核的答复；审核以后必须有一份通过的答复，结果类别与它相同。",
        f"""select matter.id from suggestions_matter matter
            join suggestions_assignment part
              on part.matter_id = matter.id and part.round_no = matter.round_no and part.part = 'lead'
            left join suggestions_reply reply on reply.assignment_id = part.id and reply.returned_at is null
            where (matter.state = 'reply_review' and (reply.id is null or reply.approved_at is not null))
               or (matter.state in {REPLIED}
                   and (reply.approved_at is null or reply.result_class <> matter.result_class))
               or (matter.state in ('dispatched', 'handling') and reply.id is not null)""",
    ),
    (
        "matter-feedback",
        "办理事项",
        "开始评价以前，这一轮的答复必须已经反馈；评议整改由验收办结，不评价。",
        f"""select id from suggestions_matter matter
            where kind <> 'rectification' and state in {TOLD} and (evaluation_opened_at is null
              or not exists (select from suggestions_feedback feedback
                             where feedback.matter_id = matter.id and feedback.round_no = matter.round_no))""",
    ),
    (
        "rating-after-feedback",
        "评价",
        "只有反馈过的那一轮才能评价，而且在反馈以后。",
        """select rating.id from suggestions_rating rating
           left join suggestions_feedback feedback
             on feedback.matter_id = rating.matter_id and feedback.round_no = rating.round_no
           where feedback.id is null or rating.at < feedback.recorded_at""",
    ),
    (
        "rating-own-matter",
        "评价",
        "群众只能评价自己那件意见的办理事项。",
        """select rating.id from suggestions_rating rating
        join suggestions_opinion opinion on opinion.id = rating.opinion_id
           where opinion.matter_id is distinct from rating.matter_id""",
    ),
)
