"""The base of form pages: shows a form, makes one domain call, shows what was refused at the fields."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on
from registry.web.safe import back_url, get_safe_url


class ActionFormView(View, ABC):
    """A form page around one domain call, `perform(form)`. With `model`, the address names the row (`pk`)."""

    form_class: ClassVar[Any] = None
    model: ClassVar[Any] = None
    template_name: ClassVar[str] = "layout/form.html"
    title: ClassVar[Any] = ""
    intro: ClassVar[Any] = ""
    submit_label: ClassVar[Any] = _("Save")
    done_message: ClassVar[Any] = _("Saved.")
    http_method_names = ["get", "post", "head", "options"]

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def target(self) -> Any:
        """The row the page is about, inside the user's scope; None without a model."""
        return scoped_or_404(self.model, self.request.user, pk=self.kwargs["pk"]) if self.model else None

    @abstractmethod
    def perform(self, form: Any) -> Any:
        """The one domain call. What it returns gives the next address (`get_absolute_url`)."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = {}
        if self.request.method == "POST":
            kwargs |= {"data": self.request.POST, "files": self.request.FILES}
        if self.target is not None and issubclass(self.form_class, forms.BaseModelForm):
            kwargs["instance"] = self.target
        return kwargs

    def get_form(self) -> Any:
        return self.form_class(**self.get_form_kwargs())

    def get_title(self) -> Any:
        return self.title

    def get_context_data(self, form: Any) -> dict[str, Any]:
        """More context for a template of the subclass."""
        return {}

    def get_success_url(self, result: Any) -> str:
        """Where to go: `next` when safe, else the result's page, else the target's."""
        return get_safe_url(self.request, fallback=result if hasattr(result, "get_absolute_url") else self._own_page())

    def _own_page(self) -> Any:
        """The target when it has a page of its own, else the beginning."""
        return self.target if hasattr(self.target, "get_absolute_url") else "/"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.target  # noqa: B018  (asks for the row, and answers 404 outside the scope)  (404 before the form is built)
        return self.show(self.get_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.target  # noqa: B018  (asks for the row, and answers 404 outside the scope)
        form = self.get_form()
        result = None
        if form.is_valid():
            with refusals_on(form):
                result = self.perform(form)
        if form.errors:
            return self.show(form)
        if self.done_message:
            messages.success(request, self.done_message)
        return HttpResponseRedirect(self.get_success_url(result))

    def show(self, form: Any) -> HttpResponse:
        context = {
            "form": form,
            "object": self.target,
            "title": self.get_title(),
            "intro": self.intro,
            "submit_label": self.submit_label,
            "back_url": back_url(self.request, fallback=self._own_page()),
        }
        return render(self.request, self.template_name, context | self.get_context_data(form))
