"""The field table of `site.toml`."""

from __future__ import annotations

from resource_site.fields.table import Definition, Many, Schema
from resource_site.fields.time_zones import TIME_ZONE
from resource_site.fields.types import FLAG, TEXT, TITLE, choice, whole_number
from resource_site.settings.kinds import KINDS
from resource_site.settings.types import (
    BASE_URL,
    CONTACT,
    FORMER_ADDRESS,
    INSTANT,
    LANGUAGE,
    NAME,
    PERMALINK,
    STRICT_ADDRESS,
)

SETTING = "a setting"
SEVERITY = choice("a severity", "error", "warn", "off")
TEXTS = Many("a list of texts", TEXT, limit=1000, is_unique=False)
HOSTS = (
    "github-pages", "netlify", "cloudflare-pages", "nginx", "apache", "caddy", "rsync", "s3",
)  # fmt: skip
SIZE = whole_number(1, 1000, "1 to 1000")
OWN = "as in the language of the site"
ADDRESS_PATTERN = "/{section}/{year}/{slug}/"


def _table(*fields: Definition) -> Schema:
    return Schema(SETTING, fields)


def _texts_by(key: str, example: str, meaning: str, otherwise: str = "") -> Schema:
    """Return a table of texts whose names the site chooses."""
    return Schema(SETTING, each=Definition(key, TEXT, meaning, example, otherwise=otherwise))


def _check(name: str, meaning: str, default: str = "error") -> Definition:
    return Definition(name, SEVERITY, meaning, "warn", default=default)


# fmt: off
_PAGE = Definition("page", TEXT, "File name of a page, without its ending.", "subscribe")
_PERMALINK = Definition("permalink", PERMALINK, "Pattern of the addresses of articles in this "
                        "section.", "/news/{year}/{slug}/", default=None,
                        otherwise="the pattern of the site")
_FORM = _table(
    _PAGE,
    Definition("action", STRICT_ADDRESS, "Web address of the service that receives the form. "
               "Without it there is only a link to the page.", "https://forms.example.org/a"),
    Definition("email_field", TEXT, "Name of the field for the email address.", "email",
               default="email"),
    Definition("trap_field", TEXT, "Name of the field that only robots fill in.", "website",
               default="website"),
    Definition("hidden", _texts_by("list", "news", "Value of a hidden field with this name."),
               "Hidden fields that the service asks for.", {"list": "news"}),
)
_SECTION = _table(
    Definition("title", TITLE, "Title of the section.", "News & Updates", default=None,
               otherwise="its name"),
    Definition("kind", TEXT, "Kind of its documents: `article`, another built-in "
               "one, or one of `[kinds.…]`.", "help", default="article"),
    _PERMALINK,
)
_TAXONOMY = _table(
    Definition("title", TITLE, "Title of the taxonomy.", "Topics", default=None,
               otherwise="its name"),
    Definition("terms", TEXTS, "All terms that articles may have.",
               ["Prevention", "Protection"], otherwise="any term"),
    Definition("slugs", Schema(SETTING, each=Definition("C++", NAME, "Address of this term.",
                                                        "c-plus-plus",
                                                        otherwise="from its name")),
               "Addresses of terms that differ in punctuation only.", {"C++": "c-plus-plus"}),
    Definition("index", TEXT, "Kind of the documents in the folder of the taxonomy's name, each of "
               "which is shown above the list of the term it is named after.", "country"),
)
_MENU_ENTRY = _table(
    Definition("title", TITLE, "Text of the entry; if left out, its name.", "Donate", default=None),
    Definition("titles", _texts_by("zh", "捐款", "Text of the entry in this language."),
               "Texts in other languages.", {"zh": "捐款"}),
    Definition("url", STRICT_ADDRESS, "Page on another site that it leads to.",
               "https://donate.example.org/"),
    Definition("entries", TEXTS, "Entries below it, instead of `url`: pages, or other tables "
               "`[menu.…]`.", ["about", "contact"]),
)
_LANGUAGE = _table(
    Definition("name", TEXT, "Name of the language in the language itself.", "中文", default=None,
               otherwise="that in its interface strings"),
    Definition("title", TITLE, "Name of the site in this language.", "资源网", default=None,
               otherwise="`title` of the site"),
    Definition("tagline", TEXT, "Tagline in this language.", "信息资源", default=None,
               otherwise="`tagline` of the site"),
    Definition("description", TEXT, "Description in this language.", "新闻和法律", default=None),
    Definition("sections", _texts_by("news", "新闻", "Title of this section.", OWN),
               "Titles of sections in this language.", {"news": "新闻"}),
    Definition("taxonomies", _texts_by("tags", "主题", "Title of this taxonomy.", OWN),
               "Titles of taxonomies in this language.", {"tags": "主题"}),
    Definition("terms", _texts_by("Prevention", "预防", "Translation of this term.", OWN),
               "Tags, countries and other terms in this language.", {"Prevention": "预防"}),
)

