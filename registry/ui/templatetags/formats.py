"""The formats of `registry.ui.formats` as filters: {{ x|yuan }}, {{ part|share:whole }}, {{ day|cn_date }}."""

from django import template

from registry.ui import formats

register = template.Library()

for _name in ("yuan", "wan", "mu", "number", "percent", "share", "masked", "cn_date", "iso_date", "moment", "when"):
    register.filter(_name, getattr(formats, _name))
