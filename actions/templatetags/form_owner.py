"""The filter that signs a form's owner."""

from django import template

from ..form_owner import signed_owner

register = template.Library()
register.filter(signed_owner)
