"""Actions as they are prepared, to be killed at each of their writes."""
