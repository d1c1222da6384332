"""Exports as WordPress writes them: 50 items of all types and statuses."""

from __future__ import annotations

from xml.sax.saxutils import escape

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.8.1" created="2025-01-31 10:00" -->
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
\t<title>River Watch &amp; Friends</title>
\t<link>https://river.example.org</link>
\t<description>Water &#8211; for all</description>
\t<language>en-US</language>
\t<wp:wxr_version>1.2</wp:wxr_version>
\t<wp:base_blog_url>https://river.example.org</wp:base_blog_url>
\t<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[mathida]]></wp:author_login>
\t<wp:author_display_name><![CDATA[Ma Thida]]></wp:author_display_name></wp:author>
"""
TAIL = "</channel>\n</rss>\n"


def export(*items: str) -> str:
    """Return an export with these items."""
    return HEAD + "".join(items) + TAIL


def item(  # noqa: PLR0913 - an item of an export has that many elements
    number: int,
    title: str,
    body: str = "",
    *,
    kind: str = "post",
    status: str = "publish",
    name: str = "",
    link: str = "",
    date: str = "2019-05-06 07:08:09",
    excerpt: str = "",
    more: str = "",
) -> str:
    """Return one item; `more` is XML inside it."""
    prefix = "" if kind == "page" else "/2019/05"
    link = link or f"https://river.example.org{prefix}/{name}/"
    return f"""\t<item>
