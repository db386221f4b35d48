"""The disclosure office's supervision: all organs by the clock, statistics, urging (督办)."""
