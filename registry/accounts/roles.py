"""The roles, in code and in prose, with what each may do. Source: DOMAIN §9.1 and §9.2, docs/explanation/roles.md.

A posting gives a person one role in one division. Nobody holds rights outside a posting, and one person does one
duty in one case, whatever their roles (registry/workflow).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.accounts.permissions import Permission as P
from registry.divisions.models import Level


@dataclass(frozen=True)
class Role:
    """A role: stable code, label, the level of division it is held in, prose for administrators, rights."""

    code: str
    label: Any
    level: Level
    description: Any
    permissions: frozenset[P] = field(default_factory=frozenset)


_READ = {P.VIEW_HOUSEHOLDS, P.VIEW_VILLAGE, P.VIEW_NOTICES, P.VIEW_FUNDS, P.VIEW_FIGURES, P.VIEW_REPORTS}
_DOWNLOAD = {P.DOWNLOAD_DOCUMENT, P.EXPORT_HOUSEHOLDS}

_ROLES = [
    Role(
        "village_clerk",
        _("Village clerk"),
        Level.VILLAGE,
        _("Keeps the household cards, prepares cases and notices, prints the papers. Approves nothing."),
        frozenset(
            _READ
            | _DOWNLOAD
            | {
                P.EDIT_HOUSEHOLDS,
                P.WRITE_HELP,
                P.IMPORT_HOUSEHOLDS,
                P.REVEAL_IDENTITY,
                P.SUBMIT_CASE,
                P.VIEW_RELATIVES,
                P.FILE_RELATIVES,
                P.MANAGE_HELPERS,
                P.WRITE_VISIT,
                P.ANSWER_PROBLEM,
                P.EDIT_VILLAGE,
                P.RECORD_MEETING,
                P.PREPARE_NOTICE,
                P.PROPOSE_PROJECT,
                P.PREPARE_PAYMENT,
                P.ANSWER_WARNING,
                P.GENERATE_REPORT,
                P.VIEW_HITS,
                P.VERIFY_HIT,
            }
        ),
    ),
    Role(
        "branch_secretary",
        _("Village party branch secretary"),
        Level.VILLAGE,
        _("Chairs the appraisal, signs the village's step. Does not enter what they sign."),
        frozenset(
            _READ
            | _DOWNLOAD
            | {
                P.CHAIR_APPRAISAL,
                P.VIEW_RELATIVES,
                P.CONFIRM_CHANGE,
                P.VIEW_READERS,
                P.RECORD_MEETING,
                P.SIGN_NOTICE,
                P.WITHDRAW_NOTICE,
                P.GENERATE_REPORT,
                P.ANSWER_PROBLEM,
                P.VIEW_HITS,
                P.VERIFY_HIT,
            }
        ),
    ),
    Role(
        "first_secretary",
        _("First secretary"),
        Level.VILLAGE,
        _("Seconded to the village; second signature, visits and plans."),
        frozenset(
            _READ
            | _DOWNLOAD
            | {
                P.WRITE_HELP,
                P.WRITE_VISIT,
                P.ANSWER_PROBLEM,
                P.CHAIR_APPRAISAL,
                P.VIEW_RELATIVES,
                P.CONFIRM_CHANGE,
                P.RECORD_MEETING,
                P.GENERATE_REPORT,
                P.VIEW_HITS,
                P.VERIFY_HIT,
            }
        ),
    ),
    Role(
        "supervision_committee",
        _("Village affairs supervision committee"),
        Level.VILLAGE,
        _("Witnesses what hangs on the Fair Wall and opens objections. Enters nothing."),
        frozenset(_READ | {P.VIEW_RELATIVES, P.WITNESS_NOTICE, P.DOWNLOAD_DOCUMENT}),
    ),
    Role(
        "helper",
        _("Helper"),
        Level.VILLAGE,
        _("Paired with households; sees their cards with the account masked, records visits to them."),
        frozenset({P.VIEW_HOUSEHOLDS, P.VIEW_VILLAGE, P.VIEW_NOTICES, P.WRITE_HELP, P.WRITE_VISIT, P.ANSWER_PROBLEM}),
    ),
    Role(
        "township_reviewer",
        _("Township poverty officer"),
        Level.TOWNSHIP,
        _("Reviews the villages' lists, returns with a reason, handles objections, reads the dashboards."),
        frozenset(
            _READ
            | _DOWNLOAD
            | {
                P.REVIEW_CASE,
                P.VIEW_RELATIVES,
                P.FILE_RELATIVES,
                P.CHECK_RELATIVES,
                P.APPROVE_CHANGE,
                P.MANAGE_HELPERS,  # the township pairs the county's cadres
                P.WRITE_VISIT,  # households of cadres' relatives are visited by the township
                P.TRY_RULES,
                P.ANSWER_PROBLEM,
                P.HANDLE_OBJECTION,
                P.PREPARE_NOTICE,  # the township stage of publicity
                P.GENERATE_REPORT,
                P.VIEW_AUDIT,
                P.VIEW_READERS,
                P.CHECK_PAYMENT,
                P.REVIEW_PROJECT,
                P.ANSWER_WARNING,
                P.COMPARE_LISTS,
                P.VIEW_HITS,
                P.VERIFY_HIT,
            }
        ),
    ),
    Role(
        "township_leader",
        _("Township leader in charge"),
        Level.TOWNSHIP,
        _("Signs the township's step."),
        frozenset(
            _READ
            | _DOWNLOAD
            | {
                P.REVIEW_CASE,
                P.VIEW_RELATIVES,
                P.FILE_RELATIVES,
                P.CHECK_RELATIVES,
                P.APPROVE_CHANGE,
                P.HANDLE_OBJECTION,
                P.TRY_RULES,
                P.WITNESS_NOTICE,  # of the township's own notices (publicity.workflow: witnessed where it hangs)
                P.WITHDRAW_NOTICE,
                P.GENERATE_REPORT,
                P.VIEW_AUDIT,
                P.VIEW_READERS,
                P.SIGN_CLAIM,
                P.APPROVE_PAYMENT,
                P.VIEW_HITS,
            }
        ),
    ),
    Role(
        "township_accounting",
        _("Township accounting office"),
        Level.TOWNSHIP,
        _("Passes money to villages and projects, prepares payments. Checks none of its own."),
        frozenset(
            _READ | _DOWNLOAD | {P.ALLOCATE_FUNDS, P.PREPARE_PAYMENT, P.KEEP_CONTRACTS, P.ANSWER_WARNING, P.SIGN_NOTICE}
        ),
    ),
    Role(
        "county_office",
        _("County poverty alleviation office"),
        Level.COUNTY,
        _("Approves lists, sets standards, inspects and reports. Creates no households."),
        frozenset(
            _READ
            | _DOWNLOAD
            | {
                P.APPROVE_CASE,
                P.VIEW_RELATIVES,
                P.FILE_RELATIVES,
                P.CHECK_RELATIVES,
                P.HANDLE_OBJECTION,
                P.WITHDRAW_NOTICE,
                P.GENERATE_REPORT,
                P.APPROVE_PROJECT,
                P.CHECK_PAYMENT,
                P.APPROVE_PAYMENT,
                P.RECOVER_MONEY,
                P.ANSWER_WARNING,
                P.JUDGE_WARNING,  # what villages and townships answered
                P.VIEW_AUDIT,
                P.VIEW_READERS,
                P.REVEAL_IDENTITY,
                P.PREPARE_NOTICE,  # and closes the county's own notices
                P.WITNESS_NOTICE,  # of the county's own notices, prepared by someone else
                P.FREEZE_YEARS,
                P.PROPOSE_RULE,
                P.TRY_RULES,
                P.COMPARE_LISTS,
                P.VIEW_HITS,
            }
        ),
    ),
    Role(
        "county_leader",
        _("County leader in charge"),
        Level.COUNTY,
        _(
            "Reopens one household's frozen year, with a reason that everyone on the card can read. Confirms rules and "
            "yearly rounds. Answers objections against the county, and late ones."
        ),
        frozenset(
            _READ
            | _DOWNLOAD
            | {
                P.VIEW_RELATIVES,
                P.REOPEN_YEARS,
                P.APPROVE_PAYMENT,
                P.JUDGE_WARNING,
                P.CONFIRM_RULE,
                P.TRY_RULES,
                P.HANDLE_OBJECTION,
                P.VIEW_AUDIT,
                P.VIEW_READERS,
            }
        ),
    ),
    Role(
        "county_finance",
        _("County finance bureau"),
        Level.COUNTY,
        _("Enters sources, allocates, releases payments, confirms lines. Edits no list of beneficiaries."),
        frozenset(
            _READ
            | _DOWNLOAD
            | {
                P.ENTER_SOURCE,
                P.ALLOCATE_FUNDS,
                P.KEEP_SUPPLIERS,
                P.AUDIT_CLAIM,
                P.RELEASE_PAYMENT,
                P.KEEP_BANK,
                P.RECOVER_MONEY,
                P.CLOSE_PERIOD,
                P.ANSWER_WARNING,
                P.CONFIRM_LINE,
                P.TRY_RULES,
            }
        ),
    ),
    Role(
        "line_department",
        _("Line department"),
        Level.COUNTY,
        _(
            "Education, health insurance, civil affairs, housing, employment, disabled persons: reads its field, "
            "appraises projects, vets claims."
        ),
        frozenset(
            {
                P.VIEW_HOUSEHOLDS,
                P.VIEW_FIGURES,
                P.VIEW_REPORTS,
                P.VIEW_NOTICES,
                P.COMPARE_LISTS,
                P.VIEW_HITS,
                P.VIEW_FUNDS,
                P.APPRAISE_PROJECT,
                P.VET_CLAIM,
            }
        ),
    ),
    Role(
        "auditor",
        _("Auditor"),
        Level.COUNTY,
        _("Reads everything of the county with the trail; writes nothing."),
        frozenset(
            _READ
            | _DOWNLOAD
            | {P.VIEW_RELATIVES, P.TRY_RULES, P.VIEW_AUDIT, P.VIEW_READERS, P.REVEAL_IDENTITY, P.VIEW_HITS}
        ),
    ),
    Role(
        "province_viewer",
        _("Prefecture or province viewer"),
        Level.PREFECTURE,
        _("Reads totals, never a household."),
        frozenset({P.VIEW_FIGURES, P.VIEW_REPORTS}),
    ),
    Role(
        "system_admin",
        _("System administrator"),
        Level.COUNTY,
        _("Opens and closes accounts. Sees no household and no money."),
        frozenset({P.MANAGE_ACCOUNTS}),
    ),
]
ROLES: dict[str, Role] = {role.code: role for role in _ROLES}
CHOICES = [(role.code, role.label) for role in _ROLES]


def as_document() -> str:
    """docs/explanation/roles.md: each role in prose with its rights. Written by script/docs."""
    lines = [
        "# Who may do what",
        "",
        "<!-- Written by script/docs from registry/accounts/roles.py; change the roles there. -->",
        "",
        "A posting gives a person one role in one division for a time; nobody holds a right outside a posting.",
        "Whatever their roles, one person does one duty in one case (docs/adr/0003-one-duty-per-person.md).",
    ]
    for role in ROLES.values():
        lines += ["", f"## {role.label} (`{role.code}`, {role.level.label})", "", str(role.description), ""]
        lines += [f"- `{right}`" for right in sorted(role.permissions)]
    return "\n".join(lines) + "\n"
