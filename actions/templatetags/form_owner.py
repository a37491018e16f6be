"""What a form says of whose page it is on."""

from django import template

from ..form_owner import signed_owner

register = template.Library()
register.filter(signed_owner)
