"""The components as tags. Each renders templates/components/<name>.html, whose first comment lists its parameters.

A tag rather than an include, because a tag always hands over every parameter: a template variable that nobody set
is a fault here. Block components end with end<name>.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from registry.ui import icons
from registry.ui.elements import Crumb, Event, Fact, Status, Step, Tab
from registry.ui.errors import errors_of
from registry.ui.tiles import Tile

register = template.Library()
ICON_OF_TONE = {"success": "check", "danger": "cross", "warning": "warning", "info": "info", "neutral": "info"}


@register.inclusion_tag("components/icon.html", name="icon")
def icon_tag(name: str, size: int = 18) -> dict[str, Any]:
    return {"path": icons.PATHS[name], "size": size}


@register.inclusion_tag("components/button.html")
def button(
    label: Any,
    href: str = "",
    kind: str = "secondary",
    type: str = "button",
    name: str = "",
    value: Any = "",
    icon: str = "",
    small: bool = False,
    form: str = "",
    download: bool = False,
    disabled: bool = False,
) -> dict[str, Any]:
    return {
        "label": label,
        "href": href,
        "kind": kind,
        "type": type,
        "name": name,
        "value": value,
        "icon": icon,
        "small": small,
        "form": form,
        "download": download,
        "disabled": disabled,
    }


@register.inclusion_tag("components/action.html")
def action(
    url: str,
    label: Any,
    kind: str = "secondary",
    reasons: Sequence[Any] = (),
    confirm: Any = "",
    next: str = "",
    name: str = "",
    value: Any = "",
    icon: str = "",
    small: bool = False,
    key: str = "",
) -> dict[str, Any]:
    return {
        "url": url,
        "label": label,
        "kind": kind,
        "reasons": list(reasons or ()),
        "confirm": confirm,
        "next": next,
        "name": name,
        "value": value,
        "icon": icon,
        "small": small,
        "key": key or f"{url}{name}{value}",
    }


@register.inclusion_tag("components/badge.html")
def badge(label: Any, tone: str = "neutral") -> dict[str, Any]:
    return {"label": label, "tone": tone}


@register.inclusion_tag("components/badge.html")
def status(status: Status) -> dict[str, Any]:
    return {"label": status.label, "tone": status.tone}


@register.simple_block_tag(end_name="endcard")
def card(
    content: str,
    title: Any = "",
    note: Any = "",
    flush: bool = False,
    id: str = "",
    level: int = 2,
    href: str = "",
    link: Any = "",
) -> SafeString:
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "note": note,
            "flush": flush,
            "id": id,
            "level": level,
            "href": href,
            "link": link,
        },
    )


@register.simple_block_tag(end_name="endalert")
def alert(content: str, tone: str = "info", title: Any = "") -> SafeString:
    return render_to_string("components/alert.html", {"content": content, "tone": tone, "title": title})


@register.simple_block_tag(end_name="endsave_bar")
def save_bar(content: str, note: Any = "") -> SafeString:
    return render_to_string("components/save_bar.html", {"content": content, "note": note})


@register.inclusion_tag("components/facts.html")
def facts(facts: Sequence[Fact], columns: int = 1) -> dict[str, Any]:
    return {"facts": facts, "columns": columns}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[Event]) -> dict[str, Any]:
    return {"events": events}


@register.inclusion_tag("components/state_path.html")
def state_path(steps: Sequence[Step], label: Any = "") -> dict[str, Any]:
    return {"steps": steps, "label": label}


@register.inclusion_tag("components/reasons.html")
def reasons(reasons: Sequence[Any], title: Any = "") -> dict[str, Any]:
    return {"reasons": list(reasons), "title": title}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet[Any] | list[Any]) -> dict[str, Any]:
    return {"errors": errors_of(*forms)}


@register.inclusion_tag("components/empty.html")
def empty(title: Any, text: Any = "", url: str = "", label: Any = "") -> dict[str, Any]:
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("components/masked.html")
def masked(value: Any, url: str = "", may: bool = False, field: str = "", next: str = "") -> dict[str, Any]:
    return {"value": value, "url": url, "may": may, "field": field, "next": next}


@register.inclusion_tag("components/money.html")
def money(amount: Any, unit: str = "yuan") -> dict[str, Any]:
    return {"amount": amount, "unit": unit}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: Any = "") -> dict[str, Any]:
    part = min(100, done * 100 // total) if total else None
    return {"done": done, "total": total, "label": label, "part": part}


@register.inclusion_tag("components/tabs.html")
def tabs(tabs: Sequence[Tab], label: Any = "") -> dict[str, Any]:
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(crumbs: Sequence[Crumb]) -> dict[str, Any]:
    return {"crumbs": crumbs}


@register.inclusion_tag("components/pager.html")
def pager(page: Any, target: str = "") -> dict[str, Any]:
    return {"page": page, "target": target}


@register.inclusion_tag("components/tile.html")
def tile(tile: Tile) -> dict[str, Any]:
    return {"tile": tile}


@register.inclusion_tag("components/tiles.html")
def tiles(tiles: Sequence[Tile]) -> dict[str, Any]:
    return {"tiles": tiles}


@register.inclusion_tag("components/upload.html")
def upload(field: Any, hint: Any = "") -> dict[str, Any]:
    return {"field": field, "hint": hint}


@register.inclusion_tag("components/filters.html")
def filters(form: Any, action: str = "", target: str = "", sort: str = "") -> dict[str, Any]:
    return {"form": getattr(form, "form", form), "action": action, "target": target, "sort": sort}


@register.inclusion_tag("components/messages.html")
def messages_list(messages: Any) -> dict[str, Any]:
    tones = {"error": "danger", "warning": "warning", "success": "success"}
    rows = [(message, tones.get(message.level_tag, "info")) for message in messages]
    return {"rows": [(message, tone, ICON_OF_TONE[tone]) for message, tone in rows]}


@register.simple_tag
def chart(view: Any, table: bool = True, font: str = "", title: bool = False) -> SafeString:
    context = {"view": view, "table": table, "font": font or view.font, "show_title": title}
    return render_to_string("components/chart.html", context)
