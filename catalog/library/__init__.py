"""The library of each user: watchlist, lists, diary, tags, notes."""
