"""Where the secret keys come from.

In real use they are given by the environment. On a developer's machine and in the demo they are made once and
kept in `var/keys.json` (mode 0600), so that data sealed yesterday can be opened today.
"""

import base64
import contextlib
import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

NAMES = ("SECRET_KEY", "REGISTRY_SEAL_KEY", "REGISTRY_INDEX_KEY")


def from_environment(names: Sequence[str] = NAMES) -> dict[str, str] | None:
    """The keys of these names when all are given by the environment, else None."""
    found = {name: os.environ.get(name, "") for name in names}
    return found if all(found.values()) else None


def load_or_create(path: Path, *, names: Sequence[str] = NAMES) -> dict[str, str]:
    """The keys kept in `path`; made on first use. Written whole or not at all."""
    given = from_environment(names)
    if given:
        return given
    try:
        return {name: str(value) for name, value in json.loads(path.read_text()).items()}
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in names}
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(keys))
    with contextlib.suppress(FileExistsError):  # the first of two concurrent starts wins
        os.link(draft, path)
    draft.unlink()
    return load_or_create(path, names=names)
