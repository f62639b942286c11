"""The names behind the numbers of the books, read once for a page: documents, projects, divisions, people."""

from __future__ import annotations

from collections.abc import Iterable

from funds.models import Project, known_sources
from registry.accounts.models import User
from registry.divisions.models import Division


class Names:
    """Asked by number; a row outside the scope in force has no name here."""

    def __init__(
        self, *, areas: Iterable[str] = (), projects: Iterable[int | None] = (), users: Iterable[int | None] = ()
    ) -> None:
        self._sources = {pk: source.document_no for pk, source in known_sources().items()}
        self._areas = dict(Division.objects.filter(code__in=set(areas)).values_list("code", "name"))
        wanted = {pk for pk in projects if pk}
        self._projects = dict(Project.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
        people = {pk for pk in users if pk}
        self._users = dict(User.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}

    def source(self, pk: int) -> str:
        """The number of the document."""
        return self._sources.get(pk, "")

    def project(self, pk: int | None) -> str:
        return self._projects.get(pk, "") if pk else ""

    def area(self, code: str) -> str:
        return str(self._areas.get(code, code))

    def user(self, pk: int | None) -> str:
        return str(self._users.get(pk, "")) if pk else ""
