"""In which country a user watches, and which services they have."""

from django.conf import settings
from django.db import models

from .offers import Service


class Watching(models.Model):
    """The country in which a user watches, where it is not the site's."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="watching",
    )
    country = models.CharField(max_length=2)

    def __str__(self) -> str:
        return f"Country of user {self.user_id}"


class OwnService(models.Model):
    """A service that a user has."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_services"
    )
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "service"], name="service_once_per_user"),
        ]

    def __str__(self) -> str:
        return f"Service {self.service_id} of user {self.user_id}"
