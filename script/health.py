"""Health checks of docker-compose.yml, because the image has no curl.

health.py http://127.0.0.1:8000/readyz   0 when the address answers 200
health.py /app/var/beat 600              0 when a file in the directory was written within so many seconds
"""

import sys
import time
import urllib.request
from pathlib import Path


def main(what: str, seconds: str = "0") -> int:
    """0 when healthy, 1 when not."""
    if what.startswith("http://"):
        try:
            with urllib.request.urlopen(what, timeout=4) as answer:  # noqa: S310  http only, see above
                return 0 if answer.status == 200 else 1
        except OSError as error:
            print(error, file=sys.stderr)
            return 1
    newest = max((path.stat().st_mtime for path in Path(what).iterdir()), default=0.0)
    return 0 if time.time() - newest < float(seconds) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
