"""Official letters of a request: their wording, layout, numbers, files and signature."""
