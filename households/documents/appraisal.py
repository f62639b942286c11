"""The list an appraisal meeting votes on, with room for the votes of each household (民主评议名单及票数统计表)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils import translation

from households.models import Case
from villages.documents import LANGUAGE, Planned, head_of, issue_sheet

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.documents.models import IssuedDocument

KIND = "households.appraisal"


def appraisal_sheet(
    cases: Sequence[Case], planned: Planned, *, aside: Mapping[int, list[str]], by: User, at: dt.datetime
) -> IssuedDocument:
    """One row a household, with the names that must stand aside printed already; no income, cause or number."""
    with translation.override(LANGUAGE):
        rows = [
            [case.household.group, case.household.head_name, case.household.size, case.get_origin_display(),
             "、".join(aside.get(case.household_id, []))]
            for case in cases
        ]  # fmt: skip
        context = {"title": "民主评议名单及票数统计表", **head_of(planned), "rows": rows,
                   "people": sum(case.household.size for case in cases)}  # fmt: skip
    return issue_sheet(KIND, context, planned.village, f"{planned.topic}名单", by=by, at=at,
                       template="papers/households/appraisal.html")  # fmt: skip
