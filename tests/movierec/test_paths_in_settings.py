"""Paths in settings hold in whatever working directory a process has."""

from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from movierec.environment import Environment


def test_a_path_holds_in_another_working_directory_too(
    env: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "with space"
    folder.mkdir()
    (folder / "named").write_text("models\n")
    env.setenv("Y", "sqlite:///data/db.sqlite3")
    for name, path in {"X_FILE": "named", "Z_FILE": "named"}.items():
        env.setenv(name, path)
    for place in (folder, tmp_path):
        env.chdir(place)
        values = Environment()
        assert values.path("X") == str(folder / "models")
        assert values.text("Z") == "models"
        found = values.database("Y")
        assert found is not None
        assert found["NAME"] == f"{folder}/data/db.sqlite3"
    assert Environment().path("NOT_SET") == ""


def test_certificates_in_addresses_hold_in_another_working_directory_too(
    env: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "with space"
    folder.mkdir()
    env.setenv("X", "postgres://a:5432,b:5433/movies?sslmode=require&sslrootcert=tls/ca.pem")
    env.setenv("Y", "rediss://:pass@redis:6379/0?ssl_ca_certs=ca.pem&ssl_certfile=/own.pem")
    (folder / "address").write_text("postgres://db/movies?sslkey=own.key&sslrootcert=system")
    env.setenv("Z_FILE", "address")
    env.setenv("Z", "")
    for place in (folder, tmp_path):
        env.chdir(place)
        values = Environment()
        found = values.database("X")
        assert found is not None
        assert found["OPTIONS"] == {"sslmode": "require", "sslrootcert": f"{folder}/tls/ca.pem"}
        address = values.server("Y", ["rediss"])
        options = parse_qs(urlsplit(address).query)
        assert options == {"ssl_ca_certs": [f"{folder}/ca.pem"], "ssl_certfile": ["/own.pem"]}
        found = values.database("Z")
        assert found is not None
        assert found["OPTIONS"] == {"sslkey": f"{folder}/own.key", "sslrootcert": "system"}


def test_paths_in_a_file_of_settings_begin_where_it_is(
    env: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings_file = tmp_path / "site" / ".env"
    settings_file.parent.mkdir()
    (settings_file.parent / "secret").write_text("of a vault")
    lines = {
        "X": "models",
        "Y": "sqlite:///data/db.sqlite3",
        "Z": "rediss://redis:6379/0?ssl_ca_certs=ca.pem",
        "Z2_FILE": "secret",
    }
    for name in lines:
        env.setenv(name, "")
        env.delenv(name)
    settings_file.write_text("\n".join(f"{name}={value}" for name, value in lines.items()))
    env.chdir(tmp_path)
    values = Environment()
    values.read_file(settings_file)
    assert values.path("X") == str(settings_file.parent / "models")
    found = values.database("Y")
    assert found is not None
    assert found["NAME"] == str(settings_file.parent / "data" / "db.sqlite3")
    assert values.server("Z", ["rediss"]).endswith(quote(str(settings_file.parent / "ca.pem")))
    assert values.text("Z2") == "of a vault"
    # As what is started from here, elsewhere, reads the same file.
    env.chdir("/")
    again = Environment()
    again.read_file(settings_file)
    assert again.path("X") == str(settings_file.parent / "models")
