"""What a result has beside the columns of the upload: which steps apply, and which outputs."""
