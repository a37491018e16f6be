"""Keeping what was changed in the catalogue, and putting it back."""
