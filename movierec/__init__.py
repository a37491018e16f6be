"""The site: settings, addresses, background worker, health, and what starts its processes."""

from .celery import app as celery_app

__version__ = "0.2.0"
__all__ = ["celery_app"]
