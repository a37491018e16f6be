"""A failed training in the admin."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from recommendations.models import ModelVersion
from tests.factories import ModelVersionFactory

pytestmark = pytest.mark.django_db


def test_it_has_its_reason_and_when_it_is_tried_again(admin_client: Client) -> None:
    earlier, last = (ModelVersion.objects.create(attempt=attempt) for attempt in (2, 3))
    for version in (earlier, last):
        version.fail(f"Disk {version.attempt} was full.")
    ModelVersionFactory(imported_from="elsewhere", published_at=None, state="ready")

    address = reverse("admin:recommendations_modelversion_changelist")
    page = admin_client.get(address).content.decode()
    cells = re.findall(r'<td class="field-next_try[^"]*">(.*?)</td>', page)
    assert "Disk 2 was full." in page
    assert "Disk 3 was full." in page
    assert [bool(cell) for cell in cells] == [False, True, False]
    address = reverse("admin:recommendations_modelversion_change", args=[last.pk])
    shown = admin_client.get(address).context["adminform"]
    assert last.next_try is not None
    assert date_format(timezone.localtime(last.next_try), "DATETIME_FORMAT") in "".join(
        str(field.contents()) for line in shown for fields in line for field in fields
    )
