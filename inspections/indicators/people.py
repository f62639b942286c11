"""Rows of households that figures count: who stood where on a day, what changed, incomes, cards, cases, measures.

A household's status on a day comes from its status spans, its people from the members' dates; cards entered after
the window's moment of knowledge are left out. Source of the statuses: DOMAIN §2.1, §3.2; of net income: §2.6.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from households.choices import REGISTERED, Cause
from inspections.indicators.definition import Source
from registry.accounts.permissions import Permission

_REGISTERED = ", ".join(f"'{status}'" for status in sorted(REGISTERED))
CAUSES = tuple(str(cause.value) for cause in Cause)

_STATUS = """
    FROM households_statusspan s
    JOIN households_household h ON h.id = s.household_id AND h.created_at < %(known_by)s
"""
_ON_THE_DAY = f"""
    WHERE s.village_id >= %(lo)s AND s.village_id < %(hi)s AND s.starts_on <= %(last_on)s
      AND (s.ends_on IS NULL OR s.ends_on > %(last_on)s) AND s.status IN ({_REGISTERED})
"""
_PERSONS = """
    LEFT JOIN (
        SELECT m.household_id, count(*) AS persons FROM households_member m
        WHERE m.village_id >= %(lo)s AND m.village_id < %(hi)s AND m.is_counted AND m.joined_on <= %(last_on)s
          AND (m.left_on IS NULL OR m.left_on > %(last_on)s)
        GROUP BY m.household_id
    ) p ON p.household_id = h.id
"""
_HEAD = """
    SELECT left(h.village_id, %(width)s) AS area, h.village_id, h.id AS row_id, h.number AS label,
           h.head_name AS note
