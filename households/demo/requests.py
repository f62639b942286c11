"""Changes of members on their way and near relatives on file, in the village of the demo's logins.

One request in each state, so that clerk, secretary and township each find their own work; filings of the secretary,
the supervision committee and a township officer, of which one waits for its check and one has ended.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from households.actions import filings, requests
from households.actions.filings import FilingDraft
from households.choices import REGISTERED, Relation
from households.models import Household, Member, MemberChange
from households.rules.changes import Departure, Event
from registry.db.scope import scoped
from registry.demo.users import home

if TYPE_CHECKING:
    from registry.demo.plan import Plan

WAYS: tuple[tuple[str, ...], ...] = (
    (), ("confirm",), ("return_village",), ("confirm", "approve"), ("confirm", "refuse_township"), ("take_back",),
)  # fmt: skip
"""The steps of each request; each stands in another state in the end."""
NOTES = {"return_village": "证明照片看不清，请重拍", "refuse_township": "经核实此人仍在村居住"}
WHO = {"take_back": "clerk", "approve": "township", "refuse_township": "township"}
PAPERS = (("moved", "户口迁移证"), ("marriage", "结婚证"), ("moved", "户口簿"))


def build(plan: Plan) -> None:
    """Requests in every state and four filings."""
    village = home(plan)
    people = {
        user.username: user for rows in plan.users.values() for user in (rows if isinstance(rows, list) else [rows])
    }
    with scoped(village, actor=people["clerk"].pk):
        cards = Household.objects.within(village).filter(status__in=REGISTERED, cases=None, size__gte=3).order_by("-pk")
        chosen = list(cards[: len(WAYS) + 4])
    for serial, (card, way) in enumerate(zip(chosen, WAYS, strict=False)):
        _request(card, way, people, on=plan.on, serial=serial)
    _file(chosen[len(WAYS) :], people, on=plan.on)


def _request(card: Household, way: tuple[str, ...], people: dict[str, Any], *, on: dt.date, serial: int) -> None:
    """A grown child's registration is moved out, or the child marries away."""
    clerk = people["clerk"]
    with scoped(card.village_id, actor=clerk.pk):
        others = card.members.current().exclude(relation__in=[Relation.HEAD, Relation.SPOUSE])
        goer = others.order_by("birth_on").first()
        if goer is None:
            return
        reason, paper = PAPERS[serial % len(PAPERS)]
        day = max(goer.joined_on, on - dt.timedelta(days=3 + serial))
        change = Departure(goer.pk, reason, Event(day, paper))
        asked = requests.request(change, by=clerk, on=on, papers=[_paper(serial)])
    for name in way:
        _step(asked, name, people[WHO.get(name, "secretary")], on=on)


def _step(asked: MemberChange, name: str, by: Any, *, on: dt.date) -> None:
    with scoped(by.scope, actor=by.pk):
        requests.take_step(asked, name, by=by, on=on, note=NOTES.get(name, ""))


def _paper(serial: int) -> SimpleUploadedFile:
    """An empty sheet, so that there is something to open."""
    out = io.BytesIO()
    Image.new("RGB", (420, 594), (244, 241, 230 - serial)).save(out, "PNG")
    return SimpleUploadedFile(f"证明材料{serial + 1}.png", out.getvalue(), content_type="image/png")


def _file(cards: list[Household], people: dict[str, Any], *, on: dt.date) -> None:
    """The secretary's brother (checked), the supervisor's in-law (waits), the township's cousin, one that ended."""
    township = people["township"]
    plans = (("secretary", "two_committees", "sibling", "check"), ("supervisor", "supervision", "in_law", ""),
             ("leader", "township", "other", ""), ("secretary", "two_committees", "in_law", "end"))  # fmt: skip
    for card, (cadre, post, kinship, then) in zip(cards, plans, strict=False):
        who = people[cadre]
        by = who if len(who.scope) < filings.VILLAGE else people["clerk"]
        with scoped(township.scope, actor=by.pk):
            head = Member.objects.current().get(household=card, relation=Relation.HEAD)
            draft = FilingDraft(
                who.name, post, head.name, head.identity.reveal(), kinship, on - dt.timedelta(days=40),
                cadre_user=who.pk, benefits="建档立卡户，家庭收入低于当年标准",
            )  # fmt: skip
            filing = filings.file(draft, by=by, on=on)
        with scoped(township.scope, actor=township.pk):
            if then:
                filings.check(filing, by=township, on=on)
            if then == "end":
                filings.end(filing, by=township, on=on, reason="两家已解除姻亲关系")
