"""The sheets of a project on the wall, composed by one button: library, plan, before the work, after it.

Source: DOMAIN §6.3, §6.4.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from funds.choices import LISTED, ProjectState
from funds.models import Project
from funds.workflow import PROJECT
from funds.workflow import project_wall as wall
from publicity.actions import publish
from publicity.choices import NoticeKind, NoticeState
from registry.accounts.permissions import Permission
from registry.errors import DomainError, Reason, Refused
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from publicity.models import Notice
    from registry.accounts.models import User

SHEETS: dict[str, frozenset[str]] = {
    wall.LIBRARY: LISTED,
    wall.PLAN: frozenset({ProjectState.PLANNED, ProjectState.UNDER_WAY}),
    wall.BEFORE: frozenset({ProjectState.PLANNED}),
    wall.AFTER: frozenset({ProjectState.ACCEPTED}),
}
"""Kind of sheet → the states in which a project goes on it."""
LARGEST = 300  # rows a sheet, as publicity takes it
_SIGNED_BELOW: dict[str, tuple[Permission, ...]] = {
    wall.LIBRARY: (Permission.PREPARE_NOTICE, Permission.REVIEW_PROJECT),
    wall.PLAN: (Permission.REVIEW_PROJECT, Permission.APPROVE_PROJECT),
    wall.BEFORE: (Permission.PREPARE_NOTICE,),
    wall.AFTER: (Permission.PREPARE_NOTICE,),
}


def reasons_against_sheet(project: Project, kind: str, *, by: User, on: dt.date) -> list[Reason]:
    """Every reason against putting this project on a sheet of that kind now."""
    rights = _SIGNED_BELOW[kind]
    if not any(by.may(right) for right in rights):
        return [not_permitted(rights[0])]
    if project.state not in SHEETS[kind]:
        return [
            Reason("wrong_state", _("This sheet hangs while the project is: %(states)s."),
                   {"states": "、".join(str(PROJECT.states[s]) for s in sorted(SHEETS[kind]))})
        ]  # fmt: skip
    found = []
    entry = wall.newest(project, kind)
    live = entry is not None and entry.notice.state in {NoticeState.PREPARED, NoticeState.HANGING}
    if live and entry is not None and entry.notice.village_id == _place(project, kind, by):
        differs = kind == wall.LIBRARY and wall.reasons_against_entry(project, on)
        if not differs or all(reason.code != "notice_differs" for reason in differs):
            found.append(Reason("notice_there", _("Its notice is prepared or hangs already.")))
    if kind == wall.AFTER and project.targets.filter(reached=None).exists():
        found.append(Reason("funds_project_targets_open", _("Tell first what was reached of each performance target.")))
    return found


def publish_projects(projects: Sequence[Project], kind: str, *, by: User, on: dt.date, result: str = "") -> Notice:
    """One sheet of that kind with these projects, for the wall of the one who composes it: a village's own projects on
    the village's wall, those of several villages on the township's or the county's. Raises Refused with every reason.
    """
    if not projects:
        raise DomainError("nothing_chosen", _("Choose at least one project."))
    if len(projects) > LARGEST:
        raise DomainError("too_many_rows", _("This is too much for one sheet: choose at most 300 projects."))
    reasons = [
        Reason(reason.code, "%(project)s: %(why)s", {"project": project.name, "why": str(reason)})
        for project in projects
        for reason in reasons_against_sheet(project, kind, by=by, on=on)
    ]
    places = {_place(project, kind, by) for project in projects}
    if len(places) > 1:
        reasons.append(Reason("several_villages", _("A notice hangs in one village; choose projects of one village.")))
    if reasons:
        raise Refused(reasons)
    columns = wall.COLUMNS[kind]
    rows = [wall.draft(project, kind, result=result) for project in projects]
    title = wall.TITLES[NoticeKind(kind)].format(year=projects[0].year, name=projects[0].name[:60])
    return publish(
        kind=kind, village=places.pop(), title=title, columns=columns, entries=rows, by=by, on=on,
        subject=projects[0].subject if len(projects) == 1 else "", decision=_decided(projects),
    )  # fmt: skip


def _place(project: Project, kind: str, by: User) -> str:
    """Where the sheet hangs: the project's own wall, or the composer's for what an office publishes of many."""
    above = kind in {wall.LIBRARY, wall.PLAN} and len(by.scope) < len(project.village_id)
    return by.scope if above else project.village_id


def _decided(projects: Sequence[Project]) -> str:
    """Who decided, in Chinese as it hangs; nothing where several decisions stand behind one sheet."""
    said = {
        f"{p.decided_on:%Y年%m月%d日}会议（{p.decision_no}）" if p.decided_on and p.decision_no
        else f"四议两公开：{p.resolution.title[:60]}" if p.resolution else ""
        for p in projects
    }  # fmt: skip
    return said.pop()[:120] if len(said) == 1 else ""
