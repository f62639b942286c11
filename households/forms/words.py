"""What the keyboard and the paste of the card's form know: letters of each choice, headings and labels of workbooks.

The workbook's words come from the importer's own tables (households/imports), so that what is pasted is read as what
is uploaded. One JSON object in a data attribute of the form; nothing of it is needed without JavaScript.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from households.choices import Labour, Relation
from households.choices.checks import CHECKS
from households.forms.members import MemberForm
from households.imports import labels as words
from households.imports.columns import MEMBER_COLUMNS
from households.rules.members import FEMALE_RELATIONS, MALE_RELATIONS
from registry.spreadsheets.headings import plain
from registry.text.names import label_keys

WORKING_AGE = int(next(limit.value for limit in CHECKS["DQ-23"].limits if limit.name == "working_age"))
# The importer's keys where the form has another name.
FIELD_OF = {
    "born_on": "birth_on", "identity_number": "identity", "person_number": "number", "drop_out_reason": "drop_reason",
    "disability_type": "disability_kind", "insured_resident": "insurance=resident",
    "insured_employee": "insurance=employee", "insured_serious": "has_serious_insurance",
    "insured_commercial": "has_commercial_insurance", "pension_resident": "has_resident_pension",
    "pension_employee": "has_employee_pension", "illness_aid": "has_serious_aid",
    "other_health_help": "has_other_health_aid",
    "has_resident_insurance": "insurance=resident", "has_employee_insurance": "insurance=employee",
}  # fmt: skip
# Field of the form -> tables of the importer, the aliases last.
_TABLES = {
    "relation": ("RELATIONS", "RELATION_ALIASES"), "sex": ("SEXES", "SEX_ALIASES"),
    "ethnicity": ("ETHNICITIES", "ETHNICITY_ALIASES"), "health": ("HEALTH", "HEALTH_ALIASES"),
    "labour": ("LABOUR", "LABOUR_ALIASES"), "education": ("EDUCATION", "EDUCATION_ALIASES"),
    "school": ("SCHOOL", "SCHOOL_ALIASES"), "politics": ("POLITICS", "POLITICS_ALIASES"),
    "allowance": ("ALLOWANCE", "ALLOWANCE_ALIASES"), "destitute": ("DESTITUTE", "DESTITUTE_ALIASES"),
    "disability_kind": ("DISABILITY_KINDS", "DISABILITY_KIND_ALIASES"),
    "disability_level": ("DISABILITY_LEVELS", "DISABILITY_LEVEL_ALIASES"),
    "drop_reason": ("DROP_REASONS", "DROP_REASON_ALIASES"), "welfare_job": ("WELFARE_JOBS", "WELFARE_JOB_ALIASES"),
    "work_area": ("WORK_AREAS", "WORK_AREA_ALIASES"), "main_cause": ("CAUSES", "CAUSE_ALIASES"),
    "attribute": ("ATTRIBUTES", "ATTRIBUTE_ALIASES"), "id_standard": ("STANDARDS", "STANDARD_ALIASES"),
}  # fmt: skip


def entry_words(*more: forms.BaseForm, on: dt.date) -> dict[str, Any]:
    """Everything the scripts of the form need, in the reader's language; `more` are forms beside the member grid."""
    choices = dict(_of_members(get_language() or ""))
    for form in more:
        choices |= _choices(form.fields)
    return {
        "today": f"{on:%Y-%m-%d}", "grid": list(MemberForm.GRID), "columns": _columns(), "choices": choices,
        "sexes": dict.fromkeys(map(str, MALE_RELATIONS), "male") | dict.fromkeys(map(str, FEMALE_RELATIONS), "female"),
        "workingAge": WORKING_AGE, "noLabour": Labour.NONE.value, "head": Relation.HEAD.value,
        "spouse": Relation.SPOUSE.value, "say": _sentences(),
    }  # fmt: skip


@lru_cache(maxsize=4)
def _of_members(language: str) -> tuple[tuple[str, Any], ...]:
    return tuple(_choices(MemberForm.base_fields).items())


def _choices(fields: Mapping[str, forms.Field]) -> dict[str, Any]:
    found = {}
    for name, field in fields.items():
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            options = {str(code): str(label) for code, label in _flat(field.choices) if str(code)}
            found[name] = {"keys": _keys(options, _table(name)), "codes": _codes(options, _table(name))}
    return found


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield code, label


def _table(name: str) -> dict[str, str]:
    tables = [getattr(words, table, {}) for table in reversed(_TABLES.get(name, ()))]
    return {label: code for table in tables for label, code in table.items()}


def _keys(options: Mapping[str, str], table: Mapping[str, str]) -> dict[str, str]:
    """Code -> the letters that choose it: of the label shown, of the official Chinese one, and the code's own words."""
    official = {code: label for label, code in table.items()}
    found = {}
    for code, label in options.items():
        shown = label.removeprefix(code).strip()
        spelt = [label_keys(shown), label_keys(official[code]) if code in official else "", code.replace("_", " ")]
        found[code] = " ".join(dict.fromkeys(" ".join(spelt).split()))
    return found


def _codes(options: Mapping[str, str], table: Mapping[str, str]) -> dict[str, str]:
    """What may stand in a cell -> code: labels of the page and of workbooks, aliases, the codes themselves."""
    shown = {label.removeprefix(code).strip(): code for code, label in options.items()}
    known = {label: code for label, code in table.items() if code in options}
    return {plain(text): code for text, code in {**{c: c for c in options}, **shown, **known}.items() if text}


def _columns() -> list[dict[str, Any]]:
    """Headings of the members' sheet and the field each goes to, "" for those that have no place in the grid."""
    found = []
    for column in MEMBER_COLUMNS:
        field = FIELD_OF.get(column.key, column.key)
        has_place = field.partition("=")[0] in MemberForm.base_fields
        found.append({"field": field if has_place else "", "names": sorted(column.names)})
    own = [{"field": name, "names": [plain(str(f.label))]} for name, f in MemberForm.base_fields.items() if f.label]
    return [*found, *own]


def _sentences() -> dict[str, str]:
    """What the scripts say, {…} filled in there."""
    return {
        "length": _("An identity number has 18 characters."),
        "digit": _("The last character does not fit the other 17: one digit is wrong or two are swapped."),
        "birth": _("The birth date inside the identity number does not exist."),
        "destroyed": _("Excel turned this number into a figure and destroyed it. Copy it from a cell kept as text."),
        "twice": _("This identity number stands on this card twice."),
        "sex": _("“{relation}” does not go with the sex that the identity number tells."),
        "heads": _("Another member is the head already."),
        "spouses": _("Another member is the spouse already."),
        "same": _("Head and spouse are of the same sex. Look at the identity numbers again."),
        "age": _("{age} years"),
        "pasted": _("{cells} cells pasted into {rows} rows."),
        "left": _("Not placed:"),
        "row": _("row {row}"),
        "no_column": _("column “{heading}” has no place here"),
        "no_choice": _("“{text}” is none of the choices of “{column}”"),
        "no_day": _("“{text}” is not a day"),
        "masked": _("“{text}” is masked"),
        "beyond": _("more columns than the grid has: “{text}”"),
        "full": _("the grid is full: “{text}”"),
    }  # fmt: skip
