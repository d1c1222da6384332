"""`import`: the source of another generator → a plan, then the files of a content folder."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from resource_site import safe_files
from resource_site.cli.console import NOT_PUBLISHED, SHOWN, Console
from resource_site.importers import hugo, jekyll, pelican, target, wordpress, writing
from resource_site.importers import plan as plans
from resource_site.importers.entries import Leftovers, SourceSite
from resource_site.importers.html import Upload
from resource_site.importers.plan import Plan
from resource_site.importers.target import Import
from resource_site.problems import BuildError, Problem, ProblemsError
from resource_site.settings.config import COMMAND

READERS = {"hugo": hugo.read, "jekyll": jekyll.read, "pelican": pelican.read}
KINDS = (*READERS, "wordpress")
FIXES = {
    "hugo": "name the folder that has content/ and hugo.toml",
    "jekyll": "name the folder that has _config.yml and _posts/",
    "pelican": "name the folder that has pelicanconf.py and content/",
    "wordpress": 'export "All content" in WordPress',
}
PLAN_LIMIT = 1024 * 1024


def run(options: argparse.Namespace, console: Console) -> int:
    """Import a site; return the exit status."""
    try:
        return _Importing(options, console).run()
    except ProblemsError as error:
        console.tell(error.problems, published=False)
        return console.fail("Nothing was imported.")
    except BuildError as error:
        return console.fail(f"Nothing was imported: {error}")
    except OSError as error:
        return console.fail(f"The import stopped: {error}")


class _Importing:
    def __init__(self, options: argparse.Namespace, console: Console) -> None:
        self.options, self.console = options, console
        self.leftovers = Leftovers()
        self.source = Path(options.source)

    def run(self) -> int:
        edited = self._edited()
        site, uploads = self._read(edited)
        if not site.entries and not site.problems:
            message = f"{self.source} has no documents that {self.options.kind} would publish"
            raise BuildError(message, FIXES[self.options.kind])
        names = target.used_shortcodes(site)
        plan = plans.default(site, names, target.convertible(site, names))
        plan = plans.merged(plan, edited) if edited else plan
        for line in plan.lines():
            self.console.say(line)
        path = self.options.plan
        if path and edited is None:
            command = f"import {self.options.kind} {self.options.source}"
            writing.create(path, plan.toml(command))
            self._report("Found in the source and not imported:")
            self.console.say(f"The plan is in {path}. Edit it, and run the command again.")
            return self._status(site)
        found = target.converted(site, plan, uploads, self.leftovers)
        self._report("Left over, by kind:")
        status = self._status(site)
        if self.options.dry_run:
            self.console.say(f"Nothing was written: {_counts(found)} would be imported.")
            return status
        return self._write(found) or status

    def _edited(self) -> Plan | None:
        """Return the plan in a file that exists; raise ProblemsError if it is not valid."""
        path = self.options.plan
        if path is None or not writing.is_there(path):
            return None
        try:
            text = safe_files.read(str(path), PLAN_LIMIT).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            problem = Problem(
                str(path), line, 0, "this file is not valid UTF-8", "save it as UTF-8"
            )
            raise ProblemsError([problem]) from error
        return plans.read(str(path), text.replace("\r\n", "\n"))

    def _read(self, edited: Plan | None) -> tuple[SourceSite, dict[str, Upload]]:
        if self.options.kind == "wordpress":
            return wordpress.read(self.source, self.leftovers)
        permalinks = edited.permalinks if edited else {}
        return READERS[self.options.kind](self.source, self.leftovers, permalinks), {}

    def _report(self, title: str) -> None:
        lines = list(self.leftovers.lines())
        for line in (title, *lines) if lines else ():
            self.console.say(line)

    def _status(self, site: SourceSite) -> int:
        """Print what could not be read; return the exit status."""
        if not site.problems:
            return 0
        self.console.tell(site.problems, published=False)
        count = len(site.problems)
        self.console.print(f"{count:,} file{'s' if count > 1 else ''} could not be read.")
        return NOT_PUBLISHED

    def _write(self, found: Import) -> int:
        content = self.options.content
        texts = {name: text.encode() for name, text in found.texts.items()}
        settings = content / "site.toml"
        has_settings = writing.is_there(settings)
        if not has_settings:
            texts["site.toml"] = found.settings.encode()
        if taken := writing.different(content, texts, found.copies):
            for path in taken if self.options.verbose else taken[:SHOWN]:
                self.console.print(f"{path}: is there already, with other content")
            count = len(taken)
            fix = "move them, or import into another folder with --content"
            words = f"{count:,} file{'s are' if count > 1 else ' is'} not overwritten"
            return self.console.fail(f"Nothing was imported: {words}\n    fix: {fix}")
        new = writing.write(content, texts, found.copies)
        for line in _missing(settings, found.settings) if has_settings else ():
            self.console.say(line)
        self.console.say(f"{_counts(found)} imported into {content}/: {new:,} new files.")
        self.console.say(f"Next: {COMMAND} check --content {content}")
        return 0


def _counts(found: Import) -> str:
    def counted(number: int, noun: str) -> str:
        return f"{number:,} {noun}{'' if number == 1 else 's'}"

    addresses = f"{found.aliases:,} former address{'' if found.aliases == 1 else 'es'}"
    return (
        f"{counted(found.articles, 'article')} and {counted(found.pages, 'page')}"
        f" ({counted(found.drafts, 'draft')}), {counted(len(found.copies), 'attachment')},"
        f" {addresses}"
    )


def _missing(path: Path, settings: str) -> Iterator[str]:
    """Yield the tables and keys that a site needs for what was imported."""
    present = safe_files.read(str(path), PLAN_LIMIT).decode("utf-8", "replace").split("\n")
    if present == settings.split("\n"):
        return
    tables = ("[sections.", "[taxonomies.", "[languages.", "extra_fields")
    blocks = settings.split("\n\n")
    lines = [line for line in blocks[0].split("\n") if line.startswith("extra_fields")]
    wanted = [*lines, *(block for block in blocks[1:] if block.startswith(tables))]
    wanted = [block for block in wanted if block.split("\n", 1)[0] not in present]
    if wanted:
        yield f"Add these lines to {path}:"
        yield from ("", *"\n\n".join(wanted).rstrip().split("\n"), "")
