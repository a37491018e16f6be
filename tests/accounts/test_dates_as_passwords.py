"""Passwords may be of any signs, but no date."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.dates_as_passwords import DateValidator

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "password",
    [
        "24121985",
        "12241985",
        "19851224",
        "1985-12-24",
        "24. 12. 1985",
        "31/01/2001",
        "2412198524121985",
    ],
)
def test_a_date_is_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DateValidator().validate(password)
    assert refused.value.code == "password_is_a_date"


@pytest.mark.parametrize(
    "password",
    ["7391648205", "73916482", "241219851", "24121985x", "99999999", "٢٤١٢١٩٨٥", "", "-"],
)
def test_no_date_is_not(password: str) -> None:
    DateValidator().validate(password)


def test_digits_alone_will_do() -> None:
    validate_password("7391648205")
