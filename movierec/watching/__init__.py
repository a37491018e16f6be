"""What shows how the site does: metrics, logs that belong together, reports of errors."""
