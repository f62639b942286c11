"""What the rules of a payment list need to know, read in a dozen statements however long the list is.

The same reading serves the form, the workbook, the plan of a policy and every step of a list. Two questions go past
row-level security through functions of the database: who was given the item elsewhere, and whose an account is.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from funds.choices import FundFigure, GuardedPaper, Means, PaymentState, Per
from funds.models import BlockedPurpose, FundRule, PaymentBatch, PaymentLine, PersonalAccount, SubsidyPolicy
from funds.rules import payment as rules
from households.choices import LeaveReason, Relation
from households.models import Household, Member
from households.models.recused import relatives_in
from registry.db.dated import regions_of


@dataclass(frozen=True)
class Wanted:
    """A payment somebody wants to make. `account` is set where the list was submitted and the copy counts."""

    household: int
    name: str
    standard_yuan: Decimal
    quantity: Decimal
    amount_yuan: Decimal
    member: int | None = None
    person: bytes | None = None
    account: bytes | None = None
    is_frozen: bool = False


@dataclass(frozen=True)
class About:
    """The list the payments stand on. `batch` None: it is not saved yet."""

    village: str
    item: str
    period: str
    means: str
    policy: SubsidyPolicy | None
    title: str = ""
    project: Any = None
    batch: PaymentBatch | None = None


@dataclass(frozen=True)
class Person:
    """A member as the rules see one."""

    pk: int
    household: int
    name: str
    is_head: bool
    identity: bytes | None
    left_on: dt.date | None
    left_reason: str


def plain(value: bytes | memoryview | None) -> bytes | None:
    """Bytes, however the driver hands them over."""
    return None if value is None else bytes(value)


def policy_for(item: str, *, village: str, on: dt.date) -> SubsidyPolicy | None:
    """The subsidy of this name in force in the village."""
    found: SubsidyPolicy | None = SubsidyPolicy.objects.holding(region=village, on=on).filter(item=item).first()
    return found


def people_of(households: Iterable[int], members: Iterable[int] = ()) -> list[Person]:
    """The heads of these households, those who were, and the members asked for."""
    rows = Member.objects.filter(Q(relation=Relation.HEAD, household__in=list(households)) | Q(pk__in=list(members)))
    return [
        Person(pk, home, name, relation == Relation.HEAD, None if temporary else plain(index), left, reason)
        for pk, home, name, relation, temporary, index, left, reason in rows.order_by("pk").values_list(
            "pk", "household_id", "name", "relation", "is_temporary", "identity_index", "left_on", "left_reason"
        )
    ]


def head_of(people: Iterable[Person]) -> dict[int, Person]:
    """The head of each household now."""
    return {p.household: p for p in people if p.is_head and p.left_on is None}


def wanted_of(batch: PaymentBatch) -> list[Wanted]:
    """The standing lines of a list."""
    frozen = batch.state not in {PaymentState.DRAFT, PaymentState.RETURNED}
    rows = batch.lines.standing().order_by("position").values_list(
        "household_id", "payee_name", "standard_yuan", "quantity", "amount_yuan", "member_id", "person_index",
        "account_index",
    )  # fmt: skip
    return [Wanted(h, n, s, q, a, m, plain(p), plain(i), frozen) for h, n, s, q, a, m, p, i in rows]


def about_of(batch: PaymentBatch) -> About:
    return About(
        batch.village_id, batch.item, batch.period, batch.means, batch.policy, batch.title, batch.project, batch
    )


def findings_for(about: About, wanted: Sequence[Wanted], *, on: dt.date) -> list[rules.Finding]:
    """What the rules say about these payments on that day."""
    if not wanted:
        return rules.findings(rules.ListFacts(), [])
    policy = about.policy or policy_for(about.item, village=about.village, on=on)
    return rules.findings(_whole(about, policy, wanted, on), _lines(about, policy, wanted, on))


def _lines(
    about: About, policy: SubsidyPolicy | None, wanted: Sequence[Wanted], on: dt.date
) -> list[rules.LineFacts]:  # fmt: skip
    homes = {w.household for w in wanted}
    members = {w.member for w in wanted if w.member is not None}
    people = people_of(homes, members)
    by_pk, heads = {p.pk: p for p in people}, head_of(people)
    at_home: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        if person.is_head:
            at_home[person.household].append(person)
    registered = set(
        Household.objects.registered_on(on).filter(village=about.village).values_list("pk", flat=True)
    )  # the whole village: a list of ten thousand keys cost more than the village
    own = own_accounts(homes, members, heads)
    paid = {_owner(w): w.account if w.is_frozen else own.get(_owner(w)) for w in wanted}
    uses = _uses([a for a in paid.values() if a is not None]) if about.means == Means.BANK else {}
    others, given = _other_lines(about, homes), _given(about, wanted)
    bars = _bars(about, policy, on)
    aside = relatives_in(about.village)
    found = []
    for w in wanted:
        account, payee = paid[_owner(w)], _payee(w, by_pk, at_home)
        gone = payee is not None and payee.left_on is not None and _before_month(payee.left_on, on)
        sharers, cadres = _others_of(uses.get(account, []) if account else [], w)
        elsewhere = given.get(w.person, []) if w.person else []
        held = others.get(w.household, [])
        found.append(rules.LineFacts(
            household=w.household, name=w.name, amount_yuan=w.amount_yuan, standard_yuan=w.standard_yuan,
            quantity=w.quantity, member=w.member, is_registered=w.household in registered, account=account,
            is_own=account is None or account == own.get(_owner(w)),
            died_on=str(payee.left_on) if payee and gone and payee.left_reason == LeaveReason.DEATH else "",
            left_on=str(payee.left_on) if payee and gone and payee.left_reason != LeaveReason.DEATH else "",
            is_payee=_takes_money(w, payee, heads), given=(*elsewhere, *_overlapping(about, w, held)), sharers=sharers,
            cadres=cadres, excluded=tuple(sorted({row.item for row in held if row.item in bars})),
            held_yuan=sum((h.yuan for h in held if (h.item, h.period) == (about.item, about.period)), Decimal(0)),
            aside=tuple(f"{r.name}（{r.post_label}，{r.kinship_label}）" for r in aside.get(w.household, ())),
        ))  # fmt: skip
    return found


def _owner(w: Wanted) -> tuple[int, int | None]:
    return w.household, w.member


def own_accounts(
    households: Iterable[int], members: Iterable[int], heads: dict[int, Person]
) -> dict[tuple[int, int | None], bytes | None]:
    """Blind index of the account that takes the money of a household (member None) or of a person, as of today.

    Personal money goes to the person's card; a head without one has the household's.
    """
    homes: dict[int, bytes | None] = {
        pk: plain(index)
        for pk, index in Household.objects.filter(pk__in=list(households)).values_list("pk", "bank_account_index")
    }
    found: dict[tuple[int, int | None], bytes | None] = {(pk, None): index for pk, index in homes.items()}
    for home, head in heads.items():
        found[home, head.pk] = homes.get(home)
    cards = PersonalAccount.objects.filter(member__in=list(members), ended_on=None)
    for home, member, index in cards.values_list("member__household_id", "member_id", "account_index"):
        found[home, member] = plain(index)
    return found


def _payee(w: Wanted, by_pk: dict[int, Person], at_home: dict[int, list[Person]]) -> Person | None:
    """Whose money it is: the member named, else the head of the day it was drafted, else the head by name."""
    if w.member is not None:
        return by_pk.get(w.member)
    heads = at_home.get(w.household, [])
    same = [p for p in heads if (p.identity == w.person if w.person else p.name == w.name)]
    return min(same, key=lambda p: p.left_on is not None, default=None)


def _takes_money(w: Wanted, payee: Person | None, heads: dict[int, Person]) -> bool:
    if w.member is not None:
        return payee is not None and payee.household == w.household and payee.name == w.name
    head = heads.get(w.household)
    return head is not None and head.name == w.name and (not w.person or head.identity in {None, w.person})


def _before_month(day: dt.date, on: dt.date) -> bool:
    """Benefits stop with the month after somebody died or left. Source: DOMAIN §3.4."""
    return (day.year, day.month) < (on.year, on.month)


def _uses(accounts: Sequence[bytes]) -> dict[bytes, list[tuple[str, int | None, int | None, str]]]:
    found: dict[bytes, list[tuple[str, int | None, int | None, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM funds_account_uses(%s::bytea[])", [list(accounts)])
        for account, kind, household, member, holder in cursor.fetchall():
            found[bytes(account)].append((kind, household, member, holder))
    return found


def _others_of(
    uses: Sequence[tuple[str, int | None, int | None, str]], w: Wanted
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Others whose account it is: another household, another person of any household; and cadres."""
    sharers = [
        holder for kind, household, member, holder in uses
        if (kind == "household" and household != w.household)
        or (kind == "person" and (household != w.household if w.member is None else member != w.member))
    ]  # fmt: skip
    return tuple(sorted(set(sharers))), tuple(sorted({holder for kind, _h, _m, holder in uses if kind == "cadre"}))


