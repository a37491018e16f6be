"""Addresses that one page has hundreds of."""

from functools import cache

from django import template
from django.urls import get_script_prefix, reverse

register = template.Library()


@register.filter
def person_address(pk: int) -> str:
    """Return the address of a person's page; `url` would look it up each time."""
    return f"{_people(get_script_prefix())}{pk}/"


@cache
def _people(_prefix: str) -> str:
    return reverse("person", args=[0]).removesuffix("0/")
