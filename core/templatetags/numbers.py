"""Numbers as pages write them."""

from django import template

from ..numbers import as_percent, with_minus

register = template.Library()
register.filter(as_percent)
register.filter(with_minus)
