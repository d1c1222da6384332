"""Bytes → the folder `site/`, which is replaced in one step.

    with staging(output, cache, progress) as site:
        for path in site.stale(digests):
            site.add(path, site.write(path, content))
        result = site.publish(jobs)

In: the input digest of each file; then the bytes of the stale ones, or files to copy.
Out: a published site with its manifest `build.json`, or the previous site and a `PublishError`.
Imports `cache`, `problems`, `progress` and `safe_files`.  Knows nothing of rendering, or of what a
file means.

Rules.  A published file is never changed in place: a build works on a standby copy, hard links to
the same files, and exchanges the two folders when everything is on the disk.  Only files that a
build created are replaced or removed; all others are carried over.  Builds are serialized by a
lock.  Whatever fails, the previous site stays and the reported status is correct.
"""
