"""Kinds of files that leads come in: a module or folder for each, which registers its `Reader`.

To add one, write a class like its neighbors' and decorate it with `READERS.register`: it is then
recognized at the upload, has its parse options on the run's page, and is read by the command line.
"""
