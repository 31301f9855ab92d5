"""What CRMs import: a module for each, which registers its `CrmTemplate`.

To add one, write a class like its neighbors' and decorate it with `TEMPLATES.register`: it then serves
the download page and the command line.
"""