def given_elsewhere(
    item: str, period: str, people: Sequence[bytes], *, without: int | None = None
) -> dict[bytes, list[str]]:
    """Person → where else the item was given for the period: the village, and the list where the reader may see it."""
    found: dict[bytes, list[str]] = defaultdict(list)
    if people:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM funds_given(%s, %s, %s::bytea[], %s)", [item, period, list(people), without])
            for person, place, title in cursor.fetchall():
                found[bytes(person)].append(f"{place} {title}".strip())
    return found


def _given(about: About, wanted: Sequence[Wanted]) -> dict[bytes, list[str]]:
    people = [w.person for w in wanted if w.person]
    found = given_elsewhere(about.item, about.period, people, without=about.batch.pk if about.batch else None)
    for person, times in Counter(people).items():
        if times > 1:
            found.setdefault(person, []).append(about.title)
    return found


class Held(NamedTuple):
    """What a household, or one person of it, has on another list."""

    item: str
    period: str
    yuan: Decimal
    member: int | None


def _overlapping(about: About, w: Wanted, held: Iterable[Held]) -> list[str]:
    """Where the payee has the item for a longer or shorter period of which this one is a part, or the other way."""
    return sorted(
        f"{row.item} {row.period}" for row in held
        if (row.item, row.member) == (about.item, w.member) and row.period != about.period
        and rules.overlap(row.period, about.period)
    )  # fmt: skip


