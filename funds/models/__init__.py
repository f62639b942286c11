"""The chain of papers: where money comes from, how it is passed on, what for, and to whom it is paid."""

from funds.models.allocation import Allocation
from funds.models.payment import PaymentBatch, PaymentLine
from funds.models.project import Project
from funds.models.source import FundSource, KnownSource, known_sources

__all__ = ["Allocation", "FundSource", "KnownSource", "PaymentBatch", "PaymentLine", "Project", "known_sources"]
