"""The shipped routes: that they run as their scenarios say, read well, and are told in both languages."""
