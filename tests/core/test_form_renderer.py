"""Fields drawn without a template look as Django's templates have them."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from core.form_renderer import FieldRenderer

CHOICES = [("a", "A & B"), (2, "<two>"), ("", "None")]
WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput(attrs={"class": "x", "size": 1234, "required": True, "disabled": False}), "1"),
    (forms.TextInput(attrs={'data-"': "'\"<&>"}), '"><script>'),
    (forms.TextInput(), None),
    (forms.NumberInput(), 1234567.5),
    (forms.HiddenInput(), 0),
    (forms.EmailInput(), "a@b.c"),
    (forms.PasswordInput(), "secret"),
    (forms.DateInput(), "2026-01-01"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.Select(choices=CHOICES, attrs={"id": "id_x"}), "2"),
    (forms.Select(choices=[("Group", CHOICES)]), "a"),
    (forms.SelectMultiple(choices=CHOICES), ["a", "2"]),
    (forms.RadioSelect(choices=CHOICES), "a"),
    (forms.Textarea(), "<b>"),
    (forms.FileInput(), None),
]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_field_is_drawn_as_by_its_template(
    widget: forms.Widget, value: Any, language: str, settings: Any
) -> None:
    settings.LANGUAGE_CODE = language
    drawn = widget.render("name<", value, {"id": "id_1"}, FieldRenderer())
    assert drawn == widget.render("name<", value, {"id": "id_1"}, DjangoTemplates())


class OneField(forms.Form):
    number = forms.IntegerField(label="A <b>")


@pytest.mark.parametrize("sent", [{"number": "1"}, {"number": "<x>"}, {}])
def test_errors_are_drawn_as_by_their_template(sent: dict[str, str]) -> None:
    ours, theirs = (OneField(sent, renderer=each()) for each in (FieldRenderer, DjangoTemplates))
    assert str(ours) == str(theirs)
    assert ours["number"].errors.as_ul() == theirs["number"].errors.as_ul()
