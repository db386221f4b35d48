"""Rules of requests: pure functions over the facts of one request, oldest first."""
