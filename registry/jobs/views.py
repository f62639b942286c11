"""A job's page: how far it is, cancel, retry, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from registry.errors import DomainError
from registry.jobs import actions
from registry.jobs.models import Job

STOP_POLLING = 286  # htmx's status for "this was the last poll"


def _job(request: HttpRequest, pk: UUID) -> Job:
    """A job within the user's scope that they started; the started-by-nobody ones are the system's and are shared."""
    own = Job.objects.visible_to(request.user).filter(started_by__in=[request.user.pk]) | Job.objects.visible_to(
        request.user
    ).filter(started_by=None)
    return get_object_or_404(own, pk=pk)


@require_GET
@login_required
def job_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = _job(request, pk)
    polled = getattr(request, "htmx", False)
    template = "jobs/_job_progress.html" if polled else "jobs/job_detail.html"
    status = STOP_POLLING if polled and not job.is_open else 200
    return render(request, template, {"job": job}, status=status)


@require_POST
@login_required
def job_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, actions.cancel)


@require_POST
@login_required
def job_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, actions.retry)


def _act(request: HttpRequest, pk: UUID, action) -> HttpResponse:  # type: ignore[no-untyped-def]  # any of two actions, told by its name
    job = _job(request, pk)
    try:
        action(job)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("jobs:detail", pk=job.pk)
