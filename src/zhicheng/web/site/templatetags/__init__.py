"""Template filters and tags of the frame."""
