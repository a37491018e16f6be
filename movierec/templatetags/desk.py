"""Figures with their intervals, as the desk shows them."""

from django import template

from recommendations.quality.measures import measure

register = template.Library()
register.filter("measure", measure)
