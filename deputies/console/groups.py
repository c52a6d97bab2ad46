"""The console pages of groups: list, one group with members and tasks, new group, members in and out, tasks."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import selectors as people
from accounts.middleware import actor_of_request
from accounts.models import Region
from accounts.states import OrgKind, RegionLevel
from core.clock import local_date, now
from deputies import lifecycle, policies, selectors, services
from deputies.console.gate import congress_page
from deputies.forms import GroupForm, MemberForm, ReviewForm, TaskForm, attempt
from deputies.models import DeputyGroup
from deputies.selectors import groups as reads
from deputies.states import GroupKind

PER_PAGE = 30


@congress_page
@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """List the groups of the reader's scope."""
    actor, kind = actor_of_request(request), request.GET.get("kind", "")
    found = reads.listed(reads.groups_for(actor), local_date(now()))
    if kind in GroupKind.values:
        found = found.filter(kind=kind)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "kind": kind, "kinds": GroupKind.choices, "keeps": bool(_regions(request))}
    return render(request, "deputies/console/groups.html", context)


def _regions(request: HttpRequest) -> list[Region]:
    """Return for which regions the reader may found groups."""
    actor = actor_of_request(request)
    regions = people.regions_for(actor).exclude(level=RegionLevel.VILLAGE)
    return [region for region in regions if policies.group_keeper(region.code, actor) is not None]


@congress_page
@require_http_methods(["GET", "POST"])
def new_group(request: HttpRequest) -> HttpResponse:
    """Found a group."""
    actor, at = actor_of_request(request), now()
    bodies = people.organisations_on(local_date(at)).filter(kind=OrgKind.WORKING_COMMITTEE)
    form = GroupForm(request.POST if request.method == "POST" else None, regions=_regions(request), committees=bodies)
    made: list[DeputyGroup] = []

    def command() -> None:
        said = dict(form.cleaned_data)
        region_id, committee_id = said.pop("region"), said.pop("committee")
        made.append(services.found_group(region_id=region_id, committee_id=committee_id, actor=actor, at=at, **said))

    status = attempt(form, command)
    if status == 200:
        messages.success(request, "小组已建立，请编入成员。")
        return redirect("deputies_console:group", group_id=made[0].public_id)
    return render(request, "deputies/console/new_group.html", {"form": form}, status=status or 200)


def _group_or_404(request: HttpRequest, group_id: UUID) -> DeputyGroup:
    return get_object_or_404(reads.groups_for(actor_of_request(request)), public_id=group_id)


@congress_page
@require_GET
def group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Show a group: who is in it, of which levels, and its tasks."""
    actor = actor_of_request(request)
    found = _group_or_404(request, group_id)
    members = reads.members_of(found.pk)
    context = {
        "group": found,
        "members": members,
        "levels": reads.levels_of(members),
        "tasks": reads.tasks_of(found.pk),
        "keeps": policies.group_keeper(found.region.code, actor) is not None,
        "gives_tasks": policies.group_tasker(found, actor) is not None,
        "today": local_date(now()),
    }
    return render(request, "deputies/console/group.html", context)


@congress_page
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Take a deputy into a group."""
    actor, at = actor_of_request(request), now()
    found = _group_or_404(request, group_id)
    form = MemberForm(request.POST if request.method == "POST" else None)

    def command() -> None:
        said = form.cleaned_data
        deputy = selectors.named(selectors.visible_to(actor), said["name"], field="name")
        mandate_id = selectors.mandate_to_use(deputy.pk, said["level"])
        services.join_group(group_id=found.pk, mandate_id=mandate_id, role=said["role"], actor=actor, at=at)

    status = attempt(form, command)
    if status == 200:
        messages.success(request, "已编入小组。")
        return redirect("deputies_console:group", group_id=group_id)
    return render(request, "deputies/console/join.html", {"form": form, "group": found}, status=status or 200)


@congress_page
@require_POST
def leave(request: HttpRequest, group_id: UUID, membership_id: int) -> HttpResponse:
    """Take a member out of a group."""
    actor = actor_of_request(request)
    found = _group_or_404(request, group_id)
    membership = get_object_or_404(found.memberships.all(), pk=membership_id)
    services.leave_group(membership_id=membership.pk, actor=actor, at=now())
    messages.success(request, "已移出小组，原来的记录保留。")
    return redirect("deputies_console:group", group_id=group_id)


@congress_page
@require_http_methods(["GET", "POST"])
def give_task(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Give a group a task."""
    actor, at = actor_of_request(request), now()
    found = _group_or_404(request, group_id)
    form = TaskForm(request.POST if request.method == "POST" else None)
    status = attempt(form, lambda: services.give_task(group_id=found.pk, actor=actor, at=at, **form.cleaned_data))
    if status == 200:
        messages.success(request, "任务已布置，组长会收到消息。")
        return redirect("deputies_console:group", group_id=group_id)
    return render(request, "deputies/console/give_task.html", {"form": form, "group": found}, status=status or 200)


@congress_page
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Show a task with its result, and accept or return it."""
    actor, at = actor_of_request(request), now()
    visible = reads.groups_for(actor).values("pk")
    task = get_object_or_404(reads.tasks_in(visible), public_id=task_id)
    form = ReviewForm(request.POST if request.method == "POST" else None, initial={"version": task.version})

    def command() -> None:
        said = form.cleaned_data
        decide = services.accept_task if said["decision"] == "accept" else services.return_task
        decide(task_id=task.pk, actor=actor, at=at, version=said["version"], remark=said["remark"])

    status = attempt(form, command)
    if status == 200:
        messages.success(request, "已审核，组长会收到消息。")
        return redirect("deputies_console:group", group_id=task.group.public_id)
    offered = form if lifecycle.TASK.available_actions(task, actor) else None
    context = {"task": task, "group": task.group, "form": offered}
    return render(request, "deputies/console/review.html", context, status=status or 200)
