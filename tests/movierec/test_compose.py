"""Containers can do no more than they must."""

import os
import re
import subprocess
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

COMPOSE = yaml.safe_load((settings.BASE_DIR / "compose.yaml").read_text())


@pytest.mark.parametrize("service", COMPOSE["services"].values(), ids=list(COMPOSE["services"]))
def test_a_container_is_confined(service: dict[str, Any]) -> None:
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert service["mem_limit"]
    if service["image"] == "caddy:2":
        # It is root without any other right.
        assert service["cap_add"] == ["NET_BIND_SERVICE"]
    else:
        assert "cap_add" not in service
        # The site's image has a user of its own.
        assert service["image"] == "movierec" or service["user"] != "root"


@pytest.mark.parametrize("name", ["SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"])
def test_nothing_starts_without_its_secret(name: str) -> None:
    assert f"${{{name}:?" in (settings.BASE_DIR / "compose.yaml").read_text()


def test_only_the_proxy_is_reached_so_that_there_may_be_several_of_the_others() -> None:
    ports = {name: service.get("ports") for name, service in COMPOSE["services"].items()}
    assert ports.pop("proxy") == ["${HTTP_PORT:-80}:80", "${HTTPS_PORT:-443}:443"]
    assert not any(ports.values())


def test_the_proxy_is_trusted_and_its_address_is_given_to_no_other() -> None:
    (network,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    address = COMPOSE["services"]["proxy"]["networks"]["default"]["ipv4_address"]
    trusted = COMPOSE["services"]["web"]["environment"]["TRUSTED_PROXIES"]
    assert trusted == f"${{TRUSTED_PROXIES:-{address}}}"
    assert ip_address(address) in ip_network(network["subnet"])
    assert ip_address(address) not in ip_network(network["ip_range"])
    # What a proxy on the Docker host says of its visitors is believed.
    caddy = (settings.BASE_DIR / "deploy" / "caddy" / "Caddyfile").read_text()
    assert f"trusted_proxies {network['gateway']}\n" in caddy


@pytest.mark.parametrize("given", ["a.org", "a.org,b.org", "a.org, b.org"])
def test_the_proxy_is_given_each_host_as_it_takes_them(given: str, tmp_path: Path) -> None:
    (tmp_path / "caddy").write_text('#!/bin/sh\necho "$1 $SITE_ADDRESS"\n')
    (tmp_path / "caddy").chmod(0o755)
    command = [word.replace("$$", "$") for word in COMPOSE["services"]["proxy"]["command"]]
    variables = {"SITE_ADDRESS": given, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"run {', '.join(re.split(', *', given))}"


def test_postgres_is_asked_by_tcp_whether_it_is_ready() -> None:
    command = COMPOSE["services"]["postgres"]["healthcheck"]["test"]
    assert command[:4] == ["CMD", "pg_isready", "--host", "127.0.0.1"]


def test_a_busy_worker_has_time_to_say_that_it_lives() -> None:
    check = COMPOSE["services"]["worker"]["healthcheck"]
    (given,) = re.findall(r"inspect ping --timeout (\d+)", check["test"][1])
    # Celery's own is a second; what starts the question needs some of the rest.
    assert 5 <= int(given) <= int(check["timeout"].removesuffix("s")) / 2


def test_the_syntax_of_the_dockerfile_is_its_first_line() -> None:
    lines = (settings.BASE_DIR / "Dockerfile").read_text().splitlines()
    assert lines[0].startswith("# syntax=")
    # Nothing is compiled for the builder's own processor.
    assert any("LIGHTFM_NO_CFLAGS=1" in line for line in lines)
    assert not any("-march" in line or "-mtune" in line for line in lines)


def copied() -> set[str]:
    """What the Dockerfile copies of this folder."""
    lines = (settings.BASE_DIR / "Dockerfile").read_text().splitlines()
    copies = [line.split()[1:-1] for line in lines if line.startswith("COPY ")]
    return {name for names in copies for name in names if not name.startswith(("--", "/"))}


def test_what_the_image_copies_is_sent_to_the_builder() -> None:
    everything, *rest = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    assert everything == "*"
    assert {line[1:] for line in rest if line.startswith("!")} == copied()
    assert all((settings.BASE_DIR / name).exists() for name in copied())


def test_the_image_has_every_room() -> None:
    rooms = {app for app in settings.INSTALLED_APPS if (settings.BASE_DIR / app).is_dir()}
    assert rooms <= copied()


OF_THE_IMAGE = {"DATA_DIR", "MODELS_DIR", "STATIC_ROOT"}
OF_ONE_MACHINE = {"DEBUG", "WEB_PROCESSES"}


def test_every_setting_of_env_reaches_the_site() -> None:
    example = (settings.BASE_DIR / ".env.example").read_text()
    known = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    passed = set(COMPOSE["services"]["web"]["environment"])
    assert known - passed == OF_THE_IMAGE | OF_ONE_MACHINE
    assert passed <= known
