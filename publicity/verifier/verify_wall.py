#!/usr/bin/env python3
"""核对村务公开日志 / Checks the publication log of a village. Offline, Python 3.8 or later, nothing to install.

    python3 verify_wall.py history.json [--key HEX] [--earlier old-history.json] [--paper CODE]

history.json  the download of a village's or county's log page / 村或县的“公开日志”页面上下载的文件
--key         the public key from the notice board or the handbook; may be given twice after a change of keys / 公钥
--earlier     a download kept from before: finds a log that was written and signed anew / 以前留下的下载文件
--paper       the log code printed on a poster: must be one of the signed roots / 纸上印的日志码

Exit code: 0 nothing wrong, 1 something was changed, 2 the file cannot be read.
结果：0 没有问题，1 被改动过，2 文件读不了
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import re
import sys

HISTORY, ROOT = "fair-wall-history/1", "fair-wall-root/1"
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")
COPIED = ("village", "kind", "on", "at")
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

# --- Ed25519, RFC 8032 §5.1.7 ---
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(one, two):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, two
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point(data):
    """The point of 32 bytes, None when they are no point of the curve."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(text, signature, public_key):
    """Did the holder of the key sign the text?"""
    key, mark = bytes.fromhex(public_key), bytes.fromhex(signature)
    if len(key) != 32 or len(mark) != 64:
        return False
    owner, s = point(key), int.from_bytes(mark[32:], "little")
    if owner is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(mark[:32] + key + text.encode()).digest(), "little") % ORDER
    minus = (P - owner[0], owner[1], 1, P - owner[3])
    both, found = add(BASE, minus), (0, 1, 1, 0)
    for bit in range(252, -1, -1):
        found = add(found, found)
        which = (s >> bit & 1, k >> bit & 1)
        if which != (0, 0):
            found = add(found, {(1, 0): BASE, (0, 1): minus, (1, 1): both}[which])
    x, y, z, _t = found
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == mark[:32]


# --- hashes and the tree of RFC 9162 §2.1 ---


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def leaf_hash(text):
    return hashlib.sha256(b"\x00" + text.encode()).hexdigest()


def heads(leaves, sizes):
    """The head of the tree at each of these sizes."""
    wanted, found, peaks = set(sizes), {}, []
    for size in range(len(leaves) + 1):
        if size in wanted:
            node = peaks[-1] if peaks else hashlib.sha256(b"").digest()
            for peak in reversed(peaks[:-1]):
                node = hashlib.sha256(b"\x01" + peak + node).digest()
            found[size] = node.hex()
        if size < len(leaves):
            node, below = bytes.fromhex(leaves[size]), size
            while below & 1:
                node, below = hashlib.sha256(b"\x01" + peaks.pop() + node).digest(), below >> 1
            peaks.append(node)
    return found


def paper_code(digest):
    number = int(digest[:10], 16)
    return "".join(LETTERS[number >> shift & 31] for shift in range(35, -1, -5))


# --- the checks ---


class Unreadable(Exception):
    """The file is not a history, so that nothing can be said about it."""


class Report:
    """What was found wrong, each once, in both languages."""

    def __init__(self):
        self.faults = []

    def fault(self, chinese, english):
        if (chinese, english) not in self.faults:
            self.faults.append((chinese, english))


def once(pairs):
    content = dict(pairs)
    if len(content) != len(pairs):
        raise Unreadable("a name stands twice")
    return content


def read(text):
    return json.loads(text, object_pairs_hook=once)


def load(path):
    with open(path, encoding="utf-8-sig") as file:  # some editors of Windows put a mark at the beginning
        history = read(file.read())
    if not isinstance(history, dict) or history.get("format") != HISTORY:
        raise Unreadable("not a history of the wall")
    history["roots"] = [dict(root, content=read(root["text"])) for root in history["roots"]]
    for entry in history["entries"]:
        entry["place"] = read(entry["leaf"]) if entry["leaf"] is not None else None
        entry["content"] = read(entry["text"])
    return history


