"""People, a project with money, and the steps of a list, as the tests of payment lists need them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest

from funds import actions
from funds.models import PaymentBatch, Project
from publicity import actions as publicity
from publicity.models import Notice
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, days_pass
from tests.funds import factories as make

WORDS = "已核实，村务监督委员会同意"


@dataclass
class Stage:
    """A project under way and everyone who acts on its lists."""

    who: make.People
    project: Project
    source: Any
    leader: Any
    county: Any

    def as_(self, user: Any) -> AbstractContextManager[Any]:
        return scoped(COUNTY, actor=user.pk)

    def list(self, families: list[Any], **fields: Any) -> PaymentBatch:
        return make.batch(self.who, self.project, self.source, families, **fields)

    def step(self, batch: PaymentBatch, name: str, by: Any, note: str = "") -> PaymentBatch:
        with self.as_(by):
            actions.move_payment(batch, name, by=by, on=clock.today(), note=note)
        batch.refresh_from_db()
        return batch

    def checked(self, families: list[Any], **fields: Any) -> PaymentBatch:
        """Submitted by the clerk, confirmed by the township."""
        batch = self.list(families, **fields)
        self.step(batch, "submit", self.who.clerk)
        return self.step(batch, "check", self.who.reviewer)

    def hung(self, batch: PaymentBatch) -> PaymentBatch:
        """Published, witnessed, and its days passed."""
        with self.as_(self.who.clerk):
            actions.publish_payment(batch, by=self.who.clerk, on=clock.today())
        with self.as_(self.who.committee):
            notice = Notice.objects.get(subject=batch.subject)
            publicity.witness(notice, by=self.who.committee, on=clock.today())
        assert notice.ends_on is not None
        days_pass((notice.ends_on - clock.today()).days + 1)
        return batch

    def released(self, families: list[Any], **fields: Any) -> PaymentBatch:
        batch = self.hung(self.checked(families, **fields))
        with self.as_(self.who.finance):
            actions.release_payment(batch, by=self.who.finance, on=clock.today())
        batch.refresh_from_db()
        return batch


@pytest.fixture
def stage(db: Any, make_user: Any) -> Any:
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        found = make.source(who.finance)
        project, _source = make.funded_project(who, amount="300000.00", of=found)
        yield Stage(
            who, project, found, make_user("township_leader", make.TOWNSHIP), make_user("county_leader", COUNTY)
        )
