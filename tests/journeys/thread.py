"""What every journey needs: the people, one browser page, and the few moves a person makes on any screen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from funds.ledger import reading
from households.models import Case, Household
from tests.conftest import COUNTY, VILLAGE
from villages.actions import save_card

TOWNSHIP = VILLAGE[:9]
START = dt.date(2026, 9, 1)
HOMES = {
    "village_clerk": VILLAGE, "branch_secretary": VILLAGE, "first_secretary": VILLAGE,
    "supervision_committee": VILLAGE, "township_reviewer": TOWNSHIP, "township_leader": TOWNSHIP,
    "line_department": COUNTY, "county_office": COUNTY, "county_leader": COUNTY, "county_finance": COUNTY,
    "township_accounting": TOWNSHIP, "auditor": COUNTY,
}  # fmt: skip


class Thread:
    """The people, the page and what has been made so far."""

    def __init__(self, page: Any, log_in: Any, make_user: Any, in_scope: Any) -> None:
        self.page, self._log_in, self.in_scope = page, log_in, in_scope
        page.on("dialog", lambda dialog: dialog.accept())  # "Pay out 1,250.00 yuan?"
        with in_scope(COUNTY), transaction.atomic():
            self.users = {role: make_user(role, code) for role, code in HOMES.items()}
            self.users["second_office"] = make_user("county_office", COUNTY)
            save_card(village=VILLAGE, by=self.users["village_clerk"], on=START, office_phone="0743-7000000", groups=6,
                      households_total=225, population=939, representatives_total=30)  # fmt: skip

    def be(self, role: str) -> None:
        self._log_in(self.users[role])

    def go(self, path: str) -> None:
        response = self.page.goto(path)
        assert response.status == 200, f"{path}: {response.status}"

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            field = self.page.locator(f"main [name={name}]").first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def send(self, *, then: str = "**") -> None:
        """Presses the page's primary button and waits for the next page without complaints on it."""
        with self.page.expect_navigation():
            self.page.locator("main button[type=submit].c-button--primary").last.click()
        self.no_complaints()

    def choose(self, name: str, containing: str, *, form: str = "") -> None:
        """Takes the last option of a choice whose words contain the ones given."""
        field = self.page.locator(f"main {form} select[name={name}]").first
        found = [o.get_attribute("value") for o in field.locator("option").all() if containing in o.inner_text()]
        field.select_option(found[-1])

    def submit(self, form: str) -> None:
        """Presses the button of the first form that the selector finds, and waits for the next page."""
        with self.page.expect_navigation():
            self.page.locator(f"main {form} button[type=submit]").first.click()
        self.no_complaints()

    def witness(self, kind: str) -> None:
        """The supervision committee goes through what must be right on every prepared sheet of a kind, and signs."""
        self.be("supervision_committee")
        self.go(f"/publicity/?kind={kind}&state=prepared")
        for _sheet in range(self.page.locator("main table tbody tr").count()):
            self.go(f"/publicity/?kind={kind}&state=prepared")
            self.page.locator("main table tbody a").first.click()
            self.page.wait_for_url("**/publicity/*/")
            self.go(self.page.url + "witness/")
            for box in self.page.locator("main form input[type=checkbox]").all():
                box.check()
            self.send()

    def account(self, division: str) -> int:
        """The account that holds a division's money."""
        with self.in_scope(COUNTY), transaction.atomic():
            return int(reading.accounts().get(village=division, kind="node").pk)

    def press(self, label: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=label, exact=False).first.click()
        self.no_complaints()

    def take(self, step: str, *, note: str = "") -> None:
        """Presses the button of a step of a procedure, with the words it asks for."""
        form = self.page.locator(f"main form[action$='/step/{step}/']").first
        if note:
            self.page.locator(f"main details:has(form[action$='/step/{step}/']) > summary").first.click()
            form.locator("[name=note]").fill(note)
        button = form.locator("button[type=submit]").first
        assert button.is_enabled(), f"{step}: {self.page.locator('main .c-reasons, main [id^=why-]').all_inner_texts()}"
        with self.page.expect_navigation():
            button.click()
        self.no_complaints()

    def no_complaints(self) -> None:
        complaints = self.page.locator("[data-registry-error-summary], .c-messages .c-alert--danger")
        assert complaints.count() == 0, complaints.all_inner_texts()

    def text(self) -> str:
        return self.page.inner_text("main")

    def case(self) -> Case:
        with self.in_scope(COUNTY), transaction.atomic():
            return Case.objects.select_related("household").get()

    def household(self) -> Household:
        with self.in_scope(COUNTY), transaction.atomic():
            return Household.objects.get()
