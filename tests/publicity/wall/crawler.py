"""Reads everything a visitor without login can reach, and says what should not be there.

Follows links, forms, feeds, files and the addresses inside JSON. Of the many villages only those of the test are
entered. Each page is read once plainly; some of each sort again in the other language, size and contrast.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from publicity.rules.privacy import HEALTH, looks_private
from tests.conftest import COUNTY, VILLAGE

ENTERED = {COUNTY, VILLAGE[:9], VILLAGE}
LOOKS = ("lang=en&big=1&contrast=1", "big=1")
ENOUGH = 5  # pages of a sort that are read in the other looks too
_LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
_DIGEST = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{128}|[0-9a-f]{64}|(?=[0-9]*[a-f])[0-9a-f]{16})(?![0-9A-Za-z])")
_URN = re.compile(r"urn:uuid:[0-9a-f-]{36}")
_LANDLINE = re.compile(r"(?<![0-9A-Za-z])0\d{2,3}-?\d{7,8}(?![0-9A-Za-z])")
_CHINESE = [word for word in HEALTH if not word.isascii()]
_ENGLISH = re.compile("|".join(word for word in HEALTH if word.isascii()), re.I)
_CODE = re.compile(r"/wall/(\d{6,12})/")


@dataclass
class Crawl:
    """One walk: `problems` yields each leak as it is found; `seen` is what was read."""

    client: Any
    secrets: Iterable[str]
    phones: set[str]
    seen: dict[str, int] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    sorts: Counter[str] = field(default_factory=Counter)

    def problems(self, start: Iterable[str], *, looks: Iterable[str] = LOOKS) -> Iterator[str]:
        """Walks from the addresses and yields "address: what stands there"."""
        todo = list(start)
        while todo:
            address = todo.pop(0)
            if address in self.seen or not self._enters(address):
                continue
            body, kind = self._read(address)
            yield from (f"{address}: {found}" for found in self.leaks(body, kind))
            todo += self._links(body, kind)
            if "html" in kind and "?" not in address:
                sort = re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}|\d+", "", address)
                self.sorts[sort] += 1
                for look in looks if self.sorts[sort] <= ENOUGH else ():
                    other, _kind = self._read(f"{address}?{look}")
                    yield from (f"{address}?{look}: {found}" for found in self.leaks(other, kind))

    def _enters(self, address: str) -> bool:
        code = _CODE.match(address)
        return code is None or code[1] in ENTERED

    def _read(self, address: str) -> tuple[str, str]:
        response = self.client.get(address)
        self.seen[address] = response.status_code
        return self.judge(response, address)

    def judge(self, response: Any, address: str) -> tuple[str, str]:
        """The body as text; a cookie, an error or a missing header is a failure at once."""
        assert not response.cookies and "Set-Cookie" not in response, address
        assert response.status_code < 500 or "problem" in address, (address, response.status_code)
        assert "Cookie" not in response.get("Vary", ""), address
        body = b"".join(response.streaming_content) if response.streaming else response.content
        kind = response.get("Content-Type", "")
        binary = kind.startswith(("image/png", "font/"))
        text = f"{response.get('Location', '')} {'' if binary else body.decode()}"
        self.text.append(text)
        return text, kind

    def leaks(self, text: str, kind: str) -> list[str]:
        """What in the text should not be public."""
        if "json" in kind:
            text = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)
        plain = html.unescape(text)
        found = [secret for secret in self.secrets if secret and secret in plain]
        found += [word for word in _CHINESE if word in plain]
        visible = re.sub(r"<[^>]+>", " ", plain) if "html" in kind or "xml" in kind else plain
        if not re.search("css|javascript|python|schema", kind):
            found += _ENGLISH.findall(visible)
            numbers = _URN.sub("·", _DIGEST.sub("·", plain))
            if "html" in kind:  # a form's own signed moment is no number of anybody
                numbers = re.sub(r'name="token" value="[^"]*"', "", numbers)
            found += [looks_private(line) for line in numbers.splitlines() if looks_private(line)]
            found += [phone for phone in _LANDLINE.findall(numbers) if phone not in self.phones]
        return found

    def _links(self, body: str, kind: str) -> list[str]:
        if body.startswith("/"):  # a redirect
            found = body.split()[:1]
        elif "json" in kind:
            try:
                found = list(_strings(json.loads(body)))
            except json.JSONDecodeError:
                found = []
        else:
            found = [html.unescape(link) for link in _LINK.findall(body)]
            found += re.findall(r"url\(([^)]+)\)", body) if "css" in kind else []
        home = settings.REGISTRY_WALL_URL.rstrip("/")
        local = [link.removeprefix(home) for link in found]
        plain = [link for link in local if link.startswith("/") and not link.startswith("//")]
        return [link for link in plain if not re.search(r"[?&](big|contrast|lang)=", link)]


def _strings(value: Any) -> Iterator[str]:
    """Every text in a JSON answer."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
