"""How forms are drawn."""

import re
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from famn.ui.forms import DateField, FamnFormRenderer, TimeInput
from famn.ui.style import SampleForm


class Visit(forms.Form):
    default_renderer = FamnFormRenderer

    when = DateField(label="Datum", help_text="Dagen för hembesöket.")
    who = forms.ChoiceField(label="Vem följer med", choices=[("a", "Samordnare"), ("b", "Socialsekreterare")], widget=forms.RadioSelect)
    ready = forms.BooleanField(label="Hemmet är förberett", required=False)
    note = forms.CharField(label="Anteckning", required=False)
    start = forms.TimeField(label="Tid", required=False, widget=TimeInput)
    kept = forms.CharField(widget=forms.HiddenInput, initial="kvar", required=False)


def drawn(form: forms.Form, source: str = "{{ form }}") -> str:
    return Template("{% load ui %}" + source).render(Context({"form": form}))


def test_the_help_stands_under_the_label_and_is_tied_to_the_control():
    html = drawn(Visit())
    assert '<label for="id_when">Datum</label><div class="help" id="id_when_helptext">Dagen för hembesöket.</div>' in html
    assert 'aria-describedby="id_when_helptext"' in html


def test_only_what_may_be_left_empty_is_marked():
    html = drawn(Visit())
    assert html.count("frivilligt") == 2
    assert 'Anteckning <span class="optional">frivilligt</span>' in html


def test_choices_are_a_fieldset_with_a_legend():
    html = drawn(Visit())
    assert re.search(
        r'<fieldset class="field field-choices"><legend>Vem följer med</legend>\s*<div class="choices"><label class="choice"><input type="radio"',
        html,
    )


class Wishes(forms.Form):
    things = forms.MultipleChoiceField(
        label="Saker", widget=forms.CheckboxSelectMultiple, choices=[("Ute", [("a", "Skog"), ("b", "Sjö")]), ("Inne", [("c", "Bok")])]
    )


def test_grouped_choices_stand_under_their_headings_and_keep_what_was_chosen():
    html = drawn(Wishes({"things": ["b", "c"]}))
    areas = re.findall(r'<fieldset class="choice-area"><legend>(\w+)</legend>(.*?)</fieldset>', html, re.DOTALL)
    assert [(area, re.findall(r'value="(\w)"[^>]*?( checked)?>', inner)) for area, inner in areas] == [
        ("Ute", [("a", ""), ("b", " checked")]),
        ("Inne", [("c", " checked")]),
    ]
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_an_error_is_tied_to_its_control_and_named_at_the_top():
    html = drawn(Visit({}))
    assert "2 saker behöver rättas" in html
    assert '<a href="#id_when">Datum: ' in html
    assert '<a href="#id_who_0">Vem följer med: ' in html
    assert 'id="id_who_0"' in html
    control = re.search(r'<input type="date"[^>]*>', html)
    assert control is not None
    assert 'aria-invalid="true"' in control[0] and 'aria-describedby="id_when_helptext id_when_error"' in control[0]
    assert '<ul class="errors" id="id_when_error">' in html
    assert '<fieldset class="field field-choices field-wrong" aria-describedby="id_who_error">' in html


def test_a_form_without_errors_has_no_list_of_them():
    assert "form-errors" not in drawn(Visit())
    assert drawn(Visit(), "{% form_errors form=form %}").strip() == ""


def test_an_error_of_the_whole_form_is_in_the_list():
    form = Visit({"when": "2026-11-23", "who": "a"})
    form.add_error(None, "Hembesöket krockar med ett annat.")
    html = drawn(form)
    assert "En sak behöver rättas" in html
    assert "<li>Hembesöket krockar med ett annat.</li>" in html


def test_what_was_typed_stays():
    html = drawn(Visit({"when": "i morgon", "note": "Ring först <nu>", "who": "b"}))
    assert 'value="i morgon"' in html
    assert "Ring först &lt;nu&gt;" in html
    assert re.search(r'value="b"[^>]* checked', html)


def test_hidden_fields_follow_without_a_label():
    html = drawn(Visit())
    assert html.count('<input type="hidden" name="kept" value="kvar" id="id_kept">') == 1
    assert "Kept" not in html


@pytest.mark.parametrize("typed", ["2026-11-26", "20261126"])
def test_a_day_can_be_written_with_and_without_hyphens(typed):
    form = Visit({"when": typed, "who": "a"})
    assert form.is_valid()
    assert form.cleaned_data["when"] == date(2026, 11, 26)


def test_the_date_control_speaks_iso():
    assert 'type="date" name="when" value="2026-11-26"' in drawn(Visit(initial={"when": date(2026, 11, 26)}))


def test_the_sample_form_is_drawn_by_the_sites_renderer():
    assert 'class="field' in drawn(SampleForm())


@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31"])
def test_a_year_that_nobody_can_have_meant_is_refused(typed):
    with pytest.raises(ValidationError, match="Kontrollera årtalet"):
        DateField().clean(typed)
    assert DateField().clean("1900-01-01").year == 1900
    assert DateField().clean("21991231").day == 31
