"""Where each role's day begins."""

from __future__ import annotations

import pytest

from registry.accounts.roles import ROLES
from registry.divisions.models import Level
from tests.conftest import COUNTY, VILLAGE

HOME = {Level.VILLAGE: VILLAGE, Level.TOWNSHIP: VILLAGE[:9], Level.COUNTY: COUNTY, Level.PREFECTURE: COUNTY[:4]}
FIRST_PAGE = {
    "village_clerk": "/households/", "branch_secretary": "/inspections/", "first_secretary": "/inspections/",
    "supervision_committee": "/publicity/", "helper": "/households/visits/mine/", "township_reviewer": "/inspections/",
    "township_leader": "/inspections/", "township_accounting": "/inspections/", "county_office": "/inspections/",
    "county_leader": "/inspections/", "county_finance": "/funds/", "line_department": "/inspections/",
    "auditor": "/inspections/",
    "province_viewer": "/inspections/", "system_admin": "/accounts/users/",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_home_leads_to_the_roles_own_work(role, make_user, as_user):
    assert as_user(make_user(role, HOME[ROLES[role].level])).get("/").url == FIRST_PAGE[role]
