"""Backups: database and files of one moment in a folder, from which an installation is made again.

In the folder are `manifest.json`, which is written last; `SHA256SUMS`, as `sha256sum -c` reads it;
`tables/`, a file for each table, as PostgreSQL copies it, gzipped; and `files/`, the files of the runs
under their keys. Left out is what passes: the queue, sessions, the cache, and what workers had done of
runs that had not ended. Those begin anew from their uploads.
"""
