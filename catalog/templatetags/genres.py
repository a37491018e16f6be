"""Genres in the language of the page."""

from django import template

from ..genres import genre_label

register = template.Library()
register.filter(genre_label)
