"""The site: settings, addresses, background worker, health, and what starts its processes."""

__version__ = "0.2.0"

from .celery import app as celery_app

__all__ = ["celery_app"]
