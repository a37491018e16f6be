"""Draws the usual fields of forms without a template for each: an admin page has hundreds."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates

_WIDGETS = "django/forms/widgets/"
_ERRORS = "django/forms/errors/list/"
_INPUTS = ("checkbox", "date", "email", "hidden", "input", "number", "password", "search", "text")
_OPTION = f"{_WIDGETS}select_option.html"


class FieldRenderer(DjangoTemplates):
    """Django's renderer; what it draws most often comes out the same in a fraction of the time."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Return the HTML of a field or of its errors."""
        draw = _DRAWN.get(template_name)
        drawn = draw(context) if draw else None
        return super().render(template_name, context, request) if drawn is None else drawn


def _input(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    value = widget["value"]
    shown = "" if value is None else f' value="{_escaped(value)}"'
    name, attributes = _escaped(widget["name"]), _attributes(widget["attrs"])
    return f'<input type="{_escaped(widget["type"])}" name="{name}"{shown}{attributes}>'


def _select(context: Mapping[str, Any]) -> str | None:
    widget = context["widget"]
    options: list[str] = []
    for group, choices, _number in widget["optgroups"]:
        if group or any(option["template_name"] != _OPTION for option in choices):
            return None
        options += map(_option, choices)
    name, attributes = _escaped(widget["name"]), _attributes(widget["attrs"])
    return f'<select name="{name}"{attributes}>{"".join(options)}\n</select>'


def _option(option: Mapping[str, Any]) -> str:
    value, attributes = _escaped(option["value"]), _attributes(option["attrs"])
    return f'\n  <option value="{value}"{attributes}>{_escaped(option["label"])}</option>\n'


def _attributes(given: Mapping[str, Any]) -> str:
    return "".join(
        f" {_escaped(name)}" if value is True else f' {_escaped(name)}="{_escaped(value)}"'
        for name, value in given.items()
        if value is not False
    )


def _escaped(value: object) -> str:
    """Return a value as it is, whatever the language would make of a number."""
    as_html = getattr(value, "__html__", None)
    return str(as_html()) if as_html else escape(str(value))


def _no_errors(context: Mapping[str, Any]) -> str | None:
    return None if context["errors"] else ""


_DRAWN: dict[str, Callable[[Mapping[str, Any]], str | None]] = {
    **{f"{_WIDGETS}{kind}.html": _input for kind in _INPUTS},
    f"{_WIDGETS}select.html": _select,
    **{f"{_ERRORS}{name}.html": _no_errors for name in ("default", "ul")},
}
"""By template; what returns None leaves it to the template after all."""
