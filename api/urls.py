"""Addresses of what other programs use."""

from django.urls import path

from . import docs
from .v1.urls import urls

urlpatterns = [
    path("docs/", docs.docs, name="api_docs"),
    path("v1/openapi.json", docs.openapi, name="openapi"),
    path("v1/", urls),
]
