"""Parse options and mapping of a pending run, and the preview of what comes of them."""
