"""Tokens in a user's data export."""

from catalog.exports.tables import export_rows

from .models import Token

# Without what opens anything.
export_rows("tokens", Token, "name scope created_at expires_at last_used_on time_zone")
