"""The rules of deputies' suggestions: numbers, the text co-sponsors stand behind, reviews. Rows as in `invariants`."""

SUGGESTIONS: tuple[tuple[str, str, str, str], ...] = (
    (
        "suggestion-serial-gapless",
        "建议编号",
        "每个人大每年的建议编号必须从1号起连续，没有空号。",
        """select format('%s-%s-%s', years.region_id, years.year, expected.serial) from (
             select region_id, year, max(serial) as last from suggestions_suggestion
             where serial is not null group by region_id, year
           ) years cross join lateral generate_series(1, years.last) as expected (serial)
           left join suggestions_suggestion formal on formal.region_id = years.region_id
             and formal.year = years.year and formal.serial = expected.serial
           where formal.id is null""",
    ),
    (
        "suggestion-of-a-street",
        "代表建议",
        "街道没有自己的人民代表大会，不能有街道的建议。",
        """select formal.id from suggestions_suggestion formal
           join accounts_region region on region.id = formal.region_id
           where region.is_street or (formal.level = 'county') <> (region.level = 'county')""",
    ),
    (
        "suggestion-cosponsor-text",
        "附议",
        "提交以后的建议，附议代表确认的必须就是提交的正文。",
        """select sponsor.id from suggestions_cosponsor sponsor
           join suggestions_suggestion formal on formal.id = sponsor.suggestion_id
           where sponsor.state = 'confirmed' and formal.state in ('submitted', 'accepted', 'not_accepted')
             and sponsor.confirmed_hash <> formal.submitted_hash""",
    ),
    (
        "suggestion-text-frozen",
        "代表建议",
        "受审查、已受理的建议，正文必须是提交时的正文。",
        """select id from suggestions_suggestion
           where state in ('submitted', 'accepted', 'not_accepted') and text_hash <> submitted_hash""",
    ),
    (
        "suggestion-lead-cosponsor",
        "附议",
        "领衔代表不能附议自己的建议。",
        """select sponsor.id from suggestions_cosponsor sponsor
           join suggestions_suggestion formal on formal.id = sponsor.suggestion_id
           where sponsor.deputy_id = formal.lead_id""",
    ),
    (
        "suggestion-review-clock",
        "代表建议",
        "待审查的建议必须有一个在走的审查期限，其他状态没有。",
        """select formal.id from suggestions_suggestion formal
           left join core_clock clock on clock.subject_kind = 'suggestion' and clock.subject_id = formal.id
             and clock.kind = 'review' and clock.stopped_at is null
           group by formal.id, formal.state having count(clock.id) <> (formal.state = 'submitted')::int""",
    ),
    (
        "suggestion-ruled",
        "代表建议",
        "退回、不作建议处理和受理的建议，最后一次审查必须是这个结果。",
        """select formal.id from suggestions_suggestion formal
           left join lateral (select result from suggestions_suggestionreview review
                              where review.suggestion_id = formal.id order by review.id desc limit 1) last on true
           where formal.state in ('returned', 'not_accepted', 'accepted')
             and last.result is distinct from formal.state""",
    ),
    (
        "suggestion-matter",
        "代表建议",
        "建议和它的办理事项必须互相指着，办理事项的提出代表就是领衔和附议代表；撤回的建议不能还在办。",
        """select formal.id from suggestions_suggestion formal
           join suggestions_matter matter on matter.id = formal.matter_id
           where matter.kind <> 'suggestion' or matter.source_id <> formal.id
              or (formal.state = 'withdrawn') <> (matter.state = 'withdrawn')
              or (select array_agg(deputy_id order by deputy_id) from suggestions_matterdeputy
                  where matter_id = matter.id)
                 is distinct from
                 (select array_agg(deputy_id order by deputy_id) from (
                    select formal.lead_id as deputy_id union all
                    select deputy_id from suggestions_cosponsor sponsor
                    where sponsor.suggestion_id = formal.id and sponsor.state = 'confirmed') standing)""",
    ),
    (
        "suggestion-opinions",
        "群众意见",
        "据此提出代表建议的意见，必须跟着一件代表建议办理。",
        """select opinion.id from suggestions_opinion opinion
           join suggestions_matter matter on matter.id = opinion.matter_id
           where (opinion.state = 'to_suggestion') <> (matter.kind = 'suggestion')""",
    ),
)
