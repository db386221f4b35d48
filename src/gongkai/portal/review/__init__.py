"""三审三校: what an item passes on its way from a draft to the public."""
