"""The names of tables and columns, which the admin shows in the language of the page.

Django makes them of the names of classes and fields, in English; `make messages` collects them.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils import translation
from django.utils.functional import Promise

NAMES: set[str] = set()
"""Those that are translated here, and not where they are written."""


def translate_names(models: Iterable[type[Model]]) -> None:
    """Have the names of models and of their fields translated where a page shows them."""
    for model in models:
        options = model._meta
        if not isinstance(options.verbose_name, Promise):
            one = str(options.verbose_name)
            # Django would put an s behind the translation, and behind what is a plural already.
            several = one if one.endswith(("s", "data")) else f"{one}s"
            many = options.original_attrs.get("verbose_name_plural", several)
            options.verbose_name = _translated(one)
            options.verbose_name_plural = _translated(many)
        for field in [*options.local_fields, *options.local_many_to_many]:
            if not isinstance(field.verbose_name, Promise):
                field.verbose_name = _translated(field.verbose_name)


def _translated(name: str) -> Any:
    NAMES.add(name)
    return translation.gettext_lazy(name)
