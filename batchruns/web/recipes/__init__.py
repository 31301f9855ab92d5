"""The recipes of a person: to rename, to delete, to export and to import."""
