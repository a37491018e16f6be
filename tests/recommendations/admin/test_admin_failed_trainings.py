"""A failed training in the admin."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from recommendations.models import ModelVersion
from tests.factories import ModelVersionFactory

pytestmark = pytest.mark.django_db

LIST = "admin:recommendations_modelversion_changelist"


def failed(attempt: int) -> ModelVersion:
    version = ModelVersion.objects.create(attempt=attempt)
    version.fail(f"Disk {attempt} was full.")
    return version


def again(version: ModelVersion) -> str:
    assert version.next_try is not None
    return date_format(timezone.localtime(version.next_try), "DATETIME_FORMAT")


def page_of(client: Client, version: ModelVersion) -> str:
    address = reverse("admin:recommendations_modelversion_change", args=[version.pk])
    return client.get(address).content.decode()


def test_the_list_begins_with_the_reason_and_when_it_is_tried_again(admin_client: Client) -> None:
    failed(2)
    last = failed(3)
    ModelVersionFactory(imported_from="elsewhere", published_at=None, state="ready")
    (said,) = get_messages(admin_client.get(reverse(LIST)).wsgi_request)
    assert last.error in said.message
    assert again(last) in said.message


def test_its_own_page_has_them_too(admin_client: Client) -> None:
    earlier, last = failed(2), failed(3)
    assert last.error in page_of(admin_client, last)
    assert again(last) in page_of(admin_client, last)
    assert earlier.error in page_of(admin_client, earlier)
    assert again(earlier) not in page_of(admin_client, earlier)


def test_after_a_success_nothing_is_said(admin_client: Client) -> None:
    failed(1)
    ModelVersionFactory()
    assert not list(get_messages(admin_client.get(reverse(LIST)).wsgi_request))
