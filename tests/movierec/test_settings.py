"""Settings come from the environment; a wrong one is one line."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from movierec import __version__
from movierec.environment import Environment
from movierec.site_addresses import site_url

from .site import environment, manage, refusal

HOSTING = {"DEBUG": "off", "SECRET_KEY": "for the test", "ALLOWED_HOSTS": "movies.example.org"}


@pytest.mark.parametrize("command", ["check", "makemigrations"])
@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_hosting_refuses_to_start_without(name: str, command: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    said = refusal(manage(data, command, **(HOSTING | {name: ""})))
    assert said.startswith(f"manage.py: {name} is not set; ")
    assert not data.exists()


def test_hosting_starts_with_both(tmp_path: Path) -> None:
    assert manage(tmp_path, "check", **HOSTING).returncode == 0


@pytest.mark.parametrize(
    "host", ["https://movies.example.org", "movies.example.org:8000", "*.example.org", "a.org/b"]
)
def test_a_host_that_no_request_can_name_is_refused(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", f"localhost,{host}")
    with pytest.raises(ImproperlyConfigured, match=re.escape(f"ALLOWED_HOSTS has {host};")):
        Environment().hosts("ALLOWED_HOSTS")


def test_hosts_may_stand_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "*, .example.org, web_1 ,10.0.0.5,[::1], localhost.,")
    hosts = ["*", ".example.org", "web_1", "10.0.0.5", "[::1]", "localhost."]
    assert Environment().hosts("ALLOWED_HOSTS") == hosts


def test_a_file_of_settings_may_come_from_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OIDC_NAME", "")
    monkeypatch.delenv("OIDC_NAME")
    path = tmp_path / ".env"
    path.write_bytes("\ufeffOIDC_NAME=Käse\r\n".encode())
    Environment().read_file(path)
    assert Environment().text("OIDC_NAME") == "Käse"
    path.write_bytes("OIDC_NAME=Käse\n".encode("latin-1"))
    with pytest.raises(ImproperlyConfigured, match=re.escape(str(path))):
        Environment().read_file(path)


def test_a_file_of_settings_that_cannot_be_read_is_not_taken_for_none(tmp_path: Path) -> None:
    Environment().read_file(tmp_path / ".env")
    # Root may read every file, and no folder as one.
    (tmp_path / ".env").mkdir()
    with pytest.raises(ImproperlyConfigured, match=re.escape(str(tmp_path / ".env"))):
        Environment().read_file(tmp_path / ".env")


HSTS = """
from django.conf import settings

