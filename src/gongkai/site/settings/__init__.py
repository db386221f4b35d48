"""Settings: `base` for running, `test` for the suite."""
