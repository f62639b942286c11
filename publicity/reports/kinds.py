"""The table of the kinds of notice as a document; script/docs writes it."""

from __future__ import annotations

from publicity.choices import NoticeKind, Signer
from publicity.rules.kinds import COLUMNS, COUNTY, KINDS, TOWNSHIP, VILLAGE
from publicity.rules.sheets import columns_of

_LEVELS = {VILLAGE: "village", TOWNSHIP: "township", COUNTY: "county"}


def as_document() -> str:
    """docs/reference/notice-kinds.md: each kind with its columns, levels, signatures and where it comes from."""
    lines = [
        "# Kinds of notice",
        "",
        "<!-- Written by script/docs from publicity/rules/kinds.py; change the table there. -->",
        "",
        "A column that is not listed cannot be published, whoever asks. Bold columns are offered first. Names in a",
        "name column are masked (王＊山); rows of a kind about persons leave the wall when their days are over.",
        "How many days a kind hangs is no part of this table: it is a dated row per region with its document",
        "(`publicity_publicityperiod`). What a village owes how often is one too (`publicity_wallduty`).",
        "",
        "| kind | hangs at | persons | signed before the witness | comes from | columns | source |",
        "|---|---|---|---|---|---|---|",
    ]
    for code, kind in KINDS.items():
        levels = ", ".join(_LEVELS[level] for level in sorted(kind.levels, reverse=True))
        signers = ", ".join(str(Signer(one).label) for one in kind.signers) or "–"
        columns = ", ".join(_column(key, key in kind.usual) for key in columns_of(code))
        lines.append(
            f"| `{code}` {NoticeKind(code).label} | {levels} | {'yes' if kind.personal else 'no'} | {signers} "
            f"| {'composed by hand' if kind.by_hand else 'its procedure only'} | {columns} | {kind.article} |"
        )
    return "\n".join(lines) + "\n"


def _column(key: str, is_usual: bool) -> str:
    shown = COLUMNS[key]
    text = f"{shown.label} ({shown.english})"
    return f"**{text}**" if is_usual else text
