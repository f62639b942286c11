"""Where the secret keys come from.

In real use they are given by the environment. On a developer's machine and in the demo they are made once and
kept in `var/keys.json` (mode 0600), so that data sealed yesterday can be opened today.
"""

import base64
import json
import os
import secrets
from pathlib import Path

NAMES = ("SECRET_KEY", "REGISTRY_SEAL_KEY", "REGISTRY_INDEX_KEY")


def from_environment() -> dict[str, str] | None:
    """The three keys when all are given by the environment, else None."""
    found = {name: os.environ.get(name, "") for name in NAMES}
    return found if all(found.values()) else None


def load_or_create(path: Path) -> dict[str, str]:
    """The keys kept in `path`; made on first use. Written whole or not at all."""
    given = from_environment()
    if given:
        return given
    try:
        return {name: str(value) for name, value in json.loads(path.read_text()).items()}
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "REGISTRY_SEAL_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "REGISTRY_INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(keys))
    try:
        os.link(draft, path)  # the first of two concurrent starts wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return load_or_create(path)
