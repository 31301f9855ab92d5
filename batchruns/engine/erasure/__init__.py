"""One person in files of leads: which rows and cells are theirs, and files written without them.

`identity` says who is sought and which texts hold them, `matching` which rows of a file or a result are
theirs, `uploads` writes an uploaded file anew.
"""
