"""The pages of papers: the tab, printing, the village's run, checking a code, and who may open what."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from households.documents import papers, printing
from households.models import Household
from registry import clock
from registry.documents.models import IssuedDocument
from registry.errors import DomainError
from registry.jobs.models import Job
from tests.conftest import SIBLING, VILLAGE, text_of
from tests.households import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(in_scope: Any) -> Household:
    with in_scope(VILLAGE):
        return make.household(members=make.family(), income=make.income(), status="lifted")


@pytest.fixture
def clerk(make_user: Any) -> Any:
    return make_user("village_clerk", VILLAGE)


def tell(client: Any, card: Household, **values: Any) -> Any:
    body = {"paper": "visit", "year": "2019"} | values
    return client.post(reverse("households:paper_print", args=[card.pk]), body)


def test_tab_prints_a_paper_and_lists_it(card: Household, clerk: Any, as_user: Any, in_scope: Any) -> None:
    client = as_user(clerk)
    answer = tell(client, card)
    assert answer.status_code == 302
    shown = client.get(answer.url)
    assert (shown["Content-Type"], shown.content[:5]) == ("application/pdf", b"%PDF-")
    page = client.get(reverse("households:papers", args=[card.pk]))
    with_code = text_of(page)
    with in_scope(VILLAGE):
        document = IssuedDocument.objects.get()
    assert document.check_code.lower() in with_code.lower()
    assert "走访记录表（周山）" in with_code


def test_full_numbers_open_only_to_who_may_see_them(
    card: Household, clerk: Any, make_user: Any, as_user: Any, in_scope: Any
) -> None:
    address = tell(as_user(clerk), card, paper="card", in_full="on").url
    assert as_user(clerk).get(address).status_code == 200
    witness = as_user(make_user("supervision_committee", VILLAGE))
    assert witness.get(address).status_code == 403
    listed = witness.get(reverse("households:papers", args=[card.pk])).content.decode()
    assert address.partition("?")[0] not in listed
    assert 'name="in_full"' not in listed
    tell(witness, card, paper="card", in_full="on")
    with in_scope(VILLAGE):
        assert IssuedDocument.objects.exclude(needs="").count() == 1


def test_helper_sees_the_tab_but_prints_nothing(card: Household, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("helper", VILLAGE))
    assert client.get(reverse("households:papers", args=[card.pk])).status_code == 200
    assert tell(client, card).status_code == 403


def test_card_of_another_village_is_not_there(card: Household, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("village_clerk", SIBLING))
    assert client.get(reverse("households:papers", args=[card.pk])).status_code == 404
    assert tell(client, card).status_code == 404


def test_village_run_is_a_job(card: Household, clerk: Any, as_user: Any, in_scope: Any) -> None:
    client = as_user(clerk)
    body = {"paper": "register", "village": VILLAGE, "year": "2019", "who": "registered"}
    answer = client.post(reverse("households:print_run"), body)
    with in_scope(VILLAGE):
        job = Job.objects.get(kind="households.print_run")
    assert answer.url == reverse("jobs:detail", args=[job.pk])
    assert job.params["village"] == VILLAGE
    wrong = client.post(reverse("households:print_run"), body | {"village": SIBLING})
    assert wrong.status_code == 200
    with in_scope(VILLAGE):
        assert Job.objects.count() == 1


@pytest.mark.parametrize("paper", ["register", "visit"])
def test_the_job_prints_the_village_and_leads_to_the_pdf(
    card: Household, clerk: Any, in_scope: Any, paper: str
) -> None:
    from households.tasks import print_run

    with in_scope(VILLAGE):
        job = Job.objects.create(kind="households.print_run", area_id=VILLAGE, started_by=clerk)
        told: list[int] = []
        progress: Any = SimpleNamespace(job=job, advance=lambda done, total=0, phase="": told.append(done))
        result = print_run(progress, paper=paper, village=VILLAGE, year=2019)
        document = IssuedDocument.objects.get()
        assert result["url"].startswith(reverse("documents:download", args=[document.uuid]))
        assert told
        with pytest.raises(DomainError):
            print_run(progress, paper=paper, village=SIBLING, year=2019)


def test_code_of_a_paper_is_checked_inside_the_area(
    card: Household, clerk: Any, make_user: Any, as_user: Any, in_scope: Any
) -> None:
    with in_scope(VILLAGE):
        document = printing.print_one(card, papers.PAPERS["visit"], year=2019, by=clerk, at=clock.now())
    address = reverse("households:paper_check")
    typed = document.check_code.lower().replace("-", " ")
    found = as_user(clerk).get(address, {"code": typed})
    assert "走访记录表（周山）" in text_of(found)
    assert found.context["newer"] is None
    elsewhere = as_user(make_user("village_clerk", SIBLING)).get(address, {"code": typed})
    assert elsewhere.context["document"] is None
    with in_scope(VILLAGE):
        Household.objects.filter(pk=card.pk).update(address="新址")
        later = clock.now() + dt.timedelta(minutes=1)
        newer = printing.print_one(card, papers.PAPERS["visit"], year=2019, by=clerk, at=later)
    assert as_user(clerk).get(address, {"code": typed}).context["newer"] == newer


def test_the_wall_tells_anyone_that_a_paper_was_issued_and_names_nobody(
    card: Household, clerk: Any, client: Any, in_scope: Any
) -> None:
    with in_scope(VILLAGE):
        document = printing.print_one(card, papers.PAPERS["visit"], year=2019, by=clerk, at=clock.now())
    page = client.get(reverse("wall:verify", args=[document.check_code]))
    said = text_of(page)
    assert page.status_code == 200
    assert "十八洞村" in said
    assert document.data_version[:12] in said
    assert "周山" not in said
    assert client.get(reverse("wall:verify", args=["0000-0000"])).status_code == 404
