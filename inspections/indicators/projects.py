"""Rows of projects that figures count: those of the year's plan, by the state they had on the day.

A project's state on a past day is the last step its procedure had taken by then; a project without steps (taken over
from before the registry) counts at its present state. Source: DOMAIN §6.3, §8.4.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inspections.indicators.definition import Source
from registry.accounts.permissions import Permission

STATES = ("proposed", "returned", "approved", "under_way", "accepted", "closed")
_BY_STATE = ", ".join(f"(state = '{state}')::int AS projects_{state}" for state in STATES)

PROJECTS = Source(
    code="projects",
    label=_("Projects of the year"),
    sql="""
        WITH standing AS (
            SELECT p.village_id, p.id, p.name, p.budget_yuan,
                CASE WHEN steps.first_on IS NULL THEN p.state ELSE steps.state END AS state
            FROM funds_project p
            LEFT JOIN LATERAL (
                SELECT min(e.on) AS first_on,
                    (array_agg(e.to_state ORDER BY e.on DESC, e.id DESC) FILTER (WHERE e.on <= %(last_on)s))[1] AS state
                FROM workflow_event e
                WHERE e.subject_type = 'funds.project' AND e.subject_id = p.id
            ) steps ON true
            WHERE p.village_id >= %(lo)s AND p.village_id < %(hi)s AND p.year = %(year)s
        )
        SELECT left(village_id, %(width)s) AS area, village_id, id AS row_id, name AS label, '' AS note,
            1 AS projects, budget_yuan AS projects_yuan, """
    + _BY_STATE
    + """ FROM standing WHERE state IS NOT NULL""",
    columns=("projects", "projects_yuan", *(f"projects_{state}" for state in STATES)),
    permission=Permission.VIEW_FUNDS,
    row_url="funds:project",
    tables=("funds_project", "workflow_event"),
    entry="By the days of the project's steps.",
)
