"""The rules of merging: one master and no chains, one matter, each told and rated apart. Rows as in `invariants`."""

MERGING: tuple[tuple[str, str, str, str], ...] = (
    (
        "merged-iff-master",
        "意见",
        "已合并的意见必须有主件，其他意见不能有。",
        "select id from suggestions_opinion where (state = 'merged') <> (merged_into_id is not null)",
    ),
    (
        "merged-no-chain",
        "意见",
        "主件自己不能再合并到别的意见；主件必须正在初审、请代表研判、等补充、待复核，或者已经受理。",
        """select opinion.id from suggestions_opinion opinion
           join suggestions_opinion master on master.id = opinion.merged_into_id
           where master.id = opinion.id or master.state not in
             ('triaging', 'need_info', 'with_group', 'reject_review', 'accepted', 'to_suggestion')""",
    ),
    (
        "merged-same-matter",
        "意见",
        "已合并的意见必须随主件办理，办理事项与主件相同。",
        """select opinion.id from suggestions_opinion opinion
           join suggestions_opinion master on master.id = opinion.merged_into_id
           where opinion.matter_id is distinct from master.matter_id""",
    ),
    (
        "merged-record",
        "意见",
        "已合并的意见必须有且只有一条没有结束的合并记录，主件相同；其他意见不能有。",
        """select opinion.id from suggestions_opinion opinion
           left join suggestions_merging merging on merging.opinion_id = opinion.id and merging.ended_at is null
           where merging.master_id is distinct from opinion.merged_into_id""",
    ),
    (
        "own-feedback-told",
        "单独反馈",
        "合并的群众单独反馈，不能早于这一轮的反馈；反馈以后不能再拆分或者撤回。",
        """select own.id from suggestions_ownfeedback own
           join suggestions_opinion opinion on opinion.id = own.opinion_id
           left join suggestions_feedback feedback
             on feedback.matter_id = own.matter_id and feedback.round_no = own.round_no
           where feedback.id is null or own.recorded_at < feedback.recorded_at
             or opinion.state <> 'merged' or opinion.matter_id <> own.matter_id""",
    ),
    (
        "own-feedback-missing",
        "办理事项",
        "合并的群众都告知以后，这一轮评价才能结束。",
        """select matter.id from suggestions_matter matter
           join suggestions_opinion opinion on opinion.matter_id = matter.id and opinion.state = 'merged'
           where matter.state in ('tracking', 'closed') and matter.kind <> 'rectification' and not exists (
             select from suggestions_ownfeedback own where own.opinion_id = opinion.id
               and own.round_no = matter.round_no)""",
    ),
    (
        "explained-to-minority",
        "不满意说明",
        "说明必须针对这位群众在那一轮的不满意评价。",
        """select said.id from suggestions_minorityexplanation said
           left join suggestions_rating rating on rating.opinion_id = said.opinion_id
             and rating.matter_id = said.matter_id and rating.round_no = said.round_no
             and 'dissatisfied' in (rating.attitude, rating.outcome)
           where rating.id is null""",
    ),
)
