"""Pieces of SQL that several patterns share. Parameters: low, high (the area's half-open range of codes), on (the day).

A list that is being prepared or was given up says nothing; one that is on its way is asked as if it were paid on `on`.
"""

from __future__ import annotations

from funds.choices import EDITABLE_PAYMENT, PaymentState

OUTSIDE = ", ".join(f"'{state.value}'" for state in sorted({*EDITABLE_PAYMENT, PaymentState.CANCELLED}))
"""States of lists that are not on their way."""

LINES = f"""
lines AS (
    SELECT l.id, l.batch_id, l.village_id, l.household_id, l.member_id, l.payee_name, l.amount_yuan, l.standard_yuan,
        l.item, l.period, b.title, b.project_id, b.policy_id, b.state, coalesce(b.released_on, %(on)s) AS paid_on,
        coalesce(l.account_index, h.bank_account_index) AS account, h.phone_index AS phone, h.head_name
    FROM funds_paymentline l JOIN funds_paymentbatch b ON b.id = l.batch_id
    JOIN households_household h ON h.id = l.household_id
    WHERE l.village_id >= %(low)s AND l.village_id < %(high)s AND NOT l.is_void AND b.reissue_of_id IS NULL
        AND b.state NOT IN ({OUTSIDE})
)
"""  # noqa: S608  (the states are the choices of this app)
"""Standing lines of lists paid or on their way; a line issued again counts once, on its first list."""

THIS_OR_LAST_YEAR = "left(period, 4)::int >= extract(year FROM %(on)s::date)::int - 1"
"""Lists of this budget year and the one before: what the year's audit looks at."""

ACCOUNTS = f"""
accounts AS (
    SELECT h.bank_account_index AS account, h.id AS household, h.village_id, h.head_name
    FROM households_household h
    WHERE h.village_id >= %(low)s AND h.village_id < %(high)s AND h.bank_account_index IS NOT NULL
        AND h.status <> 'removed'
    UNION
    SELECT p.account_index, h.id, h.village_id, h.head_name
    FROM funds_personalaccount p JOIN households_member m ON m.id = p.member_id
    JOIN households_household h ON h.id = m.household_id AND h.status <> 'removed'
    WHERE p.village_id >= %(low)s AND p.village_id < %(high)s AND p.ended_on IS NULL AND p.account_index IS NOT NULL
    UNION
    SELECT l.account_index, h.id, h.village_id, h.head_name
    FROM funds_paymentline l JOIN funds_paymentbatch b ON b.id = l.batch_id AND b.state NOT IN ({OUTSIDE})
    JOIN households_household h ON h.id = l.household_id AND h.status <> 'removed'
    WHERE l.village_id >= %(low)s AND l.village_id < %(high)s AND NOT l.is_void AND l.account_index IS NOT NULL
)
"""  # noqa: S608  (the states are the choices of this app)
"""Which household is paid on which account: the card's, a person's card, and those frozen on lists."""

CADRES = """
cadres AS (
    SELECT t.household_id AS household, t.member_id AS member, NULL::bigint AS login, m.name
    FROM households_hit t JOIN households_member m ON m.id = t.member_id
    WHERE t.village_id >= %(low)s AND t.village_id < %(high)s AND t.kind = 'salaries' AND t.verdict <> 'refuted'
    UNION
    SELECT h.id, NULL, v.user_id, v.name
    FROM villages_helper v JOIN households_household h ON h.phone_index = v.phone_index
    WHERE h.village_id >= %(low)s AND h.village_id < %(high)s AND h.status <> 'removed'
        AND v.ended_on IS NULL AND v.phone_index IS NOT NULL
)
"""
"""Households in which somebody lives whom the state pays: on a list of public salaries, or a helper's phone."""

POLICY = """
LATERAL (
    SELECT p.standard_yuan, p.cap_yuan, p.excludes, p.measure FROM funds_subsidypolicy p
    WHERE p.item = x.item AND starts_with(x.village_id, p.region)
        AND p.valid_from <= x.paid_on AND (p.valid_to IS NULL OR p.valid_to > x.paid_on)
    ORDER BY length(p.region) DESC LIMIT 1
)
"""
"""The policy of an item in force where and when the line `x` was paid: of the nearest region."""


def common(column: str) -> str:
    """The smallest division that holds all codes of a group."""
    low, high = f'min({column} COLLATE "C")', f'max({column} COLLATE "C")'
    return (
        f"CASE WHEN {low} = {high} THEN {low} WHEN left({low}, 9) = left({high}, 9) THEN left({low}, 9)"
        f" ELSE left({low}, 6) END"
    )


def papers(name: str, column: str) -> str:
    """Subjects of an aggregate ("funds.paymentline:12"), each once, at most fifty."""
    return f"(array_agg(DISTINCT '{name}:' || {column}))[1:50]"