def check_roots(history, keys, report):
    """Each root is signed, follows the day before, names it, and fits the leaves."""
    roots, leaves = history["roots"], history["leaf_hashes"]
    head_at = heads(leaves, [root["content"]["size"] for root in roots])
    before = None
    for root in roots:
        content = root["content"]
        day, key = content["on"], content["public_key"]
        if content.get("format") != ROOT or content["county"] != history["county"]:
            raise Unreadable("a root of another log")
        if not is_signed(root["text"], root["signature"], key):
            report.fault(f"{day} 的根签名不对。", f"The signature of the root of {day} is wrong.")
        if keys and key.lower() not in keys:
            report.fault(f"{day} 的根不是用公布的公钥签的。", f"The root of {day} has another key than yours.")
        if content["until"] != day + "T16:00:00.000000Z":  # midnight in China
            report.fault(f"{day} 的根截止时间不对。", f"The root of {day} does not end with its day.")
        if before is None:
            expected = None
        else:
            expected = sha256(before["text"])
            next_day = dt.date.fromisoformat(before["content"]["on"]) + dt.timedelta(days=1)
            if day != next_day.isoformat() or content["size"] < before["content"]["size"]:
                report.fault(f"{day} 的根接不上前一天。", f"The root of {day} does not follow the day before.")
        if content["previous"] != expected:
            report.fault(f"{day} 的根和前一天的根连不上。", f"The root of {day} does not name the root before it.")
        if head_at.get(content["size"]) != content["root"]:
            report.fault(f"到 {day} 为止的条目被改过、删过或换过次序。",
                         f"Entries up to {day} were edited, removed or reordered; its root does not fit.")  # fmt: skip
        before = root
    if len(leaves) != (before["content"]["size"] if before else 0):
        report.fault("条目数和最后一个根不符。", "The number of leaves is not the one of the last root.")


def check_counts(history, report):
    """The newest root signs how many entries each place has; none may be missing here."""
    if not history["roots"]:
        return
    counts, newest = history["villages"], history["roots"][-1]["content"]
    if sha256(json.dumps(counts, sort_keys=True, separators=(",", ":"))) != newest["villages"]:
        report.fault("各村条目数和签过名的不符。", "The numbers of entries of the villages are not the signed ones.")
    have = {}
    for entry in history["entries"]:
        if entry["place"] is not None:
            have[entry["village"]] = have.get(entry["village"], 0) + 1
    place = history["place"]
    for village in sorted(set(have) | set(counts)):
        mine = village.startswith(place) if len(place) == 6 else village == place
        if (mine or village in have) and have.get(village, 0) != (counts.get(village, 0) if mine else 0):
            report.fault(f"{village} 应有 {counts.get(village, 0)} 条，这里有 {have.get(village, 0)} 条：有条目被删。",
                         f"{village} has {counts.get(village, 0)} sealed entries, here are {have.get(village, 0)}: "
                         "entries were removed.")  # fmt: skip


def check_entries(history, report):
    """Each entry is the one that was sealed, at its place, on a day that was still open then."""
    ends = [(root["content"]["size"], root["content"]["on"], root["content"]["until"]) for root in history["roots"]]
    last, next_place = -1, {}
    for number, entry in enumerate(history["entries"], 1):
        leaf, content, name = entry["place"], entry["content"], f"{entry['village']} #{number}"
        if sha256(entry["text"]) != entry["sha256"] or (
            [content["type"], content["village"], content["on"]] != [entry[k] for k in ("kind", "village", "on")]
        ):
            report.fault(f"{name} 的内容被改过。", f"The text of {name} was edited.")
        if not MOMENT.fullmatch(entry["at"]):
            raise Unreadable("a moment is not written as one")
        opened_on, opened, closed = (*ends[-1][1:], None) if ends else ("", "", None)
        if leaf is not None:
            if [leaf[k] for k in ("village", "kind", "on", "at")] != [
                entry[k] for k in ("village", "kind", "on", "at")
            ]:
                report.fault(f"{name} 的日期或种类被改过。", f"The day or the kind of {name} was edited.")
            position, hashes = leaf["position"], history["leaf_hashes"]
            fits = 0 <= position < len(hashes) and hashes[position] == leaf_hash(entry["leaf"])
            if not fits or leaf["entry"] != sha256(entry["text"]) or leaf["county"] != history["county"]:
                report.fault(f"{name} 不是封存的那一条：被改过。", f"{name} is not what was sealed: it was edited.")
            if position <= last or leaf["village_position"] != next_place.get(leaf["village"], 0):
                report.fault(f"{name} 的次序不对：有条目被删或被换过位置。",
                             f"{name} stands out of order: entries were removed or reordered.")  # fmt: skip
            last, next_place[leaf["village"]] = position, leaf["village_position"] + 1
            opened_on, opened, closed = window(ends, position)
        if entry["at"] < opened or entry["on"] <= opened_on or (closed and entry["at"] >= closed):
            report.fault(f"{name} 写的是 {entry['on']}，可那天早已封存：日期被倒填。",
                         f"{name} is dated {entry['on']}, which was sealed already: back-dated.")  # fmt: skip


def window(ends, position):
    """The last day sealed before the root over that place, and the moments between which its entries were written."""
    opened_on, opened = "", ""
    for size, day, until in ends:
        if position < size:
            return opened_on, opened, until
        opened_on, opened = day, until
    return opened_on, opened, None


