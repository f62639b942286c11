"""How every form is dressed, and what money and division fields understand."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django import forms
from django.contrib.auth.forms import AuthenticationForm

from registry.ui.errors import errors_of
from registry.ui.forms import DivisionField, MoneyField, village_field
from tests.conftest import COUNTY, NEIGHBOUR, VILLAGE


class Sample(forms.Form):
    name = forms.CharField(label="姓名", help_text="与户口簿一致。")
    born_on = forms.DateField(label="出生日期", required=False)
    people = forms.IntegerField(label="人口", min_value=1)
    income_yuan = MoneyField(label="收入", required=False)
    cause = forms.ChoiceField(label="原因", choices=[("a", "甲")])
    sex = forms.ChoiceField(label="性别", widget=forms.RadioSelect, choices=[("m", "男"), ("f", "女")])
    agreed = forms.BooleanField(label="同意")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def tag(html, name):
    return re.search(rf'<(?:input|select|textarea)[^>]*name="{name}"[^>]*>', html).group(0)


def test_field_hint_stands_above_the_input_and_is_named_by_it():
    html = Sample()["name"].as_field_group()
    assert html.index("与户口簿一致。") < html.index("<input")
    assert 'aria-describedby="id_name_helptext"' in tag(html, "name")
    assert 'id="id_name_helptext"' in html


def test_field_error_has_an_id_that_the_input_names():
    html = Sample({"name": ""})["name"].as_field_group()
    described = re.search(r'aria-describedby="([^"]+)"', tag(html, "name")).group(1).split()
    assert set(described) == {"id_name_helptext", "id_name_error"}
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in tag(html, "name")
    assert "is-invalid" in tag(html, "name")


@pytest.mark.parametrize(("name", "expected"), [
    ("name", 'class="form-control"'), ("born_on", 'type="date"'), ("people", 'inputmode="numeric"'),
    ("income_yuan", 'inputmode="decimal"'), ("cause", 'class="form-select"'), ("sex", 'class="form-check-input"'),
    ("agreed", 'class="form-check-input"'),
])  # fmt: skip
def test_widgets_are_dressed_by_kind(name, expected):
    assert expected in tag(Sample()[name].as_field_group(), name)


def test_number_input_is_text_so_that_a_wheel_changes_nothing():
    assert 'type="text"' in tag(str(Sample()["people"]), "people")
    assert "min=" not in tag(str(Sample()["people"]), "people")


def test_date_keeps_its_value_in_the_form_browsers_want():
    import datetime as dt

    form = Sample(initial={"born_on": dt.date(1967, 4, 12)})
    assert 'value="1967-04-12"' in str(form["born_on"])


def test_django_s_own_form_is_dressed_too(rf):
    assert 'class="form-control"' in tag(AuthenticationForm(rf.get("/"))["username"].as_field_group(), "username")


def test_hidden_field_has_no_label():
    assert "<label" not in Sample()["hidden"].as_field_group()


@pytest.mark.parametrize(("typed", "amount"), [
    ("1,234.50", "1234.50"), ("１２３４．５", "1234.5"), ("￥1234.5", "1234.5"), ("1234.5元", "1234.5"),
    ("¥ 1 234", "1234"), ("0", "0"), ("-3.20", "-3.20"),
])  # fmt: skip
def test_money_takes_what_people_type(typed, amount):
    assert MoneyField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["abc", "1.234", "一百", "1e400", "NaN", "12,34,5.678", "999999999999999.00"])
def test_money_refuses_what_is_no_amount(typed):
    with pytest.raises(forms.ValidationError):
        MoneyField().clean(typed)


@pytest.mark.django_db
def test_division_by_code_cleans_to_the_division():
    assert DivisionField(level=5).clean(VILLAGE).name == "十八洞村"
    assert DivisionField(required=False).clean("") is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "fault"), [("433124999999", "unknown"), (COUNTY, "level"), ("433127001001", "unknown")]
)
def test_division_refuses_with_a_code(code, fault):
    with pytest.raises(forms.ValidationError) as refusal:
        DivisionField(level=5).clean(code)
    assert refusal.value.code == fault


@pytest.mark.django_db
def test_division_outside_the_area_is_refused():
    with pytest.raises(forms.ValidationError) as refusal:
        DivisionField(within=COUNTY).clean(NEIGHBOUR)
    assert refusal.value.code == "outside"


@pytest.mark.django_db
def test_village_field_is_a_list_in_a_township_and_a_search_in_a_county(make_user):
    township = village_field(make_user("township_reviewer", VILLAGE[:9]))
    county = village_field(make_user("county_office", COUNTY))
    assert isinstance(township, forms.ModelChoiceField)
    assert VILLAGE in {division.code for division in township.queryset}
    assert isinstance(county, DivisionField)
    assert county.within == COUNTY


def test_summary_lists_each_error_with_the_field_that_takes_the_focus():
    faults = errors_of(Sample({"people": "0"}))
    assert {fault.target for fault in faults} == {"id_name", "id_people", "id_cause", "id_sex_0", "id_agreed"}
    html = str(Sample()["sex"])
    assert 'id="id_sex_0"' in html


def test_summary_names_the_row_of_a_formset():
    formset = forms.formset_factory(Sample, extra=0)({
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "a", "form-1-people": "2"})  # fmt: skip
    faults = [fault for fault in errors_of(formset) if fault.target == "id_form-1-name"]
    assert len(faults) == 1
    assert "2" in faults[0].label
    assert "姓名" in faults[0].label


def test_summary_form_as_a_whole_has_no_target():
    form = Sample({"name": "a", "people": "1", "cause": "a", "sex": "m", "agreed": "on"})
    form.add_error(None, "不行")
    assert [(fault.message, fault.target) for fault in errors_of(form, None)] == [("不行", "")]


def test_summary_is_silent_before_anything_was_sent():
    assert errors_of(Sample()) == []
