"""The newest notices and answers as an Atom feed (RFC 4287).

Identifiers outlive addresses, and the same content is the same bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import override

from publicity.choices import NoticeState, Outcome
from publicity.feeds.records import address, lasting_id, newest
from publicity.models import WallAnswer, WallLogEntry, WallNotice
from publicity.reports.wall import day_words, find_division
from registry.clock import ZONE
from registry.divisions.models import Division

LENGTH = 60
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ANSWERED = {Outcome.UPHELD: "意见成立", Outcome.REFUSED: "查过了，没有发现问题", Outcome.DISMISSED: "没有受理"}


class _Feed(Atom1Feed):
    """Django's feed, with the day of an empty one given rather than taken from the clock."""

    def __init__(self, *args: Any, empty_at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._empty_at = empty_at

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=self._empty_at)


def feed(code: str, *, on: dt.date) -> bytes | None:
    """The feed of a division and of all below it; None when there is none. In Chinese, as everything published."""
    division = find_division(code)
    if division is None:
        return None
    notices = list(newest(code, limit=LENGTH))
    ids = [n.id for n in notices]
    logged: dict[int, dt.datetime] = {}
    for entry in WallLogEntry.objects.filter(notice_id__in=ids).order_by("at"):
        logged[entry.notice_id] = entry.at.astimezone(ZONE)
    answers: dict[int, list[WallAnswer]] = defaultdict(list)
    for answer in WallAnswer.objects.filter(notice_id__in=ids).order_by("id"):
        answers[answer.notice_id].append(answer)
    names = dict(Division.objects.filter(code__in={n.village_id for n in notices}).values_list("code", "name"))
    out = _Feed(
        title=f"{division.name}公开栏", link=address("area", code), description=None, language="zh-CN",
        author_name=division.name, feed_url=address("feed", code), feed_guid=lasting_id("feed", code),
        empty_at=_start_of(dt.date(division.valid_from, 1, 1)),
    )  # fmt: skip
    with override("zh-hans"):
        for notice in notices:
            place = "" if notice.village_id == code else f"{names[notice.village_id]} · "
            _add(out, notice, place, names[notice.village_id], logged.get(notice.id))
            for answer in answers[notice.id]:
                _add_answer(out, notice, answer, names[notice.village_id])
    return str(out.writeString("utf-8")).encode()


def _add(out: _Feed, notice: WallNotice, place: str, author: str, logged: dt.datetime | None) -> None:
    hung = _start_of(notice.starts_on)
    touched = [hung, logged or hung, *([_start_of(notice.closed_on)] if notice.closed_on else [])]
    until = day_words(notice.last_on, notice.starts_on)
    words = f"从{day_words(notice.starts_on, notice.starts_on)}贴到{until}。"
    if notice.state == NoticeState.WITHDRAWN:
        words = f"已经撤下：{notice.statement}"
    elif notice.state == NoticeState.CLOSED and notice.statement:
        words += notice.statement
    out.add_item(
        title=_clean(f"{place}{notice.title}"), link=address("notice", notice.village_id, notice.reference),
        description=_clean(words), unique_id=lasting_id(notice.village_id, notice.reference), pubdate=hung,
        updateddate=max(touched), author_name=author, categories=[notice.kind],
    )  # fmt: skip


def _add_answer(out: _Feed, notice: WallNotice, answer: WallAnswer, author: str) -> None:
    words = f"{_ANSWERED.get(Outcome(answer.outcome), '')}。{answer.answer}"
    if answer.review_answer:
        words += f" 复查答复：{answer.review_answer}"
    out.add_item(
        title=_clean(f"答复：{notice.title}"), link=address("notice", notice.village_id, notice.reference),
        description=_clean(words), unique_id=lasting_id("answer", answer.id), pubdate=_start_of(answer.answered_on),
        updateddate=_start_of(answer.reviewed_on or answer.answered_on), author_name=author, categories=["answer"],
    )  # fmt: skip


def _start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZONE)


def _clean(text: str) -> str:
    """Without the characters that XML cannot carry."""
    return _CONTROL.sub("", text)
