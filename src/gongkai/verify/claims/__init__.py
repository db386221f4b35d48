"""Numbers in the prose of a report become claims that rules can weigh."""
