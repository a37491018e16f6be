"""A next version of the site: its code with one migration more."""

import shutil
from pathlib import Path

from ..databases import ROOT

_LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "*.pyc")
_AFTER = (
    "    updated_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)\n"
)
_FIELD = 'remark = models.TextField(default="", db_default="")'
_MIGRATION = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "{latest}")]
    operations = [
        migrations.AddField(
            "rating", "remark", models.TextField(default="", db_default="")
        )
    ]
"""


def make_version(folder: Path) -> Path:
    """Copy the code, and add a field to ratings, with its migration, and a line to the styles."""
    shutil.copytree(ROOT, folder, ignore=_LEFT_OUT)
    migrations = folder / "catalog" / "migrations"
    latest = max(path.stem for path in migrations.glob("[0-9]*.py"))
    (migrations / "9999_remark.py").write_text(_MIGRATION.format(latest=latest))
    model = folder / "catalog" / "models" / "rating.py"
    text = model.read_text()
    model.write_text(text.replace(_AFTER, f"{_AFTER}    {_FIELD}\n", 1))
    style = folder / "static" / "site" / "base.css"
    style.write_text(f"{style.read_text()}\n/* the next version */\n")
    return folder