def check_notices(history, report):
    """Each frozen copy is one the log names, and what hangs is what was frozen."""
    named, gone = {}, {}
    for entry in history["entries"]:
        content = entry["content"]
        if content["type"] in ("notice", "correction"):
            named[content["sha256"]] = content["notice"]
        row = content.get("row")
        if row is not None and (content["type"] == "withdrawal" or content.get("result") == "upheld"):
            gone.setdefault(content["notice"], set()).add(row)
    for digest, text in history["notices"].items():
        code = named.get(digest, digest[:12])
        if sha256(text) != digest or digest not in named:
            report.fault(f"公示 {code} 和日志里的不是同一份。", f"Notice {code} is not the one in the log.")
            continue
        frozen = read(text)["rows"]
        shown = {int(position): row for position, row in history["shown"].get(digest, {}).items()}
        for number, row in enumerate(frozen, 1):
            if number in shown and shown[number] != row:
                report.fault(f"公示 {code} 第 {number} 行被改过。", f"Row {number} of notice {code} was edited.")
            if number not in shown and number not in gone.get(code, ()):
                report.fault(f"公示 {code} 第 {number} 行不见了。", f"Row {number} of notice {code} was removed.")
        if set(shown) - set(range(1, len(frozen) + 1)):
            report.fault(f"公示 {code} 多出几行。", f"Notice {code} has rows that were never frozen.")


def check_earlier(history, earlier, report):
    """What was once published is still there, at the same place, under the same signatures."""
    roots = {root["content"]["on"]: root for root in history["roots"]}
    for old in earlier["roots"]:
        new = roots.get(old["content"]["on"])
        if new is None or (new["text"], new["signature"]) != (old["text"], old["signature"]):
            day = old["content"]["on"]
            report.fault(f"{day} 的根和以前下载的不一样：日志被重做过。",
                         f"The root of {day} is not the one downloaded before: the log was made anew.")  # fmt: skip
    old_leaves = earlier["leaf_hashes"]
    if history["leaf_hashes"][: len(old_leaves)] != old_leaves:
        report.fault("以前下载的条目被改过、删过或换过次序。", "Entries of the earlier download were changed since.")
    now = {(entry["text"], entry["at"]) for entry in history["entries"]}
    for entry in earlier["entries"]:
        if (entry["text"], entry["at"]) not in now:
            report.fault(f"{entry['on']} 的一条以前在，现在不见了。",
                         f"An entry of {entry['on']} was there before and is gone now.")  # fmt: skip


def caution(history, say):
    """What is no change, but leaves something unproven: no signature at all, or nights without one."""
    if not history["roots"]:
        say("！文件里一个签过名的根都没有，所以什么也证明不了。The file has no signed root, so it proves nothing.\n")
    days = sorted(entry["on"] for entry in history["entries"] if entry["leaf"] is None)
    if days and dt.date.fromisoformat(days[-1]) - dt.date.fromisoformat(days[0]) > dt.timedelta(days=1):
        say(f"！{days[0]} 的条目过了几个晚上还没有封存。Entries of {days[0]} are still not sealed, nights later.\n")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("history")
    parser.add_argument("--key", action="append", default=[])
    parser.add_argument("--earlier")
    parser.add_argument("--paper")
    given = parser.parse_args(arguments)
    report, say = Report(), sys.stdout.write
    try:
        history = load(given.history)
        check_roots(history, {key.lower() for key in given.key}, report)
        check_counts(history, report)
        check_entries(history, report)
        check_notices(history, report)
        if given.earlier:
            earlier = load(given.earlier)
            if earlier["place"] != history["place"]:
                raise Unreadable("the earlier file is of another place")
            check_earlier(history, earlier, report)
        codes = {paper_code(root["content"]["root"]) for root in history["roots"]}
        paper = re.sub("[^0-9A-Z]", "", (given.paper or "").upper()).translate(str.maketrans("ILO", "110"))
        if paper and paper not in codes:
            report.fault("纸上的日志码不在签过名的根里。", "The log code on the paper is none of the signed roots.")
    except (Unreadable, OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        say(f"文件读不了。The file cannot be read: {error!r}\n")
        return 2
    for chinese, english in report.faults:
        say(f"✗ {chinese} {english}\n")
    sealed = sum(1 for entry in history["entries"] if entry["leaf"] is not None)
    waiting, newest = len(history["entries"]) - sealed, history["roots"][-1:]
    say(f"{history['place']}：{sealed} 条已封存，{waiting} 条待封存，{len(history['roots'])} 个根。"
        f"{sealed} entries sealed, {waiting} waiting for the night, {len(history['roots'])} roots.\n")  # fmt: skip
    for root in newest:
        code = paper_code(root["content"]["root"])
        day, key = root["content"]["on"], root["content"]["public_key"]
        say(f"{day}：日志码 log code {code[:4]}-{code[4:]}，公钥 public key {key}\n")
        if not given.key:
            say("公钥取自文件本身，请和公开栏上印的比一比（--key）。"
                "The key was read from the file itself: compare it with the printed one, or give --key.\n")  # fmt: skip
    caution(history, say)
    say("✗ 有改动。Something was changed.\n" if report.faults else "✓ 没有发现改动。Nothing was changed.\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
