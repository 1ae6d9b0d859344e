"""
Wiki text to pages, and an edited wiki text to the next state of a page.

Import from the module that does the thing: :mod:`canongate.importer.page`, :mod:`canongate.importer.update`,
:mod:`canongate.importer.dialect`.
"""
