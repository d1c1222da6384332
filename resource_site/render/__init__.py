"""Planned outputs → bytes: pages by Jinja, feeds by feedgen, the search index by Pagefind.

In: outputs and templates.  Out: the bytes of each file, or the position of a template error.
Imports `site` for the classes of the view models, and `settings`.
"""
