"""From text to a tree of `nodes`; every node knows its offset, its nesting (`height`) and its size (`weight`)."""
