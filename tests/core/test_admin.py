"""The admin takes anything in place of a row's number."""

from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

TOO_LARGE = "1604571713987940027217"
ADMINS = sorted(admin.site._registry.values(), key=lambda each: each.opts.label)


def label_of(each: Any) -> str:
    return str(each.opts.label)


@pytest.mark.parametrize("page", ["change", "delete", "history"])
@pytest.mark.parametrize("each", ADMINS, ids=label_of)
def test_no_row_has_a_number_that_is_too_large(
    admin_client: Client, each: "ModelAdmin[Any]", page: str
) -> None:
    opts = each.opts
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[TOO_LARGE])
    answer = admin_client.get(address)
    # Some may not be deleted by anyone.
    assert answer.status_code == 403 or answer["Location"] == reverse("admin:index")


@pytest.mark.parametrize("sent", ["en", TOO_LARGE, "", "-1", "½"])
@pytest.mark.parametrize("each", ADMINS, ids=label_of)
def test_what_is_no_number_is_an_error_of_its_field(
    admin_client: Client, each: "ModelAdmin[Any]", sent: str
) -> None:
    opts = each.opts
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_add")
    page = admin_client.get(address)
    if page.status_code == 403:
        return
    fields = page.context["adminform"].form.fields.items()
    rows = [name for name, field in fields if isinstance(field, forms.ModelChoiceField)]
    answer = admin_client.post(address, dict.fromkeys(rows, sent))
    assert answer.status_code == (200 if rows else answer.status_code)
    if sent:
        assert set(rows) <= set(answer.context["adminform"].form.errors)
