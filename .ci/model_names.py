"""Prints the names of tables and columns that the admin shows, as words to translate."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.contrib import admin
from django.utils.translation import override


def names_shown() -> Iterator[tuple[str, Any]]:
    """Yield each name of this project that the admin shows, with whose it is."""
    shown = set(admin.site._registry)
    for each in admin.site._registry.values():
        shown |= {inline.model for inline in each.inlines}
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if "site-packages" not in options.app_config.path or model in shown:
            yield options.label, options.verbose_name
            yield options.label, options.verbose_name_plural
        if model in shown:
            for field in [*options.local_fields, *options.local_many_to_many]:
                yield f"{options.label}.{field.name}", field.verbose_name


def names_to_translate() -> list[str]:
    """Return those that are translated nowhere else."""
    from core.model_names import NAMES

    with override("en"):
        return sorted({str(name) for _whose, name in names_shown()} & NAMES)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "movierec.settings", "DEBUG": "on"}
        os.environ |= {"DATA_DIR": folder, "DATABASE_URL": "", "REDIS_URL": ""}
        django.setup()
        admin.autodiscover()
        sys.stdout.writelines(f"_({name!r})\n" for name in names_to_translate())
