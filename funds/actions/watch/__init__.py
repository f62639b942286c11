"""Warnings about money: the run that opens and closes them, and what people do about them. Source: DOMAIN §6.8."""

from funds.actions.watch.answering import MOST, answer, answer_many, follow, judge, payments_of, recover
from funds.actions.watch.running import Ran, run

__all__ = ["MOST", "Ran", "answer", "answer_many", "follow", "judge", "payments_of", "recover", "run"]
