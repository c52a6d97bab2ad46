"""The only place for what the walk of all addresses meets: one of everything in 桃溪镇, named after the same words."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.services import calendars
from core import calendar, clocks, files
from core.models import DeadlinePolicy
from deputies import services as deputies
from deputies.services.duty_reports import plan_reports
from insights.services import bulletins, counting, findings, problems
from liaison import services as liaison
from liaison.services.activities import plan_activity
from oversight.services.appraisals import announce
from oversight.services.officers import Entry, enter_officer
from oversight.services.projects import Plan, list_project
from oversight.services.task_forces import Charter, found_task_force
from oversight.tests import given as oversight
from suggestions.models import Opinion
from suggestions.tests import given, given_groups, given_publications, given_supervisions, proposals
from suggestions.tests.county_words import COUNTY

MARK = "蓝漆水塔向北倾斜"


def scene():
    """An opinion of 桃溪镇 that its own township handles, a text of it under review, and a county around them."""
    world = given.county(with_other_township=True)
    journey = given.signed(world, text=f"{MARK}，随时会倒。", place_text=MARK)
    code = liaison.issue_code(station_id=world.station.pk, actor=world.actor("chair", given.AT), at=given.AT)
    opinion = Opinion.objects.get(pk=journey.opinion.pk)
    Opinion.objects.filter(pk=opinion.pk).update(title=MARK[:8], summary=MARK)
    type(journey.matter).objects.filter(pk=journey.matter.pk).update(title=MARK[:8], summary=MARK)
    proposal = proposals.submitted(
        world, lead="deputy", level="township", title=MARK[:8], situation=f"{MARK}，很危险。"
    )
    stored = files.store_image(
        upload=picture(), subject=files.Subject("opinion", opinion.pk), at=given.AT, uploaded_by=None
    )
    activity = plan_activity(
        key=uuid4(), kind="market_stall", organiser_id=world.station.organisation_id, station_id=world.station.pk,
        region_id=world.region(given.VILLAGE).pk, title=MARK[:8], purposes=["collect"], place_text=MARK,
        starts_at=given.AT + timedelta(days=9), ends_at=given.AT + timedelta(days=9, hours=2), at=given.AT,
        actor=world.actor("clerk", given.AT),
    )  # fmt: skip
    appraisal, plan = evaluated(world)
    counting.recount_all()
    problem = problems.propose(
        key="walk", title=MARK[:8], statement=MARK, opinion_ids=[opinion.pk, given.pending(world).pk],
        actor=world.actor("clerk", given.AT), at=given.AT,
    )  # fmt: skip
    finding = findings.record_finding(
        key="walk", station_id=world.station.pk, first=given.AT.date().replace(month=10, day=1), text=MARK, task=MARK,
        responsible_id=world.user("head").pk, due_on=given.AT.date(), actor=world.actor("dispatcher", given.AT),
        at=given.AT,
    )  # fmt: skip
    draft = given_publications.text(world, title=MARK, problem=f"{MARK}，已经加固。")
    publication = given_publications.submitted(world, what=draft)
    given_groups.group(world, members=("deputy",))
    asked = given_groups.offered(world, text=f"{MARK}，要请专业小组看。")
    Opinion.objects.filter(pk=asked.opinion.pk).update(title=MARK[:8], summary=MARK)
    supervision = given_supervisions.reminded(
        world, journey.matter, by="presidium_clerk", at=given.AT + timedelta(days=1), demand=MARK
    )
    force = found_task_force(
        owner_id=world.unit("presidium").pk, matter_ids=[journey.matter.pk], at=given.AT,
        actor=world.actor("presidium_clerk", given.AT),
        charter=Charter(
            f"{MARK[:8]}专班", MARK, world.user("chair").pk, given.AT.date() + timedelta(days=9),
            [world.unit("township_gov").pk], [world.deputies["deputy"].pk],
        ),
    )  # fmt: skip
    officer = enter_officer(
        entry=Entry(f"{MARK[:8]}某", MARK, "appointed", given.AT.date(), world.unit("township_gov").pk),
        actor=world.actor("dispatcher", given.AT), at=given.AT,
    )  # fmt: skip
    project = list_project(
        plan=Plan(
            given.AT.year, "通村公路", "每名代表都可以看。", world.unit("township_gov").pk, world.region(given.VILLAGE).pk,
            Decimal(1), [(given.AT.date(), "路基")],
        ),
        deputy_ids=[world.deputies["deputy"].pk], matter_id=None, actor=world.actor("dispatcher", given.AT),
        at=given.AT,
    )  # fmt: skip
    bulletin = bulletins.draft_voices(
        key="walk", topic=MARK, opinion_ids=[opinion.pk], problem_id=None, at=given.AT,
        actor=world.actor("presidium_clerk", given.AT),
    )  # fmt: skip
    change = calendars.change_day(
        day=date(2026, 12, 1), kind="closure", name="大雪", reason="停工通知（示例）", at=given.AT, seen=calendar.read().version,
        actor=world.actor("dispatcher", given.AT),
    )  # fmt: skip
    clocks.recompute(at=given.AT, limit=1000)
    assert change.moves.exists()
    values = {
        "filter_id": "1", "batch": uuid4().hex, "change_id": str(change.pk), "year": "2026", "secret": "unknown-secret-0123456789",
        "supervision_id": str(supervision.public_id), "kind": "reminder",
        "project_id": str(project.public_id), "officer_id": str(officer.public_id), "force_id": str(force.public_id), "item": str(force.items.get().pk),
        "offer_id": str(given_groups.offer_of(asked).public_id),
        "policy_id": str(DeadlinePolicy.objects.earliest("pk").pk), "preset": "henan",
        "activity": str(activity.public_id),
        "appraisal": str(appraisal.public_id), "plan_id": str(plan.public_id),
        "duty_report": str(plan.reports.get().public_id), "code": "aaaabbbbcccc",
        "problem_id": str(problem.public_id), "bulletin_id": str(bulletin.public_id),
        "finding": str(finding.public_id), "quarter": "2026q4", "indicator": "triage",
        "number": opinion.number, "key": "opinions", "token": "unknown-token-0123456789", "version": "v1",
        "code_id": str(code.public_id), "file": str(stored.public_id), "station_id": str(world.station.public_id),
        "suggestion_id": str(proposal.suggestion.public_id),
        # What belongs to nobody: the steps of duty have their own tests of scope.
        "shift_id": str(uuid4()), "swap_id": str(uuid4()), "placement_id": str(uuid4()),
        **deputy_files(world),
        "meeting_id": str(uuid4()), "item_id": "1", "export_id": str(uuid4()), "sheet": "dossier", "publication_id": str(publication.public_id), "deputy_id": str(world.deputies["deputy"].public_id),
    }  # fmt: skip
    return world, journey.matter, values


def picture() -> SimpleUploadedFile:
    """Return a photo as a phone sends it, small."""
    content = BytesIO()
    Image.new("RGB", (40, 30), (120, 130, 140)).save(content, "JPEG")
    return SimpleUploadedFile("a.jpg", content.getvalue(), content_type="image/jpeg")


def evaluated(world):
    """An announced appraisal and a report to the voters of 桃溪镇, both named after what nobody else may read."""
    clerk = world.actor("presidium_clerk", given.AT)
    appraisal = oversight.planned(title=f"{MARK[:8]}评议").appraisal
    day = given.AT.date()
    dates = {"self_check_by": day, "meeting_on": day, "place": MARK}
    announce(appraisal_id=appraisal.pk, actor=clerk, at=given.AT, version=None, **dates)
    plan = plan_reports(
        title=f"{MARK[:8]}述职", owner_id=world.unit("presidium").pk, begins_on=day, ends_on=day,
        deputy_ids=[world.deputies["deputy"].pk], actor=clerk, at=given.AT,
    )  # fmt: skip
    return appraisal, plan


def deputy_files(world) -> dict[str, str]:
    """Return what the pages of deputies' files take; who sees which of them is tested beside that code."""
    deputy, dispatcher = world.deputies["deputy"], world.actor("dispatcher", given.AT)
    record = deputies.report_duty(
        deputy_id=deputy.pk, kind="training", on=given.AT.date(), text="培训一天", key="walk-1",
        actor=world.actor("deputy", given.AT), at=given.AT,
    )  # fmt: skip
    group = deputies.found_group(
        name="混合编组", kind="mixed", region_id=world.region(COUNTY).pk, actor=dispatcher, at=given.AT
    )
    member = deputies.join_group(
        group_id=group.pk, mandate_id=deputy.mandates.first().pk, actor=dispatcher, at=given.AT
    )
    return {
        "deputy_id": str(deputy.public_id), "record_id": str(record.public_id), "group_id": str(group.public_id),
        "membership_id": str(member.pk), "kind": "deputy_voter", "task_id": str(uuid4()), "pairing_id": str(uuid4()),
        "scheme_id": str(uuid4()), "rule_code": "B1", "objection_id": str(uuid4()),
    }  # fmt: skip
