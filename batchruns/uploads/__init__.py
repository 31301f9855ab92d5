"""From an uploaded file to a pending run."""
