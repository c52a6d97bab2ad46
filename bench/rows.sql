-- Bulk rows for measuring. The temporary tables param, stage, step, clock_kind and sender are filled by bench/rows.py.

-- Stations with their staff, presidium and township government; number 0 is the busiest.
create temp table place as
select row_number() over (order by (station.category = 'township') desc, station.id) - 1 as i,
       station.id as station_id, station.organisation_id as owner_id, station.region_id, clerk.user_id as clerk_id,
       presidium.id as presidium_id, presidium_post.user_id as presidium_user_id,
       government.id as government_id, handler.user_id as handler_id
from liaison_station station
join accounts_region region on region.id = station.region_id
join accounts_region township on township.code = left(region.code, 9) and township.level = 'township'
join lateral (select user_id from accounts_post where organisation_id = station.organisation_id
              and role = 'station_staff' order by id limit 1) clerk on true
join lateral (select id from accounts_organisation where region_id = township.id
              and kind in ('presidium', 'street_committee') order by id limit 1) presidium on true
join lateral (select user_id from accounts_post where organisation_id = presidium.id
              and role = 'presidium_clerk' order by id limit 1) presidium_post on true
join lateral (select id from accounts_organisation where region_id = township.id
              and kind = 'township_gov' order by id limit 1) government on true
join lateral (select user_id from accounts_post where organisation_id = government.id
              and role in ('unit_handler', 'unit_head') order by id limit 1) handler on true
where station.status = 'open';

create temp table county_unit as
select row_number() over (order by unit.id) - 1 as i, unit.id as unit_id, min(post.user_id) as handler_id
from accounts_organisation unit join accounts_region region on region.id = unit.region_id and region.level = 'county'
join accounts_post post on post.organisation_id = unit.id and post.role in ('unit_handler', 'unit_head')
where unit.can_handle group by unit.id;

create temp table deputy as
select row_number() over (order by id) - 1 as i, id as deputy_id, user_id from deputies_deputy where user_id is not null;

create temp table dispatcher as
select min(user_id) as user_id from accounts_post where role = 'county_dispatcher';

-- One line for each opinion: where it stands, whose it is, when it came. Three of ten go to the busiest station.
create temp table plan as
select n, stage.name as stage, place.i as place_i, now.at - interval '20 days' - (size - n) * (interval '365 days' / size) as at,
       case when stage.county_only or (not stage.township_only and n % 10 in (1, 4, 6, 8)) then 'county'
            else 'township' end as level,
       (array['anonymous', 'anonymous', 'real_name', 'real_name', 'confidential'])[n % 5 + 1] as identity_mode,
       (array['general', 'general', 'general', 'micro', 'major'])[n / 10 % 5 + 1] as grade,
       n / 10 % (select count(*) from suggestions_category) as category_i,
       n % (select count(*) from deputy) as deputy_i, n % (select count(*) from county_unit) as unit_i
from param cross join lateral generate_series(1, size) as numbers (n)
cross join lateral (select now as at) as now
join stage on n / 10 * 37 % 100 between stage.first and stage.last
join place on place.i = case when n % 10 < 3 then 0
                             else 1 + (n / 10 * 7 + n % 10) % ((select count(*) from place) - 1) end;
create unique index on plan (n);

create temp table event as
select plan.n, step.seq, step.kind, step.verb, step.from_state, step.to_state,
       plan.at + step.hours * interval '1 hour' as at,
       case step.who when 'citizen' then 'citizen' when 'system' then 'system' else 'user' end as actor_kind,
       case step.who when 'clerk' then place.clerk_id when 'presidium' then place.presidium_user_id
                     when 'dispatcher' then dispatcher.user_id when 'deputy' then deputy.user_id
                     when 'overseer' then case plan.level when 'county' then dispatcher.user_id
                                                          else place.presidium_user_id end
                     when 'handler' then case plan.level when 'county' then county_unit.handler_id
                                                         else place.handler_id end end as user_id
