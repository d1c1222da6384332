"""The commands that need no stage of a build, by their names."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from types import MappingProxyType

from resource_site.cli import parser
from resource_site.cli.console import Console
from resource_site.settings import read

Run = Callable[[argparse.Namespace, Console], int]
DONE = 0


def _init(options: argparse.Namespace, console: Console) -> int:
    """Create a site."""
    from resource_site.cli import init

    return init.init(options, console)


def _serve(options: argparse.Namespace, console: Console) -> int:
    """Show a preview until it is stopped."""
    from resource_site.cli import serve

    return serve.serve(options, console)


def _new(options: argparse.Namespace, console: Console) -> int:
    """Create an article file."""
    from resource_site.cli import new

    config = read.config(parser.choices(options))
    tags = [tag.strip() for tag in (options.tags or "").split(",") if tag.strip()]
    try:
        if options.translate:
            file, language = options.translate
            path = new.translation(file, language, config)
        else:
            path = new.article(options.title, options.section, tags, options.slug, config)
    except new.NewError as error:
        return console.fail(str(error))
    console.print(str(path))
    return DONE


def _override(options: argparse.Namespace, console: Console) -> int:
    """Copy a template to change it."""
    from resource_site.cli import override

    return override.override(options, console)


def _cms(options: argparse.Namespace, console: Console) -> int:
    """Write the files for editors' programs."""
    from resource_site.cli import cms

    return cms.cms(options, read.config(parser.choices(options)), console)


def _import(options: argparse.Namespace, console: Console) -> int:
    """Move a site of another generator in."""
    from resource_site.cli import importing

    return importing.run(options, console)


def _version(_: argparse.Namespace, console: Console) -> int:
    """Print the version."""
    from importlib import metadata

    console.print(metadata.version("resource-site-generator"))
    return DONE


COMMANDS: Mapping[str, Run] = MappingProxyType(
    {
        "init": _init,
        "serve": _serve,
        "new": _new,
        "override": _override,
        "cms": _cms,
        "import": _import,
        "version": _version,
    }
)
