"""The rules that tie items to what was recorded of them: audit trail, clocks, messages. Rows as in `invariants`."""

# Recorded, but without a new version: what begins an opinion, what changes nothing, and ratings, which others must not
# be able to count (背靠背).
NO_STEPS = """('submit', 'record', 'import_history', 'open', 'read_contact', 'reissue_code', 'rate', 'rate_as_deputy',
    'draft_suggestion', 'log_meeting', 'confirm_cosponsorship', 'decline_cosponsorship')"""
ITEMS = """(
    select 'opinion' as kind, id, state, version from suggestions_opinion
    union all select 'matter', id, state, version from suggestions_matter
    union all select 'suggestion', id, state, version from suggestions_suggestion
) as item"""
EVENTS = "core_auditevent event on event.subject_kind = item.kind and event.subject_id = item.id"
FOUND = "format('%s %s', item.kind, item.id)"

TRAIL: tuple[tuple[str, str, str, str], ...] = (
    (
        "trail-begins",
        "意见",
        "每件意见的操作记录必须从提交、代为登记或导入开始，而且只有一次。",
        """select opinion.id from suggestions_opinion opinion
           left join core_auditevent event on event.subject_kind = 'opinion' and event.subject_id = opinion.id
             and event.verb in ('submit', 'record', 'import_history')
           group by opinion.id having count(event.id) <> 1""",
    ),
    (
        "trail-state",
        "对象",
        "现在的状态必须是最后一条操作记录里的新状态。",
        f"""select {FOUND} from {ITEMS}
            join lateral (select to_state from core_auditevent event where event.subject_kind = item.kind
                          and event.subject_id = item.id order by event.id desc limit 1) last on true
            where last.to_state <> item.state
            union all select {FOUND} from {ITEMS} left join {EVENTS}
            where event.id is null and (item.kind <> 'matter' or item.state not in ('to_dispatch', 'escalated'))""",
    ),
    (
        "trail-version",
        "对象",
        "版本号必须等于操作记录里走过的步数（评价不算）加一。",
        f"""select {FOUND} from {ITEMS} left join {EVENTS} and event.verb not in {NO_STEPS}
            group by item.kind, item.id, item.version having item.version <> count(event.id) + 1""",
    ),
    (
        "trail-continuous",
        "操作记录",
        "每条操作记录的原状态必须是上一条的新状态。",
        """select id from (
             select id, from_state,
                    lag(to_state) over (partition by subject_kind, subject_id order by id) as before
             from core_auditevent where subject_kind in ('opinion', 'matter', 'suggestion')
           ) as step where before is not null and before <> from_state""",
    ),
    (
        "trail-dangling",
        "操作记录",
        "操作记录里的意见、建议和办理事项必须还在。",
        """select event.id from core_auditevent event
           left join suggestions_opinion opinion on event.subject_kind = 'opinion' and opinion.id = event.subject_id
           left join suggestions_matter matter on event.subject_kind = 'matter' and matter.id = event.subject_id
           left join suggestions_suggestion formal on event.subject_kind = 'suggestion' and formal.id = event.subject_id
           where event.subject_kind in ('opinion', 'matter', 'suggestion')
             and coalesce(opinion.id, matter.id, formal.id) is null""",
    ),
    (
        "clock-dangling",
        "期限",
        "期限所属的意见、建议、办理事项、交办单和回访必须还在。",
        """select clock.id from core_clock clock
           left join suggestions_opinion opinion on clock.subject_kind = 'opinion' and opinion.id = clock.subject_id
           left join suggestions_matter matter on clock.subject_kind = 'matter' and matter.id = clock.subject_id
           left join suggestions_assignment part on clock.subject_kind = 'assignment' and part.id = clock.subject_id
           left join suggestions_suggestion formal on clock.subject_kind = 'suggestion' and formal.id = clock.subject_id
           left join suggestions_returnvisit visit
             on clock.subject_kind = 'return_visit' and visit.id = clock.subject_id
           where clock.subject_kind in ('opinion', 'matter', 'assignment', 'suggestion', 'return_visit')
             and coalesce(opinion.id, matter.id, part.id, formal.id, visit.id) is null""",
    ),
    (
        "clock-order",
        "期限",
        "期限不能在起算以前届满或者停止。",
        "select id from core_clock where due_at < started_at or stopped_at < started_at",
    ),
)
