"""The pages of signing in and out and of one's own password, for staff and deputies alike."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.console.forms import PasswordForm, SignInForm
from accounts.console.landing import landing_address, notices_address
from accounts.middleware import actor_of_request, address_of
from accounts.services.signin import REFUSED
from core import ratelimit
from core.clock import now
from core.errors import NotAllowed, Refused, RuleBroken

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Far above the lockout: it only keeps a flood of attempts away from the database.
ATTEMPTS_A_MINUTE = 300


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in page, or sign in and go on to where the person wanted or belongs."""
    wanted = _own_address(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "GET" and request.user.is_authenticated:
        return HttpResponseRedirect(wanted or landing_address(actor_of_request(request)))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _open_session(request, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.message)
        else:
            return HttpResponseRedirect(wanted or landing_address(actor_of_request(request)))
    return render(request, "accounts/console/login.html", {"form": form, "next": wanted})


def _open_session(request: HttpRequest, username: str, password: str) -> None:
    address = address_of(request)
    if not ratelimit.hit(scope="sign-in", key=address or "unknown", limit=ATTEMPTS_A_MINUTE, seconds=60):
        raise NotAllowed(REFUSED)
    user = services.sign_in(username=username, password=password, ip=address, at=now())
    login(request, user, backend=BACKEND)


def _own_address(request: HttpRequest, address: str) -> str:
    """Return the address if it is on this site, otherwise nothing."""
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if own else ""


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and show the sign-in page."""
    if request.user.pk is not None:
        services.note_sign_out(user_id=request.user.pk, ip=address_of(request), at=now())
    logout(request)
    return redirect(settings.LOGIN_URL)


@sensitive_post_parameters("old", "new", "again")
@login_required
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Show the form for a new password, or set it and keep this session while others end."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    actor = actor_of_request(request)
    if form.is_valid():
        try:
            user = services.change_own_password(
                old=form.cleaned_data["old"], new=form.cleaned_data["new"], actor=actor, at=now()
            )
        except RuleBroken as refusal:
            form.add_error(refusal.field, refusal.message)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "密码已经改好。")
            return HttpResponseRedirect(landing_address(actor))
    context = {"form": form, "first": getattr(request.user, "must_change_password", False)}
    return render(request, "accounts/console/password.html", context)


@login_required
@require_http_methods(["GET"])
def own_notices(request: HttpRequest) -> HttpResponse:
    """Lead to the person's own list of notices, in the console or the portal; messages outside carry this address."""
    return redirect(notices_address(actor_of_request(request)))


@login_required
@require_http_methods(["GET"])
def no_post(request: HttpRequest) -> HttpResponse:
    """Tell a person without post or mandate whom to turn to."""
    return render(request, "accounts/console/no_post.html")
