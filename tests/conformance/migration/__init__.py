"""Moving runs between versions, on the engine and on the oracle."""
