"""What earlier versions wrote and later ones must still read."""
