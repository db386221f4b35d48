"""纳入主动公开: proposals to publish what was applied for on the organ's own motion (Art. 44)."""