def _other_lines(about: About, households: Iterable[int]) -> dict[int, list[Held]]:
    """Household → what it has on other lists of that year."""
    rows = PaymentLine.objects.standing().filter(
        household__in=list(households), period__startswith=about.period[:4]
    ).exclude(batch__state=PaymentState.CANCELLED)  # fmt: skip
    if about.batch is not None:
        rows = rows.exclude(batch=about.batch)
    found: dict[int, list[Held]] = defaultdict(list)
    for household, *row in rows.values_list("household_id", "item", "period", "amount_yuan", "member_id"):
        found[household].append(Held(*row))
    return found


def _bars(about: About, policy: SubsidyPolicy | None, on: dt.date) -> set[str]:
    """Items that do not go together with this one, whichever of the two says so."""
    barred = set(policy.excludes) if policy else set()
    saying = SubsidyPolicy.objects.holding(region=about.village, on=on).filter(excludes__contains=[about.item])
    return (barred | set(saying.values_list("item", flat=True))) - {about.item}


def _whole(
    about: About, policy: SubsidyPolicy | None, wanted: Sequence[Wanted], on: dt.date
) -> rules.ListFacts:  # fmt: skip
    figures = figures_of([FundFigure.SAME_SHARE, FundFigure.SAME_LINES, FundFigure.SPLIT_DAYS], about.village, on)
    total = sum((w.amount_yuan for w in wanted), Decimal(0))
    siblings, together = _siblings(about, total, figures.get(FundFigure.SPLIT_DAYS), on)
    terms = (
        None
        if policy is None
        else rules.Terms(policy.standard_yuan, policy.cap_yuan, about.policy is not None, policy.per == Per.QUANTITY)
    )
    text = " ".join([about.item, about.title, about.project.name if about.project else ""])
    words = BlockedPurpose.objects.holding(region=about.village, on=on).values_list("word", flat=True)
    return rules.ListFacts(
        is_by_bank=about.means == Means.BANK, terms=terms, blocked=tuple(sorted({w for w in words if w in text})),
        even_share=figures.get(FundFigure.SAME_SHARE), even_lines=figures.get(FundFigure.SAME_LINES),
        siblings=siblings, together_yuan=together,
        is_split=bool(siblings) and needed(about.village, together, on)[0] > needed(about.village, total, on)[0],
    )  # fmt: skip


def figures_of(codes: Sequence[FundFigure], village: str, on: dt.date) -> dict[str, Decimal]:
    """Figures in force in a village, of the nearest region; one statement."""
    rows = FundRule.objects.holding_on(on).filter(region__in=regions_of(village), code__in=list(codes))
    ordered = sorted(rows.values_list("region", "code", "value"), key=lambda row: len(row[0]))
    return {code: value for _region, code, value in ordered}


def _siblings(
    about: About, total: Decimal, days: Decimal | None, on: dt.date
) -> tuple[tuple[str, ...], Decimal]:  # fmt: skip
    """Other lists of the project and item on their way or paid lately, and all of them together in yuan.

    What is issued again was approved with its first list, and that list's money came back: no part of a purchase.
    """
    if days is None or about.project is None or (about.batch is not None and about.batch.reissue_of_id):
        return (), total
    since = on - dt.timedelta(days=int(days))
    rows = PaymentBatch.objects.filter(project=about.project, item=about.item, reissue_of=None).filter(
        Q(released_on__gte=since) | Q(state__in=[PaymentState.SUBMITTED, PaymentState.CHECKED, PaymentState.PUBLISHED])
    )
    if about.batch is not None:
        rows = rows.exclude(pk=about.batch.pk)
    found = list(rows.order_by("pk").values_list("title", "total_yuan"))
    return tuple(title for title, _yuan in found), total + sum((yuan for _title, yuan in found), Decimal(0))


def needed(village: str, amount_yuan: Decimal, on: dt.date) -> tuple[int, list[str]]:
    """How many approvals a list of this amount needs, and of which roles."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT approvals, roles FROM funds_signatures(%s, %s, %s, %s)",
            [village, GuardedPaper.PAYMENT.value, amount_yuan, on],
        )
        row = cursor.fetchone()
    return (row[0], list(row[1])) if row else (0, [])
