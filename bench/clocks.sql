-- Running clocks in bulk, on the matters that are there: `size` of them, of which `due` ring now. The only rows that no
-- command has made. A clock keeps its policy; ends are spread over the quarter to come.
update core_clock set alerting = false where stopped_at is null;

with matter as (
    select id, row_number() over (order by id) - 1 as i, count(*) over () as n
    from suggestions_matter as m
    where exists (select from suggestions_assignment as a
                  where a.matter_id = m.id and a.round_no = m.round_no and a.part = 'lead')
), policy as (
    select id, row_number() over (order by id) - 1 as i, count(*) over () as n
    from core_deadlinepolicy where family = 'opinion' and unit in ('wd', 'm', 'd') and audience = 'unit'
)
insert into core_clock (subject_kind, subject_id, kind, round_no, policy_id, started_at, due_at, last_day, yellow_at,
    provisional, explanation, paused_days, paused_seconds, verdict, alerting, next_alert_at, calendar_version)
select 'matter', matter.id, 'reply', 100 + g.i / matter.n, policy.id,
    %(now)s - make_interval(days => (g.i %% 20)::int), %(now)s + make_interval(days => 10 + (g.i %% 80)::int),
    (%(now)s + make_interval(days => 10 + (g.i %% 80)::int))::date, %(now)s + make_interval(days => 5 + (g.i %% 80)::int),
    false, '自11月4日起算15个工作日，至11月25日17:30届满。', 0, 0, '', true,
    %(now)s + make_interval(days => 5 + (g.i %% 80)::int, secs => (g.i %% 3600)::int), %(version)s
from generate_series(0, %(size)s - 1) as g(i)
join matter on matter.i = g.i %% matter.n
join policy on policy.i = g.i %% policy.n;

-- Those that ring: fifteen working days that ended yesterday evening.
update core_clock set policy_id = %(policy)s, started_at = %(started)s, due_at = %(due)s, last_day = %(last_day)s,
    yellow_at = %(yellow)s, alerted_until = %(due)s, next_alert_at = %(now)s
where id in (select id from core_clock where round_no >= 100 order by id desc limit %(due_count)s);