from plan join step on step.stage = plan.stage and step.level = plan.level
join place on place.i = plan.place_i join deputy on deputy.i = plan.deputy_i
join county_unit on county_unit.i = plan.unit_i cross join dispatcher;
create index on event (n, verb);
analyze plan; analyze event;

create temp table accepted as
select event.n, row_number() over (order by event.at, event.n) as matter_id, event.at,
       extract(year from event.at at time zone 'Asia/Shanghai')::int as year
from event where verb = 'accept';
create unique index on accepted (n);
analyze accepted;

insert into suggestions_matter (id, public_id, year, serial, state, version, level, title, summary, grade, urgency,
    kind, accepted_at, dispatched_at, instruction, round_no, rounds_before, evaluation_opened_at, result_class, remark, conclusion, closed_at,
    category_id, owner_id, region_id)
select accepted.matter_id, gen_random_uuid(), accepted.year, row_number() over (partition by accepted.year order by matter_id),
       plan.stage, 1 + (select count(*) from event where event.n = plan.n and kind = 'matter'
                        and verb not in ('rate', 'rate_as_deputy')),
       plan.level, format('第%s号反映的道路和照明问题', plan.n),
       format('第%s号：村口路面破损约%s米，照明不亮，影响通行，群众希望尽快修复。', plan.n, plan.n % 90 + 10),
       plan.grade, 'normal', 'opinion', accepted.at, dispatch.at, '请尽快办理。', 1, 0, feedback.at,
       case when approve.at is null then '' when plan.stage = 'tracking' then 'B' else 'A' end,
       case when plan.stage in ('closed', 'tracking') then 'rated' else '' end, '', closed.at,
       category.id, place.presidium_id, place.region_id
from accepted join plan on plan.n = accepted.n join place on place.i = plan.place_i
join (select id, row_number() over (order by id) - 1 as i from suggestions_category) category on category.i = plan.category_i
left join event dispatch on dispatch.n = plan.n and dispatch.verb = 'dispatch'
left join event approve on approve.n = plan.n and approve.verb = 'approve_reply'
left join event feedback on feedback.n = plan.n and feedback.verb = 'record_feedback'
left join event closed on closed.n = plan.n and closed.verb = 'close';

insert into core_numbersequence (kind, year, last) select 'matter', year, max(serial) from suggestions_matter group by year;

insert into suggestions_opinion (id, number, code_digest, code_round, key_digest, state, version, channel, entry_mode,
    received_at, recorded_at, text, place_text, identity_mode, share_original, bypass_local, title, summary, grade, urgency,
    answer, answered_at, reject_reason, guidance, source, source_id, answered_by_id, category_id, followup_deputy_id,
    matter_id, owner_id, place_region_id, receiving_deputy_id, recorder_id, rejection_by_id, station_id, taken_by_id)
select plan.n, (plan.n * 982451653::bigint % 900000000000 + 100000000000)::text,
       encode(sha256(('code' || plan.n)::bytea), 'hex'), 1, encode(sha256(('key' || plan.n)::bytea), 'hex'),
       last.to_state, 1 + (select count(*) from event where event.n = plan.n and kind = 'opinion' and verb <> 'submit'),
       'qr_station', 'self', plan.at, plan.at,
       format('第%s号：村口到学校的路坏了%s米，路灯也不亮，晚上走路不方便。', plan.n, plan.n % 90 + 10)
           || repeat('已经向村里反映过，还没有修好，希望有人来看一看。', plan.n % 7),
       format('%s组', plan.n % 12 + 1), plan.identity_mode, plan.n % 3 = 0, false,
       case when accepted.n is null then '' else format('第%s号反映的道路和照明问题', plan.n) end,
       case when accepted.n is null then '' else format('第%s号：路面破损、照明不亮，希望尽快修复。', plan.n) end,
       case when accepted.n is null then '' else plan.grade end, 'normal',
       case plan.stage when 'answered' then '这条路已经列入今年的计划，下月动工。' else '' end, answer.at,
       case when plan.stage in ('reject_review', 'rejected') then 'R2' else '' end,
       case when plan.stage in ('reject_review', 'rejected', 'transferred') then '请向办案机关了解。' else '' end, '', '',
       case when answer.at is not null then place.clerk_id end,
       case when accepted.n is not null then category.id end, case when accepted.n is not null then deputy.deputy_id end,
       accepted.matter_id, place.owner_id, place.region_id, null, null,
       case when plan.stage in ('reject_review', 'rejected') then place.clerk_id end, place.station_id,
       case when plan.stage not in ('pending', 'withdrawn') then place.clerk_id end
