"""Attachments → what their bytes are, and pictures ready to publish.

In: the files below `content/` that are not documents, and the assets.
Out: for each file the problems in its bytes, and in everything that it contains; for each picture
its size and its renditions, which are cached; `metadata`, which names what a published picture must
not contain.
Imports `cache`, `settings` and `content`, the modules outside packages, Pillow and pypdf.

Rules.  A file is what its bytes are, never what its name says.  Pillow is imported by
`conversion` alone, and only when a picture is converted: a site without pictures does not pay for
it.  The pixels of a still picture are decoded and encoded again, so nothing else of the file is
published; `containers`, which knows nothing of Pillow, verifies that.  Other files are published as
they are: `contents` searches them for positions and names, with the files in them.
"""
