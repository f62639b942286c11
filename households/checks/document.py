"""docs/rules/: an index and one page a group of rules, written from the entries. Source of the rules: DOMAIN §11."""

from __future__ import annotations

from collections.abc import Callable
from inspect import getdoc

from django.utils import translation

from households.checks.registry import sources
from households.choices.checks import CHECKS, Check, area, causes, income, monitoring, people, schooling, support
from households.choices.checks.entry import Limit
from households.rules.checks import CONDITIONS, OF_PEOPLE

GROUPS = {
    "people": people, "schooling": schooling, "causes": causes, "income": income, "support": support,
    "monitoring": monitoring, "area": area,
}  # fmt: skip
RUNS = {"save": "on save", "form": "live on the form", "import": "on import", "submit": "on submit", "night": "nightly"}
NOTE = "<!-- Written by script/docs from households/choices/checks and the conditions; change them there. -->"


def index() -> str:
    """The list of all rules with a link to each."""
    parts = ["# The data checks", "", NOTE, "",
             "75 rules, each once (DOMAIN §11). Severity: error blocks saving or submission, warning is mended or "
             "explained, info is a note. How they run, and what becomes of a finding: "
             "[how-to/checks.md](../how-to/checks.md).", "",
             "| rule | severity | what it checks | 中文 | runs | condition in |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for rule, check in CHECKS.items():
        runs = ", ".join(RUNS[run] for run in check.runs)
        link = f"[{rule}]({_group(rule)}.md#{rule.lower()})"
        cells = (link, check.severity, check.title, _chinese(check.title), runs, _where(rule))
        parts.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(parts) + "\n"


def page(group: str) -> Callable[[], str]:
    """The page of one group of rules."""

    def write() -> str:
        module = GROUPS[group]
        title = (module.__doc__ or "").split(" Source:")[0].strip().rstrip(".")
        parts = [f"# {title}", "", NOTE, ""]
        for check in module.CHECKS:
            parts += _section(check)
        return "\n".join(parts).rstrip() + "\n"

    return write


def _section(check: Check) -> list[str]:
    rows = [
        f"## {check.id}", "", f"**{check.title}** · {_chinese(check.title)}", "",
        f"- Severity: {check.severity}; about a {check.subject}; runs: {', '.join(RUNS[run] for run in check.runs)}",
        f"- Found when: {_condition(check.id)}", f"- Message: {check.message}", f"- 提示: {_chinese(check.message)}",
        f"- How to mend it: {check.fix}", f"- 怎么改: {_chinese(check.fix)}",
        f"- Fields: {', '.join(f'`{field}`' for field in check.fields)}", f"- Source: {check.source}",
        f"- Valid: {check.valid_from or 'from the beginning'} – {check.valid_to or 'until replaced'}; "
        "a row of RuleSetting sets it otherwise for a region and a time",
    ]  # fmt: skip
    if check.limits:
        rows += ["", "| policy figure | name | default |", "|---|---|---|"]
        rows += [f"| {limit.label} | `{limit.name}` | {_figure(limit)} |" for limit in check.limits]
    return [*rows, ""]


def _figure(limit: Limit) -> str:
    if limit.standard:
        return f"limit of measures `{limit.standard}` (MeasureStandard)"
    return limit.default or "none set"


def _chinese(text: object) -> str:
    with translation.override("zh-hans"):
        return str(text)


def _group(rule: str) -> str:
    return next(name for name, module in GROUPS.items() if any(check.id == rule for check in module.CHECKS))


def _where(rule: str) -> str:
    places = ["`households/rules/members.py`"] if rule in OF_PEOPLE else []
    if rule in CONDITIONS:
        places.append(f"`{CONDITIONS[rule].__module__.replace('.', '/')}.py`")
    places += [f"`{source.__module__.replace('.', '/')}.py`" for source in sources().get(rule, ())]
    return ", ".join(dict.fromkeys(places))


def _condition(rule: str) -> str:
    told = [getdoc(CONDITIONS[rule])] if rule in CONDITIONS else []
    told += [(getdoc(source) or "").removeprefix(f"{rule}: ") for source in sources().get(rule, ())]
    if rule in OF_PEOPLE:
        told.insert(0, str(CHECKS[rule].message))
    return " Also: ".join(" ".join(text.split()) for text in told if text)
