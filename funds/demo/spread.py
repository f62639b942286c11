"""Past years: what is paid is drawn first, then the money that covers it comes down the chain, by set."""

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from funds.choices import AllocationKind, Level, ProjectState
from funds.demo.history import write_history
from funds.demo.people import ZERO, People, draw_ids, key_of
from funds.demo.sources import LEVELS, Pot, document, number_rows, plan_village
from funds.ledger import posting
from funds.ledger.choices import AccountKind
from funds.models import Allocation, PaymentBatch, PaymentLine, Project
from registry.demo.plan import Plan
from registry.loader import load_instances
from registry.text.money import quantise

KEPT = (Level.CENTRAL, Level.PROVINCE)
"""Of which documents of this year the county still holds a part."""
LATE, LATEST = 172, 128
"""Days before the day of the demo between which money came to projects that have not paid yet."""


def spread(plan: Plan, people: People, year: int, last: dt.date) -> None:
    """One year: what is paid is drawn first, then the money that covers it comes down the chain."""
    rng = plan.rng(f"funds {year}")
    current = year == plan.on.year
    pots = [Pot(document(plan, rng, year, place)) for place in range(len(LEVELS))]
    for village in plan.village_codes:
        for pot in rng.sample(pots, rng.choice((1, 1, 2))):
            plan_village(plan, people, rng, pot, village, year, last, current=current)
    number_rows(pots)
    for pot in pots:
        write_chain(plan, people, rng, pot, year, last, current=current)


def write_chain(plan: Plan, people: People, rng: Random, pot: Pot, year: int, last: dt.date, *, current: bool) -> None:
    finance = people.who("county_finance", plan.county)
    source = pot.source
    at_townships = dict.fromkeys(sorted({v[:9] for v in pot.needs}), ZERO)
    for village in pot.needs:
        at_townships[village[:9]] += pot.to_village(village)
    left = Decimal("0.12") if current and source.level in KEPT else ZERO
    kept = quantise(sum(at_townships.values(), ZERO) * left)
    source.amount_yuan = sum(at_townships.values(), ZERO) + kept
    if not source.amount_yuan:
        return
    source.entered_by = finance
    source.save()
    load_instances(Project, pot.needs.values(), with_id=True)
    accounts = _open(plan, pot, at_townships)
    down = _Down(pot, accounts, people, plan.county, last)
    key, township_on = (
        key_of("receipt", source.document_no),
        source.received_on + dt.timedelta(days=rng.randrange(8, 28)),
    )
    posting.post_many(
        [
            posting.Line(
                key,
                accounts["origin"],
                accounts[plan.county],
                source.amount_yuan,
                source.received_on,
                finance.pk,
                None,
                f"funds.source:{source.pk}",
                source.document_no,
            )
        ]
    )
    down.pass_on([(plan.county, code, None, at_townships[code], township_on, finance) for code in at_townships])
    days = {village: min(township_on + dt.timedelta(days=rng.randrange(5, 25)), last) for village in pot.needs}
    for village, project in pot.needs.items():  # what is not yet paid came this summer
        late = last - dt.timedelta(days=rng.randrange(LATEST, LATE))
        if current and project.state == ProjectState.UNDER_WAY and village not in pot.batches:
            days[village] = max(days[village], late)
    down.pass_on(
        [
            (v[:9], v, None, pot.to_village(v), max(days[v], township_on), people.who("township_accounting", v[:9]))
            for v in pot.needs
        ]
    )
    down.pass_on(
        [
            (v, v, pot.needs[v], pot.to_project(v), max(days[v], township_on), people.who("township_accounting", v[:9]))
            for v in pot.needs
        ]
    )
    pay(people, pot, accounts, finance)
    write_history(people, pot, finance)


def _open(plan: Plan, pot: Pot, townships: dict[str, Decimal]) -> dict[Any, Any]:
    source = pot.source
    wanted: list[tuple[Any, AccountKind, str, int | None]] = [
        ("origin", AccountKind.ORIGIN, plan.county, None),
        (plan.county, AccountKind.NODE, plan.county, None),
    ]
    wanted += [(code, AccountKind.NODE, code, None) for code in townships]
    for village, project in pot.needs.items():
        wanted += [(village, AccountKind.NODE, village, None), (project.pk, AccountKind.PROJECT, village, project.pk)]
        if village in pot.batches:
            wanted.append((("sink", village), AccountKind.HOUSEHOLDS, village, None))
    opened = posting.open_accounts(
        [
            posting.NewAccount(kind, code, source.pk, source.document_no, source.document_on, project)
            for _name, kind, code, project in wanted
        ]
    )
    return {name: account for (name, *_rest), account in zip(wanted, opened, strict=True)}


class _Down:
    """Passes money on by set: one allocation paper and one transfer each."""

    def __init__(self, pot: Pot, accounts: dict[Any, Any], people: People, county: str, last: dt.date) -> None:
        self.pot, self.accounts, self.people, self.county, self.last = pot, accounts, people, county, last

    def pass_on(self, moves: list[tuple[str, str, Project | None, Decimal, dt.date, Any]]) -> None:
        ids, source, papers, lines = draw_ids(Allocation, len(moves)), self.pot.source, [], []
        for start, to, project, sum_yuan, day, by in moves:
            key, on, pk = (
                key_of(source.document_no, start, to, project.pk if project else ""),
                min(day, self.last),
                next(ids),
            )
            number = f"{source.document_no[:-1]}-{pk % 97 + 1}号" if len(start) == 6 else ""
            papers.append(
                Allocation(
                    pk=pk,
                    village_id=to,
                    kind=AllocationKind.DOWN,
                    source=source,
                    source_document_no=source.document_no,
                    from_area_id=start,
                    to_area_id=to,
                    project=project,
                    amount_yuan=sum_yuan,
                    document_no=number,
                    decided_on=on,
                    transfer_id=key,
                    made_by=by,
                )
            )
            credit = self.accounts[project.pk if project else to]
            lines.append(
                posting.Line(
                    key,
                    self.accounts[start],
                    credit,
                    sum_yuan,
                    on,
                    by.pk,
                    None,
                    f"funds.allocation:{pk}",
                    number or source.document_no,
                )
            )
        load_instances(Allocation, papers, with_id=True)
        posting.post_many(lines)


def pay(people: People, pot: Pot, accounts: dict[Any, Any], finance: Any) -> None:
    lines = []
    for village, batch in pot.batches.items():
        batch.source, batch.source_document_no = pot.source, pot.source.document_no
        clerk, on = people.who("village_clerk", village), batch.released_on or pot.source.received_on
        lines += [
            posting.Line(
                line.key,
                accounts[batch.project_id],
                accounts["sink", village],
                line.amount_yuan,
                on,
                clerk.pk,
                finance.pk,
                line.subject,
                batch.title,
                line.household_id,
            )
            for line in pot.lines[village]
        ]
    load_instances(PaymentBatch, pot.batches.values(), with_id=True)
    load_instances(PaymentLine, (line for village in pot.batches for line in pot.lines[village]), with_id=True)
    posting.post_many(lines)
