"""A program that may read and change what one user keeps."""

import pytest
from django.db import transaction

from ..factories import UserFactory
from .programs import Program


@pytest.fixture
def program(db: None) -> Program:
    with transaction.atomic():
        return Program(UserFactory())
