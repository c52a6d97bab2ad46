"""The deputy's groups, tasks and pairings; a leader sees what the members did, never their points."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import local_date, local_year, now
from deputies import lifecycle, policies, services
from deputies.forms import ContactForm, OutputForm, attempt
from deputies.portal.gate import deputy_of, deputy_page
from deputies.selectors import groups as reads
from deputies.states import PairingKind


@deputy_page
@require_GET
def group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Show a group of mine; who leads it also sees how much each member has on record this year."""
    actor, at = deputy_of(request), now()
    found = get_object_or_404(reads.groups_for(actor), public_id=group_id)
    leads = policies.leading(actor.identity("deputy") or 0).filter(group_id=found.pk).exists()
    members = reads.members_of(found.pk)
    context = {
        "group": found,
        "members": reads.members_with_counts(members, local_year(at)) if leads else [(m, None) for m in members],
        "levels": reads.levels_of(members),
        "tasks": reads.tasks_of(found.pk),
        "leads": leads,
        "today": local_date(at),
    }
    return render(request, "deputies/portal/group.html", context)


@deputy_page
@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Show a task of my group; the leader hands in what came out."""
    actor, at = deputy_of(request), now()
    found = get_object_or_404(reads.tasks_in(reads.groups_for(actor).values("pk")), public_id=task_id)
    initial = {"version": found.version, "output": found.output}
    form = OutputForm(request.POST if request.method == "POST" else None, initial=initial)
    status = attempt(form, lambda: services.submit_task(task_id=found.pk, actor=actor, at=at, **form.cleaned_data))
    if status == 200:
        messages.success(request, "成果已提交，等待审核。")
        return redirect("deputies_portal:group", group_id=found.group.public_id)
    offered = form if lifecycle.TASK.available_actions(found, actor) else None
    return render(request, "deputies/portal/task.html", {"task": found, "form": offered}, status=status or 200)


@deputy_page
@require_http_methods(["GET", "POST"])
def pairing(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """Show a pairing of mine; who keeps in touch logs a contact."""
    actor, at = deputy_of(request), now()
    found = get_object_or_404(reads.pairings_of(actor.identity("deputy") or 0), public_id=pairing_id)
    voters = found.kind == PairingKind.DEPUTY_VOTER
    form = ContactForm(request.POST if request.method == "POST" else None, voters=voters)
    status = attempt(form, lambda: services.log_contact(pairing_id=found.pk, actor=actor, at=at, **form.cleaned_data))
    if status == 200:
        messages.success(request, "已登记这次联系。")
        return redirect("deputies_portal:pairing", pairing_id=pairing_id)
    context = {
        "pairing": found,
        "contacts": reads.contacts_of(found.pk)[:50],
        "form": form if policies.contact_logger(found, actor) else None,
    }
    return render(request, "deputies/portal/pairing.html", context, status=status or 200)
