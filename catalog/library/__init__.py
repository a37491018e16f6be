"""What each person keeps for themselves: watchlist, lists, diary, tags, notes."""
