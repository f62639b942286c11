"""The four kinds of Chinese type an official paper is set in, and where they come from on this machine.

A county may put its own licensed fonts (方正小标宋, 仿宋_GB2312 …) into REGISTRY_FONT_DIR; they are preferred. Else the
open ones: FandolFang and FandolKai from that directory, Noto CJK and LXGW WenKai from the system. ECOSYSTEM.md §3.1.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Role:
    """One kind of type: CSS family names in order of preference, and files of the font directory by family."""

    name: str
    label: str
    files: tuple[tuple[str, str], ...]
    """(file name in REGISTRY_FONT_DIR, family it is declared as)."""
    families: tuple[str, ...]
    """Families looked for in the system after those."""


ROLES: Final = (
    Role("biaosong", "小标宋", (("FZXBSJW.TTF", "FZXiaoBiaoSong-B05S"),), ("方正小标宋简体", "Noto Serif CJK SC")),
    Role("song", "宋体", (("simsun.ttf", "SimSun"),), ("Noto Serif CJK SC",)),
    Role(
        "fang",
        "仿宋",
        (("simfang.ttf", "FangSong_GB2312"), ("FandolFang-Regular.otf", "FandolFang")),
        ("仿宋_GB2312", "仿宋", "LXGW WenKai Light"),
    ),
    Role(
        "kai",
        "楷体",
        (("simkai.ttf", "KaiTi_GB2312"), ("FandolKai-Regular.otf", "FandolKai")),
        ("楷体_GB2312", "KaiTi", "LXGW WenKai"),
    ),
    Role("hei", "黑体", (("simhei.ttf", "SimHei"),), ("黑体", "Noto Sans CJK SC")),
)
RARE: Final = ("LXGW WenKai Light", "Noto Serif CJK SC")
"""For characters the body font lacks: the light weight sits beside FandolFang without looking bold."""


def directory() -> Path:
    """Where fonts of this installation lie."""
    return Path(settings.REGISTRY_FONT_DIR)


def present_files() -> list[tuple[str, str]]:
    """(file name, family) of the known fonts that are there."""
    folder = directory()
    return [(name, family) for role in ROLES for name, family in role.files if (folder / name).is_file()]


def face_css() -> str:
    """@font-face rules for the fonts of the directory; their address is understood by our fetcher only."""
    rule = '@font-face {{ font-family: "{family}"; src: url("font:{name}"); }}'
    return "\n".join(rule.format(family=family, name=name) for name, family in present_files())


def stack(role_name: str) -> str:
    """The CSS font-family value of a role, fonts that exist first. Every stack ends in one that has all characters."""
    role = next(r for r in ROLES if r.name == role_name)
    there = {family for _, family in present_files()}
    names = [family for _, family in role.files if family in there]
    names += [family for family in role.families if family in system_families()]
    names += [family for family in RARE if family not in names]
    return ", ".join(f'"{name}"' for name in names)


def missing_roles() -> list[str]:
    """Labels of the kinds of type for which this machine has nothing of their own."""
    there = {family for _, family in present_files()} | system_families()
    return [role.label for role in ROLES if not there & {*(f for _, f in role.files), *role.families}]


def body_font_file() -> Path | None:
    """The font file of the body (仿宋), to know which characters it lacks."""
    fang = next(r for r in ROLES if r.name == "fang")
    return next((directory() / name for name, _ in fang.files if (directory() / name).is_file()), None)


@lru_cache(maxsize=1)
def system_families() -> frozenset[str]:
    """Family names fontconfig knows; none when it is not installed."""
    try:
        listed = subprocess.run(
            ["fc-list", ":lang=zh", "family"], capture_output=True, text=True, timeout=20, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(name.strip() for line in listed.splitlines() for name in line.split(","))


@lru_cache(maxsize=4)
def _covered(path: Path, modified: float) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

    with TTFont(path, lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap())


def covered() -> frozenset[int] | None:
    """Code points the body font has, None when the body is set in a font that has them all."""
    path = body_font_file()
    return _covered(path, path.stat().st_mtime) if path else None
