"""The desk: one page from which a keeper sees how the site is."""
