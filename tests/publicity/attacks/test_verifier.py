"""Files that are no honest download: too deep, marked by an editor, without a single signature, unsealed for weeks."""

from __future__ import annotations

import hashlib
import json
from importlib import util
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[3] / "publicity/verifier/verify_wall.py"
NOTHING: dict[str, Any] = {
    "format": "fair-wall-history/1", "place": "433124110226", "county": "433124", "public_keys": {}, "entries": [],
    "notices": {}, "shown": {}, "leaf_hashes": [], "villages": {}, "roots": [],
}  # fmt: skip
DEEP = "[" * 200_000 + "]" * 200_000


def verdict(tmp_path: Path, body: bytes, capsys: Any) -> tuple[int, str]:
    spec = util.spec_from_file_location("verify_wall_attacked", SCRIPT)
    assert spec and spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "history.json").write_bytes(body)
    return module.main([str(tmp_path / "history.json")]), capsys.readouterr().out


def entry(on: str) -> dict[str, Any]:
    text = json.dumps({"type": "answer", "village": "433124110226", "on": on}, ensure_ascii=False)
    return {"kind": "answer", "on": on, "at": f"{on}T04:00:00.000000Z", "village": "433124110226", "text": text,
            "sha256": hashlib.sha256(text.encode()).hexdigest(), "leaf": None}  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({**NOTHING, "notices": {}})[:-1] + f', "more": {DEEP}}}',
        json.dumps(NOTHING)[:-20],
        json.dumps(NOTHING).replace('"notices": {}', '"notices": {"a": "1", "a": "2"}'),
        json.dumps(NOTHING).replace('"leaf_hashes": []', f'"leaf_hashes": [{"9" * 5000}]'),
    ],
    ids=["deep", "truncated", "name twice", "endless number"],
)
def test_what_is_no_history_is_called_unreadable_not_changed(body, tmp_path, capsys):
    assert verdict(tmp_path, body.encode(), capsys)[0] == 2


def test_a_file_saved_on_windows_is_read(tmp_path, capsys):
    lines = json.dumps(NOTHING, indent=1).replace("\n", "\r\n").encode()
    assert verdict(tmp_path, b"\xef\xbb\xbf" + lines, capsys)[0] == 0


def test_no_signature_and_no_seal_are_told(tmp_path, capsys):
    code, said = verdict(tmp_path, json.dumps(NOTHING).encode(), capsys)
    assert (code, "proves nothing" in said) == (0, True)
    fresh = {**NOTHING, "entries": [entry("2026-11-01"), entry("2026-11-02")]}
    assert "not sealed, nights later" not in verdict(tmp_path, json.dumps(fresh).encode(), capsys)[1]
    late = {**NOTHING, "entries": [entry("2026-11-01"), entry("2026-11-20")]}
    assert "Entries of 2026-11-01" in verdict(tmp_path, json.dumps(late).encode(), capsys)[1]
