"""Rules that every room's records share, one pure function each."""