"""
_MONITORED = """(h.monitored_on <= %(last_on)s AND (h.risk_cleared_on IS NULL OR h.risk_cleared_on > %(last_on)s))"""

_STATES = ("poor", "planned", "lifted", "relapsed", "ordinary")
_BY_STATE = ", ".join(
    f"(s.status = '{state}')::int AS {state}_households, "
    f"CASE WHEN s.status = '{state}' THEN coalesce(p.persons, 0) ELSE 0 END AS {state}_persons"
    for state in _STATES
)
_BY_CAUSE = ", ".join(f"(h.main_cause = '{code}')::int AS cause_{code}" for code in CAUSES)

STANDING = Source(
    code="standing",
    label=_("Households on the register"),
    sql=f"""{_HEAD}, 1 AS registered_households, coalesce(p.persons, 0) AS registered_persons,
        {_BY_STATE}, {_BY_CAUSE},
        coalesce({_MONITORED}, false)::int AS monitored_households,
        CASE WHEN {_MONITORED} THEN coalesce(p.persons, 0) ELSE 0 END AS monitored_persons
        {_STATUS}{_PERSONS}{_ON_THE_DAY}""",
    columns=(
        "registered_households",
        "registered_persons",
        *(f"{state}_{unit}" for state in _STATES for unit in ("households", "persons")),
        "monitored_households",
        "monitored_persons",
        *(f"cause_{code}" for code in CAUSES),
    ),
    permission=Permission.VIEW_HOUSEHOLDS,
    row_url="households:detail",
    tables=("households_statusspan", "households_household", "households_member"),
    entry="Cards entered after the period are left out; a status or a member entered late is not.",
)

CHANGES = Source(
    code="changes",
    label=_("Changes of status in the period"),
    sql=f"""{_HEAD},
        (s.status IN ('poor', 'planned', 'ordinary') AND NOT before.registered)::int AS identified_households,
        CASE WHEN s.status IN ('poor', 'planned', 'ordinary') AND NOT before.registered
            THEN coalesce(p.persons, 0) ELSE 0 END AS identified_persons,
        (s.status = 'lifted' AND before.registered)::int AS exited_households,
        CASE WHEN s.status = 'lifted' AND before.registered THEN coalesce(p.persons, 0) ELSE 0 END AS exited_persons
        {_STATUS}{_PERSONS}
        CROSS JOIN LATERAL (
            SELECT EXISTS (
                SELECT FROM households_statusspan b WHERE b.household_id = s.household_id
                  AND b.village_id = s.village_id AND b.starts_on < s.starts_on
                  AND b.status IN ({_REGISTERED})
            ) AS registered
        ) before
        WHERE s.village_id >= %(lo)s AND s.village_id < %(hi)s
          AND s.starts_on >= %(start)s AND s.starts_on < %(end)s
          AND s.status IN ('poor', 'planned', 'ordinary', 'lifted')""",
    columns=("identified_households", "identified_persons", "exited_households", "exited_persons"),
    permission=Permission.VIEW_HOUSEHOLDS,
    row_url="households:detail",
    tables=("households_statusspan", "households_household", "households_member"),
    entry="Cards entered after the period are left out; a change entered late is not.",
)

INCOME = Source(
    code="income",
    label=_("Incomes of the last full year"),
    sql=f"""{_HEAD}, coalesce(i.net_yuan, 0) AS net_yuan, coalesce(i.members, 0) AS heads,
        coalesce(b.net_yuan, 0) AS net_before_yuan, coalesce(b.members, 0) AS heads_before
        {_STATUS}
        LEFT JOIN households_incomeyear i ON i.household_id = h.id AND i.village_id = h.village_id
             AND i.year = %(income_year)s
        LEFT JOIN households_incomeyear b ON b.household_id = h.id AND b.village_id = h.village_id
             AND b.year = %(income_year)s - 1
        {_ON_THE_DAY}""",
    columns=("net_yuan", "heads", "net_before_yuan", "heads_before"),
    permission=Permission.VIEW_HOUSEHOLDS,
    row_url="households:detail",
    tables=("households_statusspan", "households_household", "households_incomeyear"),
    entry="Cards entered after the period are left out; an income entered late is not.",
)

CARDS = Source(
    code="cards",
    label=_("Cards and what they lack"),
    sql=f"""{_HEAD}, 1 AS cards,
        (h.head_name <> '' AND h.main_cause <> '' AND i.household_id IS NOT NULL)::int AS complete_cards,
        (NOT (h.head_name <> '' AND h.main_cause <> '' AND i.household_id IS NOT NULL))::int AS incomplete_cards
        {_STATUS}
        LEFT JOIN households_incomeyear i ON i.household_id = h.id AND i.village_id = h.village_id
             AND i.year = %(income_year)s
        {_ON_THE_DAY}""",
    columns=("cards", "complete_cards", "incomplete_cards"),
    permission=Permission.VIEW_HOUSEHOLDS,
    row_url="households:detail",
    tables=("households_statusspan", "households_household", "households_incomeyear"),
    entry="Cards entered after the period are left out; what was added to a card late is not.",
)

CASES = Source(
    code="cases",
    label=_("Cases of the four procedures"),
    sql="""
        SELECT left(c.village_id, %(width)s) AS area, c.village_id, c.id AS row_id, h.number AS label,
            h.head_name AS note,
            (c.applied_on >= %(start)s AND c.applied_on < %(end)s)::int AS cases_received,
            (c.closed_on >= %(start)s AND c.closed_on < %(end)s)::int AS cases_closed,
            (c.closed_on IS NULL OR c.closed_on > %(last_on)s)::int AS cases_open,
            ((c.closed_on IS NULL OR c.closed_on > %(last_on)s) AND c.state_since <= %(last_on)s
             AND c.due_on < %(last_on)s)::int AS cases_late
        FROM households_case c JOIN households_household h ON h.id = c.household_id
        WHERE c.village_id >= %(lo)s AND c.village_id < %(hi)s AND c.applied_on <= %(last_on)s""",
    columns=("cases_received", "cases_closed", "cases_open", "cases_late"),
    permission=Permission.VIEW_HOUSEHOLDS,
    row_url="households:case",
    tables=("households_case",),
    entry="By the days of application and closing. Only the present step has a deadline, so lateness of a past day"
    " is known for cases that have not moved since.",
)

MEASURES = Source(
    code="measures",
    label=_("Help measures begun in the period"),
    sql="""
        SELECT left(m.village_id, %(width)s) AS area, m.village_id, h.id AS row_id, h.number AS label,
            h.head_name AS note, 1 AS measures_added, coalesce(m.amount_yuan, 0) AS measures_yuan
        FROM households_measure m JOIN households_household h ON h.id = m.household_id
        WHERE m.village_id >= %(lo)s AND m.village_id < %(hi)s AND h.created_at < %(known_by)s
          AND m.starts_on >= %(start)s AND m.starts_on < %(end)s""",
    columns=("measures_added", "measures_yuan"),
    permission=Permission.VIEW_HOUSEHOLDS,
    row_url="households:detail",
    tables=("households_measure",),
    entry="Measures of cards entered after the period are left out; a measure entered late on an older card is not.",
)
