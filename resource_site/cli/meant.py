"""What an editor calls a document: a path, or an address in any of its forms → one of this site."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from resource_site.problems import BuildError
from resource_site.settings.config import Config


def local(name: str, config: Config) -> str:
    """Return a path, or an address that begins with a slash and not with the base path.

    Raises BuildError for an address of another site.
    """
    name = name.strip().strip("\"'<>")
    if "\\" in name and "/" not in name:
        name = name.replace("\\", "/")
    if re.match(r"https?://", name, re.IGNORECASE):
        return _of_address(name, config)
    host = urlsplit(config.base_url).netloc
    if name.casefold().removeprefix("www.").startswith(f"{host.removeprefix('www.')}/".casefold()):
        return _of_address(f"https://{name}", config)
    if name.startswith(f"{config.base_path}/") and config.base_path:
        return name.removeprefix(config.base_path)
    return name


def _of_address(name: str, config: Config) -> str:
    found = re.match(config.own_links, name)
    if found is None:
        message = f"'{name}' is an address of another site"
        raise BuildError(message, f"give an address that begins with {config.base_url}/")
    if found["file"] is not None:
        return f"{config.choices.content}/{unquote(re.split('[?#]', found['file'])[0])}"
    path = re.split("[?#]", name[found.end() :])[0]
    return path if path.startswith("/") else f"/{path}"
