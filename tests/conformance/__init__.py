"""Engine against oracle, on random models."""
