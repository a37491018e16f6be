"""Containers can do no more than they must."""

import re
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
    assert "cap_add" not in service
    # The site's image has a user of its own.
    assert service["image"] == "movierec" or service["user"] != "root"


@pytest.mark.parametrize("name", ["SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"])
def test_nothing_starts_without_its_secret(name: str) -> None:
    assert f"${{{name}:?" in (settings.BASE_DIR / "compose.yaml").read_text()


def test_only_this_machine_reaches_the_site_and_nobody_the_rest() -> None:
    ports = {name: service.get("ports") for name, service in COMPOSE["services"].items()}
    assert ports.pop("web") == ["127.0.0.1:8000:8000"]
    assert not any(ports.values())


def test_the_network_s_gateway_is_the_trusted_proxy() -> None:
    (network,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    trusted = COMPOSE["services"]["web"]["environment"]["TRUSTED_PROXIES"]
    assert trusted == f"${{TRUSTED_PROXIES:-{network['gateway']}}}"


OF_THE_IMAGE = {"DATA_DIR", "MODELS_DIR", "STATIC_ROOT"}
OF_ONE_MACHINE = {"DEBUG", "WEB_PROCESSES"}


def test_every_setting_of_env_reaches_the_site() -> None:
    example = (settings.BASE_DIR / ".env.example").read_text()
    known = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    passed = set(COMPOSE["services"]["web"]["environment"])
    assert known - passed == OF_THE_IMAGE | OF_ONE_MACHINE
    assert passed <= known
