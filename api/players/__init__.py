"""What media players tell of: Jellyfin, Plex, and whatever scrobbles as to Trakt."""
