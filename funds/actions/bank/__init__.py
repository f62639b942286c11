"""The bank: layouts, files out, answers in, what is issued again, what comes back, whether it all agrees."""

from funds.actions.bank.answers import apply_answer, drop_answer, file_of_answer, read_answer
from funds.actions.bank.files import (
    awaiting_file,
    cancel_file,
    checked_content,
    content_of,
    file_name,
    hand_over,
    make_file,
    record_altered,
)
from funds.actions.bank.layouts import ready_layouts_missing, retire_layout, save_layout, take_over_ready
from funds.actions.bank.reconciling import close_reconciliation
from funds.actions.bank.recovering import open_recovery, refer_recovery, repay, write_off_recovery
from funds.actions.bank.reissuing import leave_line, prepare_reissue, to_reissue
from funds.actions.bank.settling import EvidenceDraft, enter_evidence, explain_row

__all__ = [
    "EvidenceDraft", "apply_answer", "awaiting_file", "cancel_file", "checked_content", "close_reconciliation",
    "content_of", "drop_answer", "enter_evidence", "explain_row", "file_name", "file_of_answer", "hand_over",
    "leave_line", "make_file", "open_recovery", "prepare_reissue", "read_answer", "ready_layouts_missing",
    "record_altered", "refer_recovery", "repay", "retire_layout", "save_layout", "take_over_ready", "to_reissue",
    "write_off_recovery",
]  # fmt: skip
