"""Login, password, choice of posting, and the administrator's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from registry import clock
from registry.accounts import actions
from registry.accounts.decorators import requires
from registry.accounts.forms import LoginForm, PostingForm, ResetPasswordForm, UserForm
from registry.accounts.models import Posting, User
from registry.accounts.permissions import Permission
from registry.errors import DomainError

ADMIN = Permission.MANAGE_ACCOUNTS


class Login(auth.LoginView):
    authentication_form = LoginForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        del context["site"]  # Django's, which would hide ours (registry.ui.context)
        return context

    def get_success_url(self) -> str:
        if self.request.user.must_change_password:
            return str(reverse_lazy("accounts:password_change"))
        return super().get_success_url()


class ChangePassword(auth.PasswordChangeView):
    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        actions.password_changed(form.user)
        messages.success(self.request, _("Your new password is in force."))
        return response


@require_POST
@login_required
def switch_posting(request: HttpRequest) -> HttpResponse:
    """Works on under another of one's own postings."""
    chosen = next((p for p in request.postings if str(p.pk) == request.POST.get("posting")), None)
    if chosen is None:
        messages.error(request, _("You do not hold this posting (any more)."))
    else:
        request.session["posting"] = chosen.pk
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    return redirect(after if safe and chosen is None else "home")


def _people(request: HttpRequest) -> Any:
    """The people with a posting, now or earlier, in the administrator's area."""
    here = Posting.objects.visible_to(request.user).filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(here))


@require_GET
@requires(ADMIN)
def user_list(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    people = _people(request).order_by("name", "pk")
    if text:
        people = people.filter(name__contains=text) | people.filter(username__startswith=text)
    after = request.GET.get("after", "")
    if after.isdigit():
        last = people.filter(pk=after).first()
        if last:
            people = people.filter(name__gt=last.name) | people.filter(name=last.name, pk__gt=last.pk)
    rows = list(people.prefetch_related("postings__division")[:51])
    return render(
        request,
        "accounts/user_list.html",
        {"people": rows[:50], "more": rows[49].pk if len(rows) > 50 else None, "q": text},
    )


@require_http_methods(["GET", "POST"])
@requires(ADMIN)
def user_create(request: HttpRequest) -> HttpResponse:
    data = request.POST or None
    form = UserForm(data)
    posting = PostingForm(data, scope=request.user.scope, today=clock.today())
    if request.method == "POST" and form.is_valid() & posting.is_valid():
        person = actions.open_account(by=request.user, **form.cleaned_data, **posting.cleaned_data)
        messages.success(request, _("%(name)s can log in now.") % {"name": person.name})
        return redirect("accounts:user", pk=person.pk)
    return render(request, "accounts/user_form.html", {"form": form, "posting_form": posting})


@require_http_methods(["GET", "POST"])
@requires(ADMIN)
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person with all postings; a POST begins a new posting."""
    person = get_object_or_404(_people(request), pk=pk)
    form = PostingForm(request.POST or None, scope=request.user.scope, today=clock.today())
    if request.method == "POST" and form.is_valid():
        return _do(request, person, lambda: actions.begin_posting(person, by=request.user, **form.cleaned_data))
    postings = person.postings.visible_to(request.user).select_related("division").order_by("-starts_on", "pk")
    return render(
        request,
        "accounts/user_detail.html",
        {
            "person": person,
            "postings": postings,
            "form": form,
            "today": clock.today(),
            "password_form": ResetPasswordForm(user=person),
        },
    )


def _do(request: HttpRequest, person: User, action: Any) -> HttpResponse:
    try:
        action()
        messages.success(request, _("Saved."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("accounts:user", pk=person.pk)


@require_POST
@requires(ADMIN)
def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.visible_to(request.user), pk=pk)
    return _do(request, posting.user, lambda: actions.end_posting(posting, on=clock.today(), by=request.user))


@require_POST
@requires(ADMIN)
def user_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes or reopens the account."""
    person = get_object_or_404(_people(request), pk=pk)
    active = request.POST.get("active") == "1"
    return _do(
        request, person, lambda: actions.set_active(person, active=active, by=request.user, village=request.user.scope)
    )


@require_POST
@requires(ADMIN)
def user_password(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(_people(request), pk=pk)
    form = ResetPasswordForm(request.POST, user=person)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["password"]))
        return redirect("accounts:user", pk=person.pk)
    return _do(
        request,
        person,
        lambda: actions.reset_password(
            person, password=form.cleaned_data["password"], by=request.user, village=request.user.scope
        ),
    )
