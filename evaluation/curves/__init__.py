"""What the dials, filters, group rules and similar movies give and cost, setting by setting."""
