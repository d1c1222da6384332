"""nginx, Apache and Caddy answer as the files say that a build writes for them."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from resource_site.site import hosting
from tests.sites.building import SETTINGS, published, written

NGINX = """\
daemon off; pid {place}/pid; error_log {place}/errors; user root;
events {{}}
http {{
  access_log off; include /etc/nginx/mime.types;
  client_body_temp_path {place}/a; proxy_temp_path {place}/b; fastcgi_temp_path {place}/c;
  uwsgi_temp_path {place}/d; scgi_temp_path {place}/e;
  server {{
    listen 127.0.0.1:{port}; root {root}; absolute_redirect off; include {site}/.nginx.conf;
  }}
}}
"""
APACHE = """\
ServerRoot {place}
PidFile {place}/pid
ErrorLog {place}/errors
Listen 127.0.0.1:{port}
ServerName 127.0.0.1
{modules}
TypesConfig /etc/mime.types
DocumentRoot {root}
DirectoryIndex index.html
<Directory {root}>
AllowOverride All
Require all granted
</Directory>
"""
MODULES = ("mpm_event", "authz_core", "dir", "mime", "alias", "headers")
CADDY = """\
{{
  admin off
  auto_https off
}}
http://127.0.0.1:{port} {{
  root * {root}
  import {site}/.Caddyfile
  file_server
}}
"""
GONE = '[gone]\n"/news/2010/away/" = "A secret reason."\n"/old-away.html" = "Another."\n'
GONE += '"/a/table.csv" = ""\n"/ข่าว/" = ""\n'
TEXTS = {
    "news/2010-07-30-plan.md": (
        "---\ntitle: A plan\naliases: [/old/, /old-page.html, /a/b.c/, /x_y~z/, '/@a+b/', "
        "/café/, /%E0%B8%81%E0%B8%B2%E0%B8%A3/]\n---\nquokka\n"
    ),
    "static/ads.txt": "none\n",
    "static/.well-known/change-password": "/about/\n",
}


def port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def command(kind: str, place: Path, site: Path, root: Path, at: int) -> list[str]:
    """Return the command that starts a server, after writing its settings."""
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES
    )
    settings = {"nginx": NGINX, "apache": APACHE, "caddy": CADDY}[kind]
    text = settings.format(place=place, site=site, root=root, port=at, modules=modules)
    file = place / "settings"
    file.write_text(text)
    return {
        "nginx": ["nginx", "-c", str(file)],
        "apache": ["apache2", "-X", "-f", str(file)],
        "caddy": ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)],
    }[kind]


@contextmanager
def served(kind: str, place: Path, site: Path, root: Path) -> Iterator[int]:
    """Start a server, and yield its port when it answers."""
    at = port()
    with (place / "output").open("w") as output:
        running = subprocess.Popen(
            command(kind, place, site, root, at), stdout=output, stderr=output, cwd=place
        )
        try:
            for _ in range(200):
                with suppress(OSError), closing(socket.create_connection(("127.0.0.1", at), 1)):
                    break
                assert running.poll() is None, (place / "output").read_text()
                time.sleep(0.05)
            yield at
        finally:
            running.terminate()
            running.wait(10)


class Answer:
    """What a server sends for an address."""

    def __init__(self, at: int, address: str) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", at, timeout=10)) as asked:
            asked.request("GET", address)
            response = asked.getresponse()
            self.status, self.headers = response.status, response.headers
            self.text = response.read().decode()

    @property
    def location(self) -> str:
        return self.headers.get("Location", "").removeprefix("http://127.0.0.1")


@pytest.fixture(name="base", params=["", "/org"])
def _base(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(name="at", params=["nginx", "apache", "caddy"])
def _at(request: pytest.FixtureRequest, tmp_path: Path, base: str) -> Iterator[int]:
    """Build a site for a server, and start it; the site is at a base path in half of the cases."""
    kind = request.param
    program = {"apache": "apache2"}.get(kind, kind)
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    address = f"https://example.org{base}"
    settings = SETTINGS.replace("https://example.org", address)
    settings += f'[hosting]\nkind = "{kind}"\n{GONE}'
    folder = written(tmp_path / "project", {"site.toml": settings, **TEXTS})
    site = published(folder).site
    root = tmp_path / "root"
    if base:
        root.mkdir()
        site = site.rename(root / base.strip("/"))
    else:
        root = site
    place = tmp_path / "place"
    place.mkdir()
    with served(kind, place, site, root) as number:
        yield number


def test_a_server_answers_as_the_site_says(at: int, base: str) -> None:
    page = Answer(at, f"{base}/news/2010/plan/")
    assert (page.status, "quokka" in page.text) == (200, True)
    for name, value in hosting.HEADERS.items():
        assert page.headers[name] == value, name
    assert page.headers["Cache-Control"] == "no-cache"
    assert page.headers["Content-Type"].lower() == "text/html; charset=utf-8"
    scripts = ("/caf%C3%A9/", "/%E0%B8%81%E0%B8%B2%E0%B8%A3/", "/%e0%b8%81%e0%b8%b2%e0%b8%a3")
    for former in ("/old/", "/old", "/old-page.html", "/a/b.c/", "/x_y~z/", "/@a+b/", *scripts):
        moved = Answer(at, f"{base}{former}")
        target = moved.location.split(f":{at}")[-1]
        assert (moved.status, target) == (301, f"{base}/news/2010/plan/"), former
        assert moved.headers["X-Content-Type-Options"] == "nosniff"
    kept = Answer(at, f"{base}/old/?from=mail&x=1").location
    assert kept.endswith(f"{base}/news/2010/plan/?from=mail&x=1")
    away = ("/news/2010/away/", "/news/2010/away", "/old-away.html")
    for removed in (*away, "/a/table.csv", "/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7/"):
        gone = Answer(at, f"{base}{removed}")
        assert (gone.status, "Page removed" in gone.text) == (410, True), removed
        assert "secret" not in gone.text
    for unknown in ("/nothing/", "/assets/", "/older/", "/old/more/", "/aXb.c/", "/a/bXc/"):
        missing = Answer(at, f"{base}{unknown}")
        assert (missing.status, "Page not found" in missing.text) == (404, True), unknown
    feed = Answer(at, f"{base}/feed.xml")
    assert feed.headers["Content-Type"].lower() == "application/xml; charset=utf-8"
    assert feed.headers["X-Content-Type-Options"] == "nosniff"
    for name in (hosting.NGINX, hosting.APACHE, hosting.CADDY):
        assert Answer(at, f"{base}/{name}").status in (403, 404), name
    assert Answer(at, f"{base}/ads.txt").text == "none\n"
    assert Answer(at, f"{base}/.well-known/change-password").status == 200
