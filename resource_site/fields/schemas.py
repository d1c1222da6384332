"""The fields of front matter: those of articles, of pages, and of the table `source`."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from resource_site.fields.dates import MOMENT
from resource_site.fields.kind_types import DAY
from resource_site.fields.kinds import ARTICLE as ARTICLE_KIND
from resource_site.fields.kinds import Kind, definitions
from resource_site.fields.table import Definition, Many, Schema, names
from resource_site.fields.types import (
    FLAG,
    PART_OF_DATE,
    SITE_ADDRESSES,
    SLUG,
    TEMPLATE,
    TEXT,
    TEXTS,
    TITLE,
    WEB_ADDRESS,
    choice,
    whole_number,
)


class Credit(msgspec.Struct, frozen=True, gc=False):
    """Where an article comes from.

    `kind` is source, adapted or reprinted; `date` is '', 2007, 2007-08 or 2007-08-17.
    `archived` is the address of a copy, which is linked to in place of `url`.
    """

    kind: str
    name: str
    title: str
    date: str
    url: str
    archived: str = ""


PERMALINK = "use slug for the last part of the address, and aliases for former addresses"
LAYOUT = "delete it; the folder of a file decides on its template"
WITHHELD = (
    "private", "hidden", "unlisted", "visible", "visibility", "state", "public", "embargo", "wip",
    "headless", "exclude", "archived", "password",
)  # fmt: skip
HINTS = {
    **dict.fromkeys(("permalink", "url"), PERMALINK),
    **dict.fromkeys(("layout", "template"), LAYOUT),
    **dict.fromkeys(("category", "categories", "tag"), "use tags"),
    # Spellings of other programs for what is not to be published: never a fix that publishes it.
    **dict.fromkeys(WITHHELD, "write draft: true if it is not to be published, else delete it"),
    "language": "use lang",
    "country": "use countries",
    **dict.fromkeys(("featured_image", "cover", "thumbnail", "hero_image", "banner"), "use image"),
    **dict.fromkeys(("teaser", "abstract", "lead", "intro"), "use summary"),
    "source_url": "write it as url below source:, next to its name",
}
KINDS = ("source", "adapted", "reprinted")

# fmt: off
SOURCE = Schema("a field of a source", (
    Definition("name", TEXT, "Who wrote or published it.", "UNIAP China"),
    Definition("kind", choice("a kind of source", *KINDS), "How it was used.", "adapted",
               default="source"),
    Definition("title", TEXT, "Title of the work.", "Annual report"),
    Definition("date", PART_OF_DATE, "When it was published.", "2007-03"),
    Definition("url", WEB_ADDRESS, "Where it can be read.", "https://www.example.org/report"),
    Definition("archived", WEB_ADDRESS, "Copy in an archive, linked to in place of `url` when "
               "that is dead.", "https://web.archive.org/web/2007/https://www.example.org/report"),
), single="name", any_of=("name", "title"), is_lenient=True, name="text or a table")

CORRECTION = Schema("a field of a correction", (
    Definition("date", DAY, "Day of the correction.", "2007-04-02", required=True, default=None),
    Definition("what", TITLE, "What was wrong, and what is right.",
               "An earlier version named the wrong province.", required=True, default=None),
), is_lenient=True)
WITHDRAWAL = Schema("a field of a withdrawal", (
    Definition("why", TITLE, "Why the text no longer holds.", "Its source retracted it.",
               required=True, default=None),
    Definition("date", DAY, "Day on which it was withdrawn.", "2007-05-02", default=""),
), single="why", is_lenient=True, name="text or a table")
DATE = Definition("date", MOMENT, "Day the article is about; required unless the file name has "
                  "it. If both have it, they must agree.", "2007-03-31", default=None,
                  otherwise="that in the file name",
                  synonyms=("pubdate",))
_DATE_SYNONYMS = ("lastmod", "modified", "last_modified_at", "updateddate")
_PAGE = (
    Definition("title", TITLE, "Heading of the page. Put it in quotes if it contains a colon.",
               "Border liaison offices meet", required=True),
    Definition("summary", TEXT, "One or two sentences for lists, feeds and search engines; "
               "if left out, the beginning of the text.", "Two offices now meet every month.",
               otherwise="the beginning of the text", synonyms=("description", "excerpt")),
    DATE,
    Definition("updated", MOMENT, "Day of the last substantial change.", "2007-05-02",
               default=None, synonyms=_DATE_SYNONYMS),
    Definition("draft", FLAG, "`true` keeps the document from being published.", "true",
               default=False, states={"status": {"draft": "true", "published": "false"},
                                      "published": {"false": "true", "true": "false"}}),
    Definition("publish", MOMENT, "Publish not before this date.", "2007-04-02 09:30",
               default=None, synonyms=("publishdate",)),
    Definition("expires", MOMENT, "Last day, or the instant, until which the document is "
               "published.", "2030-12-31",
               default=None, synonyms=("expirydate", "unpublishdate")),
    Definition("review_by", MOMENT, "Day by which somebody checks whether the text is still "
               "right; `due --reviews` lists it afterwards. It changes nothing on the site.",
               "2030-12-31", default=None),
    Definition("reviewed", DAY, "Day on which somebody last checked that the text is right; the "
               "page says so.", "2026-11-20"),
    Definition("corrections", Many("a list of tables", CORRECTION), "What was corrected after "
               "publication. It is shown on the page and on `/corrections/`, which has a feed.",
               [{"date": "2007-04-02", "what": "An earlier version named the wrong province."}]),
    Definition("withdrawn", WITHDRAWAL, "Why the text no longer holds. It stays on its page, with "
               "a notice, and is not on the front page.", "Its source retracted it.",
               default=None),
    Definition("superseded_by", TEXT, "The document that replaces this one, written like a link "
               "in the text.", "../pages/about.md"),
    Definition("translates", TEXT, "Version of the original that a translation was made from; "
               "`new --translate` writes it.", "3f2a9c1b07de"),
    Definition("aliases", SITE_ADDRESSES, "Former addresses, the oldest first. "
               "Each redirects to the document.", ["/news/2007/old-name/"],
               synonyms=("redirect_from",)),
    Definition("lang", TEXT, "Language; if left out, that of the file name, else of the site.",
               "zh", otherwise="that of the file name"),
    Definition("weight", whole_number(), "Position in lists: the lower, the earlier.", "10",
               default=0),
)
_ARTICLE = (
    Definition("slug", SLUG, "Last part of the address; if left out, from the file name.",
               "border-liaison", otherwise="from the file name"),
    Definition("source", SOURCE, "Where the article comes from: a name, or the fields below.",
               "UNIAP China", default=None),
    Definition("authors", TEXTS, "Who wrote the article.", ["Ma Thida"], singular="author"),
    Definition("image", TEXT, "Picture for lists and previews: the name of a file next to the "
               "article.", "photo.jpg"),
    Definition("image_alt", TEXT, "Alt text: what the picture shows. Required with `image`.",
               "Two officers at a table"),
    Definition("translation_key", TEXT, "Equal in all translations of an article whose file names "
               "differ.", "border-liaison"),
    Definition("featured", FLAG, "`true` shows the article first on the front page.", "true",
               default=False),
)
# fmt: on

PAGE = Schema("a field of a page", (
    *_PAGE,
    Definition("template", TEMPLATE, "Template of the page: a file in `templates/`.", "wide.html"),
), hints=HINTS, is_lenient=True)  # fmt: skip


EXAMPLES = {"tags": ["Prevention", "Border Cooperation"], "countries": ["China", "Myanmar"]}


@lru_cache(32)
def article(
    taxonomies: tuple[str, ...], extra: tuple[str, ...], kind: Kind = ARTICLE_KIND
) -> Schema:
    """Return the fields of a kind on a site with these taxonomies and extra fields."""
    lists = (
        Definition(name, TEXTS, f"List of {name}.", EXAMPLES.get(name, ["one", "another"]))
        for name in taxonomies
    )
    more = (Definition(name, TEXT, "Extra field of this site.", "some text") for name in extra)
    shared = _PAGE if kind.is_dated else tuple(field for field in _PAGE if field is not DATE)
    own = definitions(kind.fields)
    fields = (*shared, *_ARTICLE, *own, *lists, *more)
    return Schema(
        f"a field of {kind.noun}",
        fields,
        hints=HINTS,
        is_lenient=True,
        fix='add "{0}" to extra_fields in site.toml, or delete it',
        fix_of_list="add [taxonomies.{0}] to site.toml, or delete it",
    )


ARTICLE = article(("tags", "countries"), ())
ARTICLE_FIELDS = names(article((), ()))
"""The front matter of every article; a site adds its taxonomies and extra fields."""