\t\t<title><![CDATA[{title}]]></title>
\t\t<link>{escape(link)}</link>
\t\t<dc:creator><![CDATA[mathida]]></dc:creator>
\t\t<guid isPermaLink="false">https://river.example.org/?p={number}</guid>
\t\t<content:encoded><![CDATA[{body}]]></content:encoded>
\t\t<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
\t\t<wp:post_id>{number}</wp:post_id>
\t\t<wp:post_date><![CDATA[{date}]]></wp:post_date>
\t\t<wp:post_modified><![CDATA[2020-02-03 04:05:06]]></wp:post_modified>
\t\t<wp:post_name><![CDATA[{name}]]></wp:post_name>
\t\t<wp:status><![CDATA[{status}]]></wp:status>
\t\t<wp:post_parent>0</wp:post_parent>
\t\t<wp:post_type><![CDATA[{kind}]]></wp:post_type>
\t\t<wp:post_password><![CDATA[]]></wp:post_password>
{more}\t</item>
"""


def category(name: str, domain: str = "category", nicename: str = "x") -> str:
    """Return a category or tag of an item."""
    return f'<category domain="{domain}" nicename="{nicename}"><![CDATA[{name}]]></category>\n'


def meta(name: str, value: str) -> str:
    """Return a custom field of an item."""
    key = f"<wp:meta_key><![CDATA[{name}]]></wp:meta_key>"
    return f"<wp:postmeta>{key}<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>\n"


def upload(number: int, file: str, alt: str = "", parent: int = 0) -> str:
    """Return a file of the media library."""
    url = f"https://river.example.org/wp-content/uploads/2019/05/{file}"
    more = f"<wp:attachment_url><![CDATA[{url}]]></wp:attachment_url>\n"
    more += meta("_wp_attachment_image_alt", alt) if alt else ""
    made = item(number, file, kind="attachment", status="inherit", name=file, more=more)
    return made.replace("<wp:post_parent>0<", f"<wp:post_parent>{parent}<")


COMMENT = """<wp:comment><wp:comment_id>1</wp:comment_id>
<wp:comment_content><![CDATA[Good.]]></wp:comment_content></wp:comment>
"""
PHOTO = "https://river.example.org/wp-content/uploads/2019/05/boat.jpg"
BLOCKS = {
    "paragraph": "<!-- wp:paragraph -->\n<p>Water <strong>rises</strong> &amp; falls.</p>\n"
    "<!-- /wp:paragraph -->",
    "heading": '<!-- wp:heading {"level":3} -->\n<h3 class="wp-block-heading">The bank</h3>\n'
    "<!-- /wp:heading -->",
    "list": "<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>One</li>\n<!-- /wp:list-item -->\n\n"
    "<!-- wp:list-item -->\n<li>Two</li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->",
    "quote": '<!-- wp:quote -->\n<blockquote class="wp-block-quote"><p>Rain.</p>'
    "<cite>A farmer</cite></blockquote>\n<!-- /wp:quote -->",
    "code": '<!-- wp:code -->\n<pre class="wp-block-code"><code>level = 3 &lt; 4</code></pre>\n'
    "<!-- /wp:code -->",
    "image": f'<!-- wp:image {{"id":90}} -->\n<figure class="wp-block-image"><img src="{PHOTO}" '
    'alt="A boat"/><figcaption class="wp-element-caption">The <em>old</em> boat</figcaption>'
    "</figure>\n<!-- /wp:image -->",
    "gallery": f'<!-- wp:gallery -->\n<figure class="wp-block-gallery"><!-- wp:image -->\n<figure>'
    f'<img src="{PHOTO}" alt="One"/></figure>\n<!-- /wp:image --></figure>\n<!-- /wp:gallery -->',
    "table": '<!-- wp:table -->\n<figure class="wp-block-table"><table><thead><tr><th>Year</th>'
    "<th>Level</th></tr></thead><tbody><tr><td>2019</td><td>3 m</td></tr></tbody></table></figure>"
    "\n<!-- /wp:table -->",
    "embed": '<!-- wp:embed {"url":"https://youtu.be/abc123"} -->\n<figure class="wp-block-embed">'
    '<div class="wp-block-embed__wrapper">\nhttps://youtu.be/abc123\n</div></figure>\n'
    "<!-- /wp:embed -->",
    "latest-posts": '<!-- wp:latest-posts {"postsToShow":3} /-->\n<p>Below the list.</p>',
    "acme/map": "<!-- wp:acme/map -->\n<div>Map of the river</div>\n<!-- /wp:acme/map -->",
}
CLASSIC = {
    "paragraphs": "First line\nsecond line\n\nNext paragraph with *stars* and a_b and 1 &lt; 2.",
    "caption": f'[caption id="attachment_90" align="alignleft" width="300"]<img src="{PHOTO}" '
    'alt="A boat" /> The old boat[/caption]\n\nText.',
    "gallery": '[gallery ids="90,91"]\n\nText.',
    "own-gallery": "[gallery]\n\nText.",
    "embed": "[embed]https://vimeo.com/77[/embed]\n\nhttps://youtu.be/xyz\n\nText [sic] ends.",
    "form": '[contact-form-7 id="5" title="Ask"]\n\nText.',
    "code": '[code language="python"]\nif a < b:\n    go()\n[/code]\n\nText.',
    "links": '<a href="https://river.example.org/2019/05/block-list/">the list</a> and '
    '<a href="/about-us/">about us</a>.',
}


def fifty() -> str:
    """Return an export with fifty items."""
    items = [
        item(number, f"Block {name}", body, name=f"block-{name.replace('/', '-')}")
        for number, (name, body) in enumerate(BLOCKS.items(), 1)
    ]
    items += [
        item(number, f"Classic {name}", body, name=f"classic-{name}")
        for number, (name, body) in enumerate(CLASSIC.items(), 20)
    ]
    items += [
        item(30, "Fish &amp; rice &#8211; prices", "Text.", name="fish",
             more=category("Food &amp; Water") + category("rice%20fields", "post_tag")
             + category("Upper river", "region") + meta("translator", "Ko Ko") + COMMENT * 2,
             excerpt="About <b>fish</b>."),
        item(31, "水", "Text.", name="%e6%b0%b4", more=category("雨", "post_tag")),
        item(32, "Not ready", "Text.", status="draft", date="0000-00-00 00:00:00",
             link="https://river.example.org/?p=32"),
        item(33, "Waiting", "Text.", status="pending", link="https://river.example.org/?p=33"),
        item(34, "Ours", "Text.", status="private", name="ours"),
        item(35, "Later", "Text.", status="future", name="later", date="2031-01-02 03:04:05"),
        item(36, "Thrown away", "Text.", status="trash", name="gone__trashed"),
        item(37, "Empty", "", status="auto-draft"),
        item(38, "Secret", "Text.", name="secret").replace(
            "<wp:post_password><![CDATA[]]>", "<wp:post_password><![CDATA[x]]>"),
        item(39, "Old link", "Text.", name="old-link", link="https://river.example.org/?p=39"),
        item(40, "About us", "<p>We watch.</p>", kind="page", name="about-us"),
        item(41, "Team", "<p>Four.</p>", kind="page", name="team",
             link="https://river.example.org/about-us/team/"),
        item(42, "Boat tour", "<p>On Friday.</p>", kind="tour", name="boat-tour",
             link="https://river.example.org/tours/boat-tour/"),
        item(43, "Second tour", "<p>On Monday.</p>", kind="tour", name="second-tour",
             link="https://river.example.org/tours/second-tour/"),
        item(44, "Home", kind="nav_menu_item", name="44"),
        item(45, "Styles", "body {}", kind="custom_css", name="style"),
        item(46, "Reused", "<p>Again.</p>", kind="wp_block", name="reused"),
        item(47, "Before", "Text.", kind="revision", status="inherit", name="47-revision"),
        item(48, "Same name", "Text.", name="fish", link="https://river.example.org/2019/06/fish/"),
        item(49, "With picture", "Text.", name="with-picture", more=meta("_thumbnail_id", "90")),
        item(50, "Scripted", '<p>A</p><script>alert(1)</script><iframe src="https://www.youtube'
             '.com/embed/q1w2"></iframe><p>B</p>', name="scripted"),
        item(51, "Evil &lt;b&gt;", "<p>Text of &lt;script&gt; and `ticks`.</p>", name="evil"),
        item(52, "Le fleuve", "<p>Eau.</p>", name="le-fleuve",
             more=category("Français", "language", "fr")
             + category("pll_1", "post_translations", "pll_1")),
        item(53, "The river", "<p>Water.</p>", name="the-river",
             more=category("English", "language", "en")
             + category("pll_1", "post_translations", "pll_1")),
        upload(90, "boat.jpg", "A boat"),
        upload(91, "bank.jpg", parent=23),
        upload(92, "report.pdf"),
    ]  # fmt: skip
    items += [item(100 + more, f"News {more}", "Text.", name=f"news-{more}") for more in range(50)]
    return export(*items[:50])
