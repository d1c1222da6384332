"""The folders `content/` and `templates/` → parsed documents.

In: folders and Config.  Out: scanned files, and one parsed document for each source.
Imports `settings`, `fields`, `markdown` and `cache`.
Parsing depends on one source and the settings, never on other sources or on the current date.
"""