from plan join place on place.i = plan.place_i join deputy on deputy.i = plan.deputy_i
join (select id, row_number() over (order by id) - 1 as i from suggestions_category) category on category.i = plan.category_i
join lateral (select to_state from event where event.n = plan.n and kind = 'opinion' order by seq desc limit 1) last on true
left join accepted on accepted.n = plan.n
left join event answer on answer.n = plan.n and answer.verb = 'answer';

insert into suggestions_consent (opinion_id, notice_version, channel, at)
select n, param.notice_version, 'self', at from plan cross join param;

insert into suggestions_submitter (opinion_id, name, phone, phone_index, deputy_may_call)
select plan.n, sender.name, sender.phone, sender.phone_index, true
from plan join sender on sender.i = plan.n % (select count(*) from sender) where plan.identity_mode <> 'anonymous';

insert into suggestions_inforequest (opinion_id, question, question_by_staff, asked_at, answer, answered_at)
select n, '具体是哪一段路，从哪里到哪里？', true, at, '', null from event where verb = 'ask_info';

insert into suggestions_assignment (id, matter_id, unit_id, part, round_no, state, assigned_at, signed_at, handler_id)
select accepted.matter_id, accepted.matter_id,
       case plan.level when 'county' then county_unit.unit_id else place.government_id end, 'lead', 1,
       case plan.stage when 'dispatched' then 'to_sign' when 'handling' then 'handling' when 'reply_review' then 'replied'
                       else 'done' end,
       dispatch.at, sign.at, sign.user_id
from accepted join plan on plan.n = accepted.n join place on place.i = plan.place_i
join county_unit on county_unit.i = plan.unit_i
join event dispatch on dispatch.n = plan.n and dispatch.verb = 'dispatch'
left join event sign on sign.n = plan.n and sign.verb = 'sign';

insert into suggestions_contact (assignment_id, way, with_citizen, with_deputy, contacted_at, summary, recorded_by_id)
select matter_id, 'phone', true, true, event.at, '问清了位置和长度，约好一起到现场。', user_id
from event join accepted using (n) where verb = 'log_contact';

insert into suggestions_reply (assignment_id, result_class, body, evidence, next_step, committed_on, unsolved_reason,
    signer, submitted_at, submitted_by_id, returned_at, return_reason, approved_at, doc_no)
select matter_id, case stage when 'tracking' then 'B' else 'A' end,
       '收到后当天到现场查看，设置警示桩，组织机械回填压实，更换了灯头，现已恢复通行和照明。',
       case stage when 'tracking' then '' else '附照片两张，村委会已验收。' end,
       case stage when 'tracking' then '下月开工。' else '' end,
       case stage when 'tracking' then date '2030-06-30' end, '', '罗强', submit.at, submit.user_id, null, '', approve.at, ''
from accepted join plan using (n) join event submit on submit.n = accepted.n and submit.verb = 'submit_reply'
left join event approve on approve.n = accepted.n and approve.verb = 'approve_reply';

insert into suggestions_commitment (matter_id, reply_id, unit_id, round_no, content, promised_at, first_due_on, due_on,
    changed_times, state, report, evidence, return_reason, check_note)
select part.matter_id, reply.id, part.unit_id, 1, reply.next_step, reply.approved_at, reply.committed_on, reply.committed_on,
       0, 'open', '', '', '', ''
from suggestions_reply reply join suggestions_assignment part on part.id = reply.assignment_id where reply.result_class = 'B';

insert into suggestions_feedback (matter_id, round_no, way, told_at, note, deputy_told, recorded_at)
select matter_id, 1, 'phone', event.at, '已电话告知。', true, event.at
from event join accepted using (n) where verb = 'record_feedback';