print("HSTS", settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD)
"""


@pytest.mark.parametrize(
    ("set_to", "said"),
    [({}, "HSTS False False"), ({"HSTS_SUBDOMAINS": "on", "HSTS_PRELOAD": "on"}, "HSTS True True")],
)
def test_other_sites_of_the_domain_are_bound_only_if_asked(
    tmp_path: Path, set_to: dict[str, str], said: str
) -> None:
    assert (
        said in manage(tmp_path, "shell", "--command", HSTS, **HOSTING, HTTPS="on", **set_to).stdout
    )


PROGRAMS = {
    "worker": ["celery", "--app", "movierec", "worker"],
    "schedule": ["celery", "--app", "movierec", "beat"],
    "what starts the parts": ["movierec.embedded", "8420"],
}


def ended(data: Path, *command: str, **more: str) -> list[str]:
    """What a program says that refuses to start."""
    process = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=settings.BASE_DIR,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 2, process.stderr
    return process.stderr.strip().splitlines()


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_says_in_one_line_what_is_wrong(tmp_path: Path, program: str) -> None:
    (line,) = ended(tmp_path, *PROGRAMS[program], TIME_ZONE="Nowhere")
    assert line == "movierec: TIME_ZONE is Nowhere, which is no time zone."


@pytest.mark.parametrize("program", ["worker", "schedule"])
def test_an_address_of_sentry_that_is_none_is_one_line(tmp_path: Path, program: str) -> None:
    (line,) = ended(tmp_path, *PROGRAMS[program], SENTRY_DSN="https://nothing")
    assert line.startswith("movierec: SENTRY_DSN is ")


@pytest.mark.parametrize("port", [[], ["x"]])
def test_what_starts_the_parts_names_a_port_that_is_none(tmp_path: Path, port: list[str]) -> None:
    *usage, line = ended(tmp_path, "movierec.embedded", *port)
    assert [each.split(":")[0] for each in usage] == ["usage"]
    assert "port" in line


def test_the_former_count_of_proxies_is_refused(tmp_path: Path) -> None:
    said = refusal(manage(tmp_path, "check", **HOSTING, TRUSTED_PROXY_COUNT="1"))
    assert said.startswith("manage.py: TRUSTED_PROXY_COUNT is no longer a setting: ")
    assert manage(tmp_path, "check", **HOSTING, TRUSTED_PROXY_COUNT="0").returncode == 0


@pytest.mark.parametrize(
    ("hosts", "https", "found"),
    [
        (["movies.example.org", "films.example.org"], True, "https://movies.example.org"),
        (["localhost", "127.0.0.1", "192.168.1.5"], False, "http://192.168.1.5"),
        (["*.example.org", "movies.example.org"], True, "https://movies.example.org"),
        (["localhost"], False, "http://localhost"),
        ([], False, "http://localhost"),
    ],
)
def test_the_address_of_the_site_is_that_of_its_first_public_host(
    hosts: list[str], https: bool, found: str
) -> None:
    assert site_url(hosts, https) == found


def test_a_site_of_any_host_must_name_its_address(tmp_path: Path) -> None:
    anywhere = HOSTING | {"ALLOWED_HOSTS": "*"}
    said = refusal(manage(tmp_path, "check", **anywhere))
    assert said.startswith("manage.py: SITE_URL is not set, ")
    named = manage(tmp_path, "check", **anywhere, SITE_URL="https://movies.example.org")
    assert named.returncode == 0


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = refusal(manage(tmp_path / "file" / "data", "check", **HOSTING))
    assert said.startswith("manage.py: DATA_DIR ")


def test_the_example_lists_every_variable() -> None:
    code = (settings.BASE_DIR / "movierec" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    assert {"SECRET_KEY", "DATABASE_URL", "EMAIL_VERIFICATION", "EMAIL_URL"} <= read
    example = (settings.BASE_DIR / ".env.example").read_text()
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == read


def test_the_version_is_that_of_the_package() -> None:
    package = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    assert package["project"]["version"] == __version__


@pytest.mark.parametrize(("value", "expected"), [("on", True), ("No", False), ("1", True)])
def test_a_switch(env: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    env.setenv("X", value)
    assert Environment().switch("X", default=not expected) is expected


def test_what_is_set_to_nothing_has_its_default(env: pytest.MonkeyPatch) -> None:
    env.setenv("X", "")
    values = Environment()
    assert values.text("X", "text") == "text"
    assert values.switch("X", default=True) is True
    assert values.number("X", default=7) == 7
    assert values.choice("X", ("a", "b"), default="b") == "b"
    assert values.time_zone("X", default="UTC") == "UTC"
    assert values.address("X", ("redis",)) == ""
    assert values.database("X") is None
    assert values.site("X") == ""
    assert list(map(str, values.networks("X", ["10.0.0.0/8"]))) == ["10.0.0.0/8"]


def test_proxies_are_addresses_and_networks(env: pytest.MonkeyPatch) -> None:
    env.setenv("X", "10.0.0.5, 192.168.7.0/24,fd00::1")
    found = Environment().networks("X", [])
    assert list(map(str, found)) == ["10.0.0.5/32", "192.168.7.0/24", "fd00::1/128"]


def test_an_address_of_a_site_ends_without_a_slash(env: pytest.MonkeyPatch) -> None:
    env.setenv("X", "https://example.org:8443/movies/")
    assert Environment().site("X") == "https://example.org:8443/movies"


def test_a_database_can_ask_for_an_encrypted_connection(env: pytest.MonkeyPatch) -> None:
    env.setenv("X", "postgres://db/movies?sslmode=verify-full&sslrootcert=/ca.pem")
    found = Environment().database("X")
    assert found is not None
    assert found["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/ca.pem"}


def test_a_database_is_read_off_its_address(env: pytest.MonkeyPatch) -> None:
    env.setenv("X", "postgres://anna:pass@db:5433/movies")
    found = Environment().database("X")
    assert found is not None
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["HOST"], found["PORT"]) == ("anna", "db", 5433)


@pytest.mark.parametrize(
    ("method", "arguments", "value", "said"),
    [
        ("switch", {"default": True}, "perhaps", "X is perhaps; it must be on or off."),
        ("number", {"default": 1}, "many", "X is many; it must be a whole number from 0 up."),
        ("number", {"default": 1}, "-1", "X is -1; it must be a whole number from 0 up."),
        (
            "number",
            {"default": 1, "least": 1},
            "0",
            "X is 0; it must be a whole number from 1 up.",
        ),
        (
            "choice",
            {"choices": ("a", "b"), "default": "a"},
            "c",
            "X is c; it must be a or b.",
        ),
        ("time_zone", {"default": "UTC"}, "Mars/North", "X is Mars/North, which is no time zone."),
        ("time_zone", {"default": "UTC"}, "../etc", "X is ../etc, which is no time zone."),
        ("address", {"schemes": ("redis",)}, "http://a", "X must begin with redis://."),
        ("site", {}, "movies.example.org", "X must begin with http:// or https://."),
        (
            "site",
            {},
            "https://example.org/?a=1",
            (
                "X is https://example.org/?a=1; "
                "it must be an address such as https://movies.example.org."
            ),
        ),
        (
            "networks",
            {"default": []},
            "proxy.example.org",
            (
                "X: 'proxy.example.org' does not appear to be an IPv4 or IPv6 network; "
                "name addresses or networks, as in 10.0.0.5,192.168.7.0/24."
            ),
        ),
        (
            "database",
            {},
            "nonsense",
            "X must begin with postgres:// or postgresql:// or sqlite://.",
        ),
    ],
)
def test_a_wrong_value_is_named(
    env: pytest.MonkeyPatch, method: str, arguments: dict[str, object], value: str, said: str
) -> None:
    env.setenv("X", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        getattr(Environment(), method)("X", **arguments)
    assert str(refused.value) == said


def test_a_secret_can_be_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of a vault\n")
    shown = "from django.conf import settings; print(settings.SECRET_KEY)"
    hosting = HOSTING | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(secret)}
    assert "of a vault" in manage(tmp_path, "shell", "--command", shown, **hosting).stdout
    both = refusal(manage(tmp_path, "check", **(hosting | {"SECRET_KEY": "x"})))
    assert both == "manage.py: SECRET_KEY and SECRET_KEY_FILE are both set; remove one."
    secret.unlink()
    said = refusal(manage(tmp_path, "check", **hosting))
    assert said.startswith("manage.py: SECRET_KEY_FILE cannot be read: ")


def test_the_address_of_the_database_can_be_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = tmp_path / "database"
    address.write_text("postgres://movierec:p%40ss@db:5432/movierec")
    monkeypatch.setenv("HERE_FILE", str(address))
    found = Environment().database("HERE")
    assert found is not None
    assert (found["NAME"], found["PASSWORD"], found["HOST"]) == ("movierec", "p@ss", "db")


def test_a_database_can_have_several_servers(tmp_path: Path) -> None:
    shown = "from django.conf import settings; print(settings.DATABASES['default'])"
    address = "postgres://movierec:secret@a:5432,b:5433/movierec?target_session_attrs=read-write"
    said = manage(tmp_path, "shell", "--command", shown, **HOSTING, DATABASE_URL=address).stdout
    assert "'HOST': 'a,b'" in said
    assert "'PORT': '5432,5433'" in said
    assert "'target_session_attrs': 'read-write'" in said
    # One that vanishes in the midst of a request is given up.
    assert "'tcp_user_timeout': 10000" in said


def test_the_address_of_the_database_has_the_last_word(tmp_path: Path) -> None:
    shown = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    address = "postgres://db/movierec?options=-c%20random_page_cost%3D1"
    said = manage(tmp_path, "shell", "--command", shown, **HOSTING, DATABASE_URL=address).stdout
    assert "'-c random_page_cost=2 -c random_page_cost=1'" in said


def test_a_site_on_sqlite_does_not_load_what_postgresql_needs(tmp_path: Path) -> None:
    loaded = "import movierec.urls, sys; print('psycopg' in sys.modules)"
    said = manage(tmp_path, "shell", "--command", loaded, **HOSTING, DATABASE_URL="")
    assert said.stdout.strip().endswith("False")
