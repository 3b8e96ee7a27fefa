"""What tests build things with: plain functions that return real objects, each with believable defaults."""
