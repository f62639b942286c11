"""One person's cells among themselves. Source: DOMAIN §11 (DQ numbers)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from households.imports import labels
from households.imports.checks.book import Book, clear_number, person_of, sex_of
from households.imports.cleaners import PersonNumber
from households.imports.known import Known
from registry.spreadsheets.issues import Issue, Severity
from registry.text import identity


def identity_says(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-06: sex and birth date are those of the identity number."""
    for row in book.members:
        person = person_of(row)
        if person is None:
            continue
        if row.values["sex"] and row.values["sex"] != person.sex:
            yield row.issue("sex_differs", _("The sex is not the one the identity number says."), key="sex")
        if row.values["born_on"] and row.values["born_on"] != person.born_on:
            yield row.issue(
                "born_differs",
                _("The birth date is not the one of the identity number (%(day)s).") % {"day": person.born_on},
                key="born_on",
            )


def relation_fits_sex(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-10."""
    for row in book.members:
        implied, sex = labels.SEX_OF_RELATION.get(row.values["relation"] or ""), sex_of(row)
        if implied and sex and implied != sex:
            yield row.issue("relation_sex", _("The relation does not fit the person's sex."), key="relation")


def temporary_needs_facts(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """A temporary number says neither sex nor birth: both must be written."""
    for row in book.members:
        if clear_number(row).startswith(identity.TEMPORARY_PREFIX):
            for key in ("sex", "born_on"):
                if row.values[key] is None:
                    yield row.issue(
                        "temporary_needs_facts", _("With a temporary number, write sex and birth date."), key=key
                    )


def health_agrees(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-29."""
    for row in book.members:
        health = row.values["health"] or []
        if "healthy" in health and len(health) > 1:
            yield row.issue("health_contradiction", _("“健康” excludes every other state of health."), key="health")


def insured_once(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-52: both insurances is an error, none asks for a second look."""
    for row in book.members:
        resident, employee = row.values["insured_resident"], row.values["insured_employee"]
        if resident and employee:
            yield row.issue(
                "insured_twice",
                _("Residents' and employees' medical insurance exclude each other."),
                key="insured_employee",
            )
        elif resident is False and employee is False:
            yield row.issue(
                "uninsured",
                _("The person has no medical insurance."),
                key="insured_resident",
                severity=Severity.WARNING,
            )


def welfare_job_with_months(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-50: a welfare job has its kind and its months, or neither."""
    for row in book.members:
        job, months = row.values["welfare_job"], row.values["welfare_months"]
        if job and not months:
            yield row.issue(
                "welfare_months_missing", _("Write how many months the welfare job lasted."), key="welfare_months"
            )
        elif months and not job:
            yield row.issue("welfare_job_missing", _("Write which welfare job it is."), key="welfare_job")


def certificate_agrees(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-07: kind and grade are those of the disability certificate, whose 19th and 20th digits say them."""
    for row in book.members:
        number = row.values["identity_number"]
        if not isinstance(number, PersonNumber) or not number.certificate:
            continue
        for key, digit in (("disability_type", number.certificate[18]), ("disability_level", number.certificate[19])):
            if row.values[key] and row.values[key] != digit:
                yield row.issue("certificate_differs", _("This is not what the disability certificate says."), key=key)
