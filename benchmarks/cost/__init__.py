"""What each address of the site costs, with a made catalogue and people who pile things up."""
