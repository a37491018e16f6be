"""Makes the kept database of a release: `python -m tests.movierec.make_upgrade_database 0.2.0`.

Run it on the code of a release, and never again for that release: `test_upgrade.py` migrates its
database with the code of today.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def main(release: str) -> None:
    """Write a site with a row of everything as SQL."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATA_DIR": folder,
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        _fill()
        from catalog.search.sqlite_indexes import drop_indexes

        # `migrate` makes them anew; SQLite's dump of a full-text table cannot be loaded.
        drop_indexes(connection)
        statements = "\n".join(connection.connection.iterdump())
        connection.close()
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{release}.sql").write_text(f"{statements}\n")


def _fill() -> None:
    from tests.factories import CreditFactory, ModelVersionFactory, MovieFactory, UserFactory
    from tests.recommendations.test_export import furnish

    ModelVersionFactory()
    CreditFactory(movie=MovieFactory(title="Amélie", genres=["Comedy"], tags=["whimsical"]))
    furnish(UserFactory(username="ada"))


if __name__ == "__main__":
    if len(sys.argv) != 2 or not re.fullmatch(r"\d+\.\d+\.\d+", sys.argv[1]):
        sys.exit("Name the release: python -m tests.movierec.make_upgrade_database 0.2.0")
    main(sys.argv[1])
