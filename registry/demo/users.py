"""The people who work in the demo county: one easily remembered login for each role, and staff for every village.

All share one password, printed by `manage.py demo --logins`; names are invented. `plan.users` is filled twice over:
by role code (all who hold it) and by (role code, division code) (the one there); each acts under that posting.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.hashers import make_password

from registry.accounts.models import Posting, User
from registry.accounts.roles import ROLES
from registry.divisions.models import Division, Level

if TYPE_CHECKING:
    from random import Random

    from registry.demo.plan import Plan
    from registry.text.identity import Sex

PASSWORD: Final = "Registry-demo-2026"  # noqa: S105 (a demo of invented people says its password)
VILLAGE: Final = "433124110226"
"""十八洞村, where the logins of the village roles are posted if it lies in the county."""
_SINCE: Final = dt.date(2014, 1, 1)


@dataclass(frozen=True)
class Login:
    """One row of the table of logins: role, user name, and where it is held."""

    username: str
    role: str
    title: str = ""


LOGINS: Final = (
    Login("clerk", "village_clerk", "村文书"),
    Login("secretary", "branch_secretary", "村党支部书记"),
    Login("first", "first_secretary", "驻村第一书记"),
    Login("supervisor", "supervision_committee", "村务监督委员会主任"),
    Login("helper", "helper", "帮扶责任人"),
    Login("township", "township_reviewer", "乡镇扶贫专干"),
    Login("leader", "township_leader", "分管副镇长"),
    Login("accounting", "township_accounting", "财政所会计"),
    Login("county", "county_office", "扶贫办主任"),
    Login("county2", "county_office", "扶贫办干事"),
    Login("head", "county_leader", "分管副县长"),
    Login("finance", "county_finance", "财政局经办"),
    Login("finance2", "county_finance", "财政局审核"),
    Login("department", "line_department", "民政局"),
    Login("auditor", "auditor", "审计局"),
    Login("viewer", "province_viewer", "州乡村振兴局"),
    Login("admin", "system_admin", "系统管理员"),
)
_VILLAGE_STAFF: Final = ("village_clerk", "branch_secretary", "supervision_committee")
_TOWNSHIP_STAFF: Final = ("township_reviewer", "township_leader", "township_accounting")
_SHORT: Final = {login.role: login.username for login in reversed(LOGINS)}


def build(plan: Plan, *, password: str = PASSWORD) -> None:
    """Opens the accounts and their postings, and fills `plan.users`."""
    rng, secret = plan.rng("users"), make_password(password)
    wanted = [*_by_role(plan), *_staff(plan)]
    people = User.objects.bulk_create(
        User(username=name, name=_name(plan, rng), password=secret) for name in dict.fromkeys(w[0] for w in wanted)
    )
    by_name = {user.username: user for user in people}
    postings = Posting.objects.bulk_create(
        Posting(user=by_name[name], role=role, division_id=code, title=title, starts_on=_SINCE)
        for name, role, code, title in wanted
    )
    for posting in postings:
        _remember(plan, posting)


def home(plan: Plan) -> str:
    """The village where the logins of the village roles work."""
    return VILLAGE if VILLAGE.startswith(plan.county) else plan.village_codes[0]


def _by_role(plan: Plan) -> list[tuple[str, str, str, str]]:
    """(user name, role, division, title) of the logins; the clerk also keeps the books of a neighbouring village."""
    village = home(plan)
    places = {Level.VILLAGE: village, Level.TOWNSHIP: village[:9], Level.COUNTY: plan.county,
              Level.PREFECTURE: plan.county[:4], Level.PROVINCE: plan.county[:2]}  # fmt: skip
    found = [(login.username, login.role, places[Level(ROLES[login.role].level)], login.title) for login in LOGINS]
    other = next((code for code in plan.village_codes if code.startswith(village[:9]) and code != village), None)
    if other:
        found.append(("clerk", "village_clerk", other, "代理村文书"))
    return found


def _staff(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Staff of every other village and township: clerk_433124110201 and so on."""
    village = home(plan)
    townships = Division.objects.children_of(plan.county).values_list("code", flat=True)
    places = [(role, code) for code in plan.village_codes if code != village for role in _VILLAGE_STAFF]
    places += [(role, code) for code in townships if code != village[:9] for role in _TOWNSHIP_STAFF]
    return [(f"{_SHORT[role]}_{code}", role, code, "") for role, code in places]


def _name(plan: Plan, rng: Random) -> str:
    """The name of a person of working age."""
    sex: Sex = "male" if rng.random() < 0.6 else "female"
    return plan.names.head(rng, sex, plan.born_on(rng, rng.randrange(24, 58)))


def _remember(plan: Plan, posting: Posting) -> None:
    users: dict[Any, Any] = plan.users  # type: ignore[assignment]  # the plan knows users as objects only
    user = User.objects.model(**{f.attname: getattr(posting.user, f.attname) for f in User._meta.concrete_fields})
    user.act_as(posting)
    users.setdefault(posting.role, []).append(user)
    users.setdefault((posting.role, posting.division_id), user)


def table(password: str = PASSWORD) -> list[tuple[str, str, str, str]]:
    """(user name, role, division, password) of the logins that are there; the password only where it is this one."""
    found = []
    fits: dict[str, bool] = {}  # the logins share one hash, and each check takes a fifth of a second
    for login in LOGINS:
        user = User.objects.filter(username=login.username).first()
        if user is None:
            continue
        held = user.postings.filter(role=login.role).select_related("division").order_by("pk").first()
        place = held.division.full_name if held else ""
        if user.password not in fits:
            fits[user.password] = user.check_password(password)
        known = password if fits[user.password] else "—"
        found.append((login.username, str(ROLES[login.role].label), place, known))
    return found
