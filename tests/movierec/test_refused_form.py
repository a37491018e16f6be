"""A form from another address is refused, and whoever runs the site learns what to set."""

import logging

import pytest
from django.test import Client

from ..factories import AdminFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/theme/"
ELSEWHERE = "https://movies.example.org:8443"


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if (record.name, record.levelno) == ("movierec.refused_form", logging.WARNING)
    ]


def test_the_log_names_both_addresses_and_the_setting(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post(PAGE, headers={"Origin": ELSEWHERE, "Host": "localhost:8000"})
    assert answer.status_code == 403
    (line,) = warnings(caplog)
    assert ELSEWHERE in line
    assert "http://localhost:8000" in line
    assert "CSRF_TRUSTED_ORIGINS" in line


def test_what_the_sender_wrote_stays_in_one_line(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.post(PAGE, headers={"Origin": "https://a\nERROR forged: b"})
    (line,) = warnings(caplog)
    assert "\n" not in line


@pytest.mark.parametrize("staff", [True, False])
def test_only_staff_see_what_to_set(client: Client, staff: bool) -> None:
    client.force_login(AdminFactory() if staff else UserFactory())
    page = client.post(PAGE, headers={"Origin": ELSEWHERE}).content.decode()
    assert ("data-for-staff" in page) is staff
    assert ("CSRF_TRUSTED_ORIGINS" in page) is staff
    assert (ELSEWHERE in page) is staff


def test_a_form_that_is_out_of_date_is_something_else(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(AdminFactory())
    answer = client.post(PAGE, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert "data-for-staff" not in answer.content.decode()
    assert warnings(caplog) == []