SITE = Schema(SETTING, (
    Definition("title", TITLE, "Name of the site.", "Resource site", required=True),
    Definition("tagline", TEXT, "The line under the name.", "What it is for", required=True),
    Definition("base_url", BASE_URL, "Address at which the site is published. It may have a path.",
               "https://www.example.org", required=True),
    Definition("timezone", TIME_ZONE, "Time zone of dates without one.", "Asia/Bangkok",
               required=True),
    Definition("language", LANGUAGE, "Language of files that name no other.", "en",
               required=True),
    Definition("description", TEXT, "One or two sentences for the front page, search engines "
               "and feeds.", "News and laws, with sources."),
    Definition("copyright", TEXT, "The line at the foot of every page.", "© 2006 Example"),
    Definition("permalink", PERMALINK, "Pattern of the addresses of articles.",
               "/news/{year}/{slug}/", default=ADDRESS_PATTERN),
    Definition("navigation", TEXTS, "Pages linked at the top of every page: file names without "
               "their ending, or names of tables `[menu.…]`.", ["about", "contact"]),
    Definition("footer", TEXTS, "Pages linked at the foot of every page, in the same way.",
               ["privacy"]),
    Definition("extra_fields", TEXTS, "Further front matter fields that articles may have.",
               ["isbn"]),
    Definition("sections", Schema(SETTING, keys=NAME,
                                  each=Definition("news", _SECTION, "A section.",
                                                  {"title": "News & Updates"})),
               "Folders of articles below `content/`.", {"news": {"title": "News & Updates"}},
               required=True),
    Definition("kinds", KINDS, "Kinds of documents of this site, with fields of their own; see "
               "[kinds](kinds.md).", {"staff": {"fields": {"role": {"type": "text"}}}}),
    Definition("taxonomies", Schema(SETTING, keys=NAME,
                                    each=Definition("tags", _TAXONOMY, "A taxonomy.",
                                                    {"title": "Topics"})),
               "Fields that group articles. `tags` and `countries` always exist.",
               {"tags": {"title": "Topics"}}),
    Definition("languages", Schema(SETTING, keys=LANGUAGE,
                                   each=Definition("zh", _LANGUAGE, "A language.",
                                                   {"name": "中文"})),
               "Languages of translations.", {"zh": {"name": "中文"}}),
    Definition("menu", Schema(SETTING, keys=NAME, each=Definition(
        "donate", _MENU_ENTRY, "An entry.",
        {"title": "Donate", "url": "https://donate.example.org/"})),
        "Entries of `navigation` and `footer` that are not pages.",
        {"donate": {"title": "Donate", "url": "https://donate.example.org/"}}),
    Definition("exit", _table(
        Definition("url", STRICT_ADDRESS, "Page that the link “Leave this site” leads to. "
                   "Without it there is no such link.", "https://www.bbc.com/weather"),
        Definition("urls", Schema(SETTING, each=Definition(
            "zh", STRICT_ADDRESS, "That page for readers of this language.",
            "https://www.example.com/zh", otherwise="`url`")), "Such pages by language.",
            {"zh": "https://www.example.com/zh"}),
    ), "The quick exit.", {"url": "https://www.bbc.com/weather"}),
    Definition("newsletter", _FORM, "The sign-up form.", {"page": "subscribe"}),
    Definition("inquiry", _FORM, "The form for questions.", {"page": "ask"}),
    Definition("campaign", _table(_PAGE), "The box that leads to a campaign.", {"page": "act"}),
    Definition("help", _table(Definition(
        "page", TEXT, "Name of a page, as in `navigation`, or of a section, such as that of help "
        "lines. Every page links to it.", "help")),
        "Where readers find help.", {"page": "help"}),
    Definition("safety", _table(_PAGE), "The page that safety notices link to.",
               {"page": "safety"}),
    Definition("lists", _table(
        Definition("size", SIZE, "Articles on one page of a list.", 20, default=20)),
        "List pages.", {"size": 20}),
    Definition("feeds", _table(
        Definition("size", SIZE, "Articles in a feed.", 20, default=20)),
        "RSS, Atom and JSON feeds.", {"size": 20}),
    Definition("search", _table(
        Definition("enabled", FLAG, "Whether the site has a search page.", example=True,
                   default=True)),
        "Full-text search.", {"enabled": True}),
    Definition("security", _table(
        Definition("contact", CONTACT, "Where to report security problems.",
                   "mailto:security@example.org"),
        Definition("expires", INSTANT, "When this contact has to be confirmed again.",
                   "2030-12-31T00:00:00Z"),
    ), "Contents of `/.well-known/security.txt`.", {"contact": "mailto:security@example.org"}),
    Definition("hosting", _table(
        Definition("kind", choice("a host", *HOSTS), "Whose files for redirects, removed addresses "
                   "and headers are written.", "nginx",
                   otherwise="`_headers`, which several hosts read"),
    ), "Where the site is published; see [hosting](hosting.md).", {"kind": "nginx"}),
    Definition("checks", _table(
        _check("links", "Links that lead nowhere."),
        _check("images", "Missing pictures, pictures on other sites, poor alt text (a warning)."),
        _check("alt", "Pictures without alt text."),
        _check("html", "HTML that is not allowed in a page, and invisible characters."),
        _check("headings", "A heading as large as the title, or out of order.", "warn"),
        _check("markup", "Text that was meant as markup and is shown as characters.", "warn"),
        _check("math", "Formulas and diagrams, which are shown as text.", "warn"),
        _check("weight", "Animated pictures larger than 500 KB, which cannot be scaled."),
        _check("location", "Files that contain the place where a photo was taken or a recording "
               "was made, also inside documents and archives."),
        _check("locked", "Files that cannot be searched for places: protected, damaged or very "
               "large ones.", default="warn"),
        _check("stale", "Details that were not checked for too long; see `[kinds.….fresh]`."),
        _check("metadata", "PDF and office documents whose metadata names an author.",
               default="warn"),
        _check("external", "Links to other sites that are dead; asked by `check --external` only.",
               "warn"),
    ), "`error` stops publication, `warn` only reports, `off` does neither.", {"links": "warn"}),
    Definition("markdown", _table(
        Definition("flavor", choice("a flavor", "github", "python-markdown"),
                   "Dialect of Markdown in all bodies.", "github", default="github"),
        Definition("extensions", TEXTS, "Extensions of the flavor `python-markdown`.", ["extra"]),
    ), "How bodies are read.", {"flavor": "github"}),
    Definition("gone", Schema(SETTING, keys=FORMER_ADDRESS, each=Definition(
        "/news/2007/old-name/", TEXT, "Reason why this address no longer exists. It is not "
        "published.", "Withdrawn by its author.")),
               "Published addresses that were removed on purpose. Each has a page that says so.",
               {"/news/2007/old-name/": "Withdrawn by its author."}),
))
# fmt: on
