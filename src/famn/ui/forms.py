"""How Django forms are drawn: label, help, error, control; one question a block.

Settings: ``FORM_RENDERER = "famn.ui.forms.FamnFormRenderer"``.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


class FamnBoundField(BoundField):
    """A field as our template draws it."""

    def label_tag(
        self,
        contents: str | None = None,
        attrs: dict[str, Any] | None = None,
        label_suffix: str | None = None,
        tag: str | None = None,
    ) -> SafeString:
        """Django's, without the colon."""
        # A Swedish label stands without a colon.
        return super().label_tag(contents, attrs, label_suffix or "", tag)

    @property
    def is_choice_group(self) -> bool:
        """Radios or several checkboxes: drawn as a fieldset with a legend."""
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def choice_areas(self) -> list[tuple[str, list[BoundWidget]]]:
        """The choices of a group under the headings they were given, in order; ungrouped ones under an empty one."""
        area_of = {}
        for name, inner in getattr(self.field, "choices", []):
            if isinstance(inner, list | tuple):
                area_of |= {str(value): str(name) for value, _label in inner}
        return [(area, list(options)) for area, options in groupby(self, key=lambda option: area_of.get(str(option.data["value"]), ""))]

    @property
    def is_single_checkbox(self) -> bool:
        """One checkbox: its label stands after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def says_optional(self) -> bool:
        """Only what may be left empty is marked. A group of choices or a checkbox shows that by itself.

        A form may name in ``needed`` what can be saved empty for now but not left so, as in a draft.
        """
        needed = self.field.required or self.name in getattr(self.form, "needed", ())
        return not (needed or self.field.disabled or self.is_choice_group or self.is_single_checkbox)


class FamnFormRenderer(DjangoTemplates):
    """Draws every form with our templates."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = FamnBoundField


class DateInput(forms.DateInput):
    """The browser's own date control. It always speaks ISO dates, whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A day from 1900 to 2199. Takes ISO dates ("2026-11-26"), also without hyphens, as Swedes write them."""

    widget = DateInput
    input_formats = ("%Y-%m-%d", "%Y%m%d")
    years = range(1900, 2200)

    def to_python(self, value: object) -> date | None:
        """The day. A year that nobody can have meant is refused: the day after the calendar's last one does not exist."""
        day: date | None = super().to_python(value)
        if day is not None and day.year not in self.years:
            raise forms.ValidationError(_("Kontrollera årtalet."), code="invalid")
        return day


class TimeInput(forms.TimeInput):
    """The browser's own time control."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")
