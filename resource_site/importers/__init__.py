"""The source of another generator → content of ours, and what could not be carried over.

In: a folder of Hugo, Jekyll or Pelican, or an export of WordPress, which are only read.  Out: a
plan that people can edit, then the files of a content folder as bytes.  May import `fields`,
`settings` and `content`, and touches files only in `reading` and `writing`.
"""
