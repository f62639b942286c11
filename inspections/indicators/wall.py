"""Rows of notices and objections that figures count. Entry times are the moments of preparing and of receipt.

A list is due in the period in which its last day falls, or when it was prepared longer ago than the threshold row
notice_hang_days allows and does not hang yet. It had its full days when it was not taken down before the last one.
Source: DOMAIN §8.2 (I-13, I-14), §3.8.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inspections.indicators.definition import Source
from registry.accounts.permissions import Permission

_UNHUNG = """((n.starts_on IS NULL OR n.starts_on > %(last_on)s) AND n.prepared_on < %(last_on)s - (
                SELECT t.green::int FROM inspections_indicatorthreshold t
                WHERE t.code = 'notice_hang_days' AND starts_with(%(lo)s, t.region) AND t.valid_from <= %(last_on)s
                  AND (t.valid_to IS NULL OR t.valid_to > %(last_on)s)
                ORDER BY length(t.region) DESC LIMIT 1)
              AND (n.closed_on IS NULL OR n.closed_on > %(last_on)s))"""
_ENDED = "(n.ends_on >= %(start)s AND n.ends_on < %(end)s)"

NOTICES = Source(
    code="notices",
    label=_("Notices on the wall"),
    sql=f"""
        SELECT left(n.village_id, %(width)s) AS area, n.village_id, n.id AS row_id,
            n.year || '-' || n.number AS label, n.title AS note,
            (n.starts_on >= %(start)s AND n.starts_on < %(end)s)::int AS notices_hung,
            (n.starts_on <= %(last_on)s AND (n.closed_on IS NULL OR n.closed_on > %(last_on)s))::int
                AS notices_hanging,
            coalesce({_ENDED} OR {_UNHUNG}, false)::int AS notices_due,
            coalesce({_ENDED} AND (n.closed_on IS NULL OR n.closed_on > n.ends_on), false)::int AS notices_full,
            coalesce({_UNHUNG} OR (n.starts_on <= %(last_on)s AND n.ends_on < %(last_on)s
                AND (n.closed_on IS NULL OR n.closed_on > %(last_on)s)
                AND NOT EXISTS (SELECT FROM publicity_entry e WHERE e.notice_id = n.id
                                AND (e.stopped_on IS NOT NULL OR e.ends_on >= %(last_on)s))), false)::int
                AS notices_late
        FROM publicity_notice n
        WHERE n.village_id >= %(lo)s AND n.village_id < %(hi)s AND n.prepared_on <= %(last_on)s
          AND n.prepared_at < %(known_by)s""",
    columns=("notices_hung", "notices_hanging", "notices_due", "notices_full", "notices_late"),
    permission=Permission.VIEW_NOTICES,
    row_url="publicity:notice",
    tables=("publicity_notice", "publicity_entry"),
    entry="Notices prepared after the period are left out.",
)

OBJECTIONS = Source(
    code="objections",
    label=_("Objections of villagers"),
    sql="""
        SELECT left(o.village_id, %(width)s) AS area, o.village_id, o.id AS row_id,
            to_char(o.received_on, 'YYYY-MM-DD') AS label, n.title AS note,
            (o.received_on >= %(start)s AND o.received_on < %(end)s)::int AS objections_received,
            (o.answered_on IS NULL OR o.answered_on > %(last_on)s)::int AS objections_open,
            ((o.answered_on IS NULL OR o.answered_on > %(last_on)s) AND o.due_on < %(last_on)s)::int AS objections_late,
            ((o.answered_on >= %(start)s AND o.answered_on < %(end)s)
             OR ((o.answered_on IS NULL OR o.answered_on > %(last_on)s) AND o.due_on < %(last_on)s))::int
                AS objections_to_answer,
            (o.answered_on >= %(start)s AND o.answered_on < %(end)s AND o.answered_on <= o.due_on)::int
                AS objections_answered_in_time
        FROM publicity_objection o JOIN publicity_notice n ON n.id = o.notice_id
        WHERE o.village_id >= %(lo)s AND o.village_id < %(hi)s AND o.received_on <= %(last_on)s
          AND o.received_at < %(known_by)s""",
    columns=(
        "objections_received",
        "objections_open",
        "objections_late",
        "objections_to_answer",
        "objections_answered_in_time",
    ),
    permission=Permission.VIEW_NOTICES,
    row_url="publicity:objection",
    tables=("publicity_objection", "publicity_notice"),
    entry="Objections received after the period are left out.",
)