insert into suggestions_rating (matter_id, round_no, opinion_id, deputy_id, attitude, outcome, reason, lawful_statement, way, at)
select matter_id, 1, case verb when 'rate' then event.n end, case verb when 'rate_as_deputy' then deputy.deputy_id end,
       'satisfied', case when stage in ('rehandling', 'adjudication') then 'dissatisfied' else 'satisfied' end,
       case when stage in ('rehandling', 'adjudication') then '路面一下雨又陷了。' else '' end, '', 'online', event.at
from event join accepted using (n) join plan using (n) join deputy on deputy.i = plan.deputy_i
where verb in ('rate', 'rate_as_deputy');

insert into core_auditevent (subject_kind, subject_id, verb, actor_kind, user_id, post_id, role, at, from_state, to_state, detail)
select event.kind, case event.kind when 'opinion' then event.n else accepted.matter_id end, verb, actor_kind, user_id, null,
       actor_kind, event.at, from_state, to_state, '{}'
from event left join accepted on accepted.n = event.n order by event.at, event.n, event.seq;

insert into core_outboxmessage (message_id, topic, subject_kind, subject_id, payload, created_at, attempts, next_attempt_at,
    leased_until, delivered_at, last_error)
select gen_random_uuid(), 'suggestions.' || verb, event.kind,
       case event.kind when 'opinion' then event.n else accepted.matter_id end, jsonb_build_object('user_id', user_id),
       event.at, 0, event.at, null, event.at + interval '1 second', ''
from event left join accepted on accepted.n = event.n order by event.at, event.n, event.seq;

insert into core_notice (user_id, text, link, key, severity, created_at, read_at)
select place.clerk_id, '收到一件新的意见，请初审。', '/console/', 'bench-' || plan.n, 'normal', plan.at,
       case when plan.stage <> 'pending' then plan.at + interval '2 hours' end
from plan join place on place.i = plan.place_i;

insert into core_clock (subject_kind, subject_id, kind, round_no, policy_id, started_at, due_at, last_day, yellow_at,
    provisional, explanation, paused_at, paused_days, paused_seconds, stopped_at, verdict, late_working_days, alerting,
    alerted_until, next_alert_at, calendar_version)
select clock_kind.subject, case clock_kind.subject when 'opinion' then plan.n else accepted.matter_id end, clock_kind.kind, 1,
       policy.id, start.at, term.due_at, (term.due_at at time zone 'Asia/Shanghai')::date,
       start.at + (term.due_at - start.at) * 0.7, false, '自收到之日的次日起算，遇节假日顺延。',
       case when stop.at is null then pause.at end, 0, 0, stop.at,
       case when stop.at is null then '' when stop.at < term.due_at then 'on_time' else 'late' end,
       case when stop.at is not null then greatest(stop.at::date - term.due_at::date, 0) end, true, null,
       case when stop.at is null then greatest(term.due_at, param.now) + interval '1 day' end, param.calendar_version
from plan cross join param cross join clock_kind
join event start on start.n = plan.n and start.verb = clock_kind.starts
left join accepted on accepted.n = plan.n
left join lateral (select min(at) as at from event where event.n = plan.n and event.verb = any (clock_kind.stops)) stop on true
left join event pause on pause.n = plan.n and pause.verb = clock_kind.pauses
join core_deadlinepolicy policy on policy.step = clock_kind.kind
 and policy.grade = case when accepted.n is null then 'general' else plan.grade end
cross join lateral (select start.at + policy.amount * case policy.unit when 'wh' then interval '1 hour'
    when 'h' then interval '1 hour' when 'm' then interval '1 month' else interval '34 hours' end as due_at) term
order by start.at;

select setval(pg_get_serial_sequence('suggestions_opinion', 'id'), (select max(id) from suggestions_opinion));
select setval(pg_get_serial_sequence('suggestions_matter', 'id'), (select max(id) from suggestions_matter));
select setval(pg_get_serial_sequence('suggestions_assignment', 'id'), (select max(id) from suggestions_assignment));
