"""Reading, comparing and playing scenario files."""
