"""``python -m registry.servers start|stop|status|env``: the embedded servers from a shell."""

from __future__ import annotations

import argparse
import shlex
import sys

from . import InUse, ServerError, ensure, status, stop


def main() -> int:
    """Do what the command line asks; 0 when done, 1 with one sentence on stderr when not."""
    parser = argparse.ArgumentParser(prog="python -m registry.servers", description=__doc__)
    parser.add_argument("action", choices=("start", "stop", "status", "env"))
    parser.add_argument("--force", action="store_true", help="stop even while another run uses the servers")
    asked = parser.parse_args()
    try:
        if asked.action == "stop":
            stop(force=asked.force)
        elif asked.action == "status":
            up = status()
            print("\n".join(f"{name}: {'running' if answers else 'stopped'}" for name, answers in up.items()))
            return 0 if all(up.values()) else 3
        else:
            urls = ensure()
            if asked.action == "env":
                print("\n".join(f"export {name}={shlex.quote(url)}" for name, url in urls.environment().items()))
    except InUse as error:
        print(error, file=sys.stderr)
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
