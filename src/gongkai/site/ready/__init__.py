"""Public pages as ready bytes, found ahead of Django. See docs/ready.md."""
