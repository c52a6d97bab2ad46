"""The rules of the intake: opinions, their senders, consents and clocks. Rows of key, noun, sentence and query."""

OPEN = "('pending', 'triaging', 'need_info', 'with_group', 'reject_review')"
# State, the clock that runs in it, whether it must. Staff wait for citizen or group with the triage clock paused.
CLOCKS = """(values
    ('pending', 'triage', true), ('triaging', 'triage', true),
    ('need_info', 'triage', true), ('need_info', 'info_wait', true),
    ('with_group', 'triage', true), ('with_group', 'group_offer', false), ('with_group', 'group_study', false),
    ('reject_review', 'triage', true), ('reject_review', 'rejection_review', true),
    ('rejected', 'appeal', false), ('appealed', 'appeal_review', true),
    ('answered', 'objection', true), ('merged', 'triage', false)
) as runs (state, kind, must)"""

OPINIONS: tuple[tuple[str, str, str, str], ...] = (
    (
        "opinion-accepted-iff-matter",
        "意见",
        "已受理的意见必须有办理事项，其他意见不能有。",
        """select id from suggestions_opinion
           where state <> 'merged' and (state in ('accepted', 'to_suggestion')) <> (matter_id is not null)""",
    ),
    (
        "opinion-number",
        "意见",
        "登记编号必须是12位数字。",
        r"select id from suggestions_opinion where number !~ '^\d{12}$'",
    ),
    (
        "opinion-received-first",
        "意见",
        "收到时间不能晚于登记时间。",
        "select id from suggestions_opinion where received_at > recorded_at",
    ),
    (
        "opinion-consent",
        "意见",
        "除导入的历史件外，每件意见必须有一条告知同意记录。",
        """select opinion.id from suggestions_opinion opinion
           left join suggestions_consent consent on consent.opinion_id = opinion.id
           where opinion.entry_mode <> 'imported' group by opinion.id having count(consent.id) <> 1""",
    ),
    (
        "opinion-anonymous",
        "意见",
        "匿名的意见不能存有反映人的姓名或电话。",
        """select opinion.id from suggestions_opinion opinion
           join suggestions_submitter submitter on submitter.opinion_id = opinion.id
           where opinion.identity_mode = 'anonymous'""",
    ),
    (
        "opinion-taken",
        "意见",
        "接手以后的意见必须有初审人。",
        """select id from suggestions_opinion
           where state in ('triaging', 'need_info', 'with_group', 'reject_review', 'rejected', 'appealed', 'answered',
             'accepted',             'transferred')
           and taken_by_id is null""",
    ),
    (
        "opinion-classified",
        "意见",
        "已受理的意见必须有类别、分级、标题和交办摘要。",
        """select id from suggestions_opinion where state = 'accepted'
           and (category_id is null or grade = '' or title = '' or summary = '')""",
    ),
    (
        "opinion-answered",
        "意见",
        "已直接答复的意见必须有答复内容、答复人和时间。",
        """select id from suggestions_opinion where state = 'answered'
           and (answer = '' or answered_at is null or answered_by_id is null)""",
    ),
    (
        "opinion-refusal",
        "意见",
        "不予受理的意见必须有理由、告知内容和提请人。",
        """select id from suggestions_opinion where state in ('reject_review', 'rejected', 'appealed')
           and (reject_reason = '' or guidance = '' or rejection_by_id is null)""",
    ),
    (
        "opinion-second-person",
        "意见",
        "同意不予受理的人不能是提请人本人。",
        """select opinion.id from suggestions_opinion opinion
           join core_auditevent event on event.subject_kind = 'opinion' and event.subject_id = opinion.id
           where event.verb = 'confirm_rejection' and event.user_id = opinion.rejection_by_id""",
    ),
    (
        "opinion-route",
        "意见",
        "已转出的意见必须写明转到哪里。",
        "select id from suggestions_opinion where state = 'transferred' and guidance = ''",
    ),
    (
        "opinion-triage-clock",
        "意见",
        "除导入的历史件外，每件意见必须有初审期限。",
        """select opinion.id from suggestions_opinion opinion
           left join core_clock clock
             on clock.subject_kind = 'opinion' and clock.subject_id = opinion.id and clock.kind = 'triage'
           where opinion.entry_mode <> 'imported' group by opinion.id having count(clock.id) = 0""",
    ),
    (
        "opinion-clock-missing",
        "意见",
        "没有走完的意见，这一步的期限必须在走。",
        f"""select opinion.id from suggestions_opinion opinion join {CLOCKS} on runs.must and runs.state = opinion.state
            left join core_clock clock on clock.subject_kind = 'opinion' and clock.subject_id = opinion.id
              and clock.kind = runs.kind and clock.stopped_at is null
            where opinion.entry_mode <> 'imported' group by opinion.id, runs.kind having count(clock.id) <> 1""",
    ),
    (
        "opinion-clock-running",
        "意见",
        "这一步走完以后，它的期限必须停止。",
        f"""select opinion.id from core_clock clock join suggestions_opinion opinion on opinion.id = clock.subject_id
            left join {CLOCKS} on runs.state = opinion.state and runs.kind = clock.kind
            where clock.subject_kind = 'opinion' and clock.stopped_at is null and runs.kind is null""",
    ),
    (
        "opinion-clock-paused",
        "意见",
        "只有等群众补充、等代表研判、已合并时，初审期限才能暂停。",
        """select opinion.id from suggestions_opinion opinion
           join core_clock clock on clock.subject_kind = 'opinion' and clock.subject_id = opinion.id
           where clock.kind = 'triage' and clock.stopped_at is null
           and (clock.paused_at is not null) <> (opinion.state in ('need_info', 'with_group', 'merged'))""",
    ),
    (
        "opinion-question",
        "意见",
        "待补充的意见必须有一条还没有回答的补充请求。",
        """select opinion.id from suggestions_opinion opinion
           left join suggestions_inforequest asked on asked.opinion_id = opinion.id and asked.answered_at is null
             and asked.question_by_staff
           where opinion.state = 'need_info' group by opinion.id having count(asked.id) = 0""",
    ),
    (
        "opinion-group-offer",
        "意见",
        "代表研判中的意见必须有且只有一份没有结束的研判邀请和一个在走的期限，其他意见不能有。",
        """select opinion.id from suggestions_opinion opinion
           left join suggestions_groupoffer offer on offer.opinion_id = opinion.id and offer.ended_at is null
           left join core_clock clock on clock.subject_kind = 'opinion' and clock.subject_id = opinion.id
             and clock.kind = case offer.state when 'offered' then 'group_offer' else 'group_study' end
             and clock.stopped_at is null
           where (opinion.state = 'with_group') <> (offer.id is not null)
             or (offer.id is not null and clock.id is null)""",
    ),
)
