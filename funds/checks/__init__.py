"""What is watched for in the money: one table of patterns with their SQL, asked set-wise; and the data checks that read
the same answers (DQ-62, DQ-63, DQ-64). Source: DOMAIN §6.8, §11.
"""

from funds.checks.findings import paid_dead, payments, register_all, unpublished
from funds.checks.patterns import WATCHES, Watch, watch_of
from funds.checks.running import Asked, Seen, seen

__all__ = [
    "WATCHES", "Asked", "Seen", "Watch", "paid_dead", "payments", "register_all", "seen", "unpublished", "watch_of",
]  # fmt: skip
