"""A corpus of invented reports, whole and broken, in every shape that the checker reads."""
