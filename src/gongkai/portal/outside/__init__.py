"""Links out of public items to other sites: whether they still lead anywhere."""
