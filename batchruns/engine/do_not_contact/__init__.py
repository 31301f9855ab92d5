"""Who must not be contacted: by which keys entries and leads are compared, and which leads are meant."""
