"""The screens of the bank: the desk, layouts, files, answers, reconciliation, recoveries."""

from funds.views.bank.answers import (
    Evidence,
    LineLeave,
    RowExplain,
    answer,
    answer_apply,
    answer_drop,
    answer_upload,
)
from funds.views.bank.desk import bundle, desk, file_cancel, file_download, file_page, file_send, make, send_many
from funds.views.bank.layouts import layout_edit, layout_new, layout_retire, layouts, layouts_ready
from funds.views.bank.reconciling import ReconciliationList, close, reconciliation, reissue
from funds.views.bank.recovering import (
    RecoveryList,
    RecoveryOpen,
    RepaymentEnter,
    recovery,
    recovery_notice,
    recovery_step,
)

__all__ = [
    "Evidence", "LineLeave", "ReconciliationList", "RecoveryList", "RecoveryOpen", "RepaymentEnter", "RowExplain",
    "answer", "answer_apply", "answer_drop", "answer_upload", "bundle", "close", "desk", "file_cancel",
    "file_download", "file_page", "file_send", "layout_edit", "layout_new", "layout_retire", "layouts",
    "layouts_ready", "make", "reconciliation", "recovery", "recovery_notice", "recovery_step", "reissue", "send_many",
]  # fmt: skip
