"""Formats in which a result is taken away: a module for each, which registers its `ExportFormat`.

To add one, write a class like its neighbors' and decorate it with `EXPORTS.register`: it then serves
the downloads, the zip, the account's export and the command line.
"""
