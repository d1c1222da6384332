"""A Jekyll site keeps its texts, addresses, Liquid and files."""

from __future__ import annotations

import pytest

from tests.importers.moving import PIXEL, Moving

NAME = "_posts/2019-05-06-boats.md"


def post(body: str, fields: str = "") -> str:
    return f"---\ntitle: Boats\n{fields}\n---\n{body}\n"


@pytest.mark.parametrize(
    ("style", "address"),
    [
        ("date", "/river/2019/05/06/boats.html"),
        ("pretty", "/river/2019/05/06/boats/"),
        ("ordinal", "/river/2019/126/boats.html"),
        ("weekdate", "/river/2019/W19/Mon/boats.html"),
        ("none", "/river/boats.html"),
        ("/blog/:short_year-:i_month/:title", "/blog/19-5/boats.html"),
        ("", "/river/2019/05/06/boats.html"),
    ],
)
def test_the_permalink_style_of_the_settings_is_followed(
    moving: Moving, style: str, address: str
) -> None:
    moving.file("_config.yml", f"title: River\nurl: https://river.org\npermalink: {style}\n")
    moving.file(NAME, post("Moored.", "category: river")).run("jekyll")
    assert "Moored." in moving.followed(moving.built(), address)


def test_a_document_can_have_its_own_permalink(moving: Moving) -> None:
    moving.file(NAME, post("Moored.", "permalink: /fleet/:year/\nredirect_from: /ships/"))
    moving.file("about-us.md", post("We watch.", "permalink: /about/"))
    moving.run("jekyll")
    pages = moving.built()
    for address in ("/fleet/2019/", "/ships/"):
        assert "Moored." in moving.followed(pages, address)
    assert "We watch." in pages["/about/index.html"]


def test_without_settings_the_links_of_the_texts_decide_on_the_style(moving: Moving) -> None:
    moving.file(NAME, post("Moored."))
    moving.file("_posts/2019-05-07-more.md", post("[Boats](/2019/05/06/boats/)")).run("jekyll")
    assert moving.body("posts/2019-05-07-more.md") == "[Boats](/posts/2019/boats/)"
    assert "Moored." in moving.followed(moving.built(), "/2019/05/06/boats/")


LIQUID = {
    "[a]({% post_url 2019-05-07-more %})": "[a](/posts/2019/more/)",
    "[a]({% link _posts/2019-05-07-more.md %}#b)": "[a](/posts/2019/more/#b)",
    "[a]({{ site.baseurl }}{% post_url 2019-05-07-more %})": "[a](/posts/2019/more/)",
    '[a]({{ "/2019/05/07/more.html" | relative_url }})': "[a](/posts/2019/more/)",
    '[a]({{ "/2019/05/07/more.html" | url }})': "[a](/posts/2019/more/)",
    "[a]({{ site.url }}/2019/05/07/more.html)": "[a](/posts/2019/more/)",
    "{{ site.title }}: {{ page.title }}": "River: Boats",
    '{% image "https://a.org/b.png" "A boat" %}': "![A boat](https://a.org/b.png)",
    '{% image_with_class "https://a.org/b.png" "wide" "A boat" %}': "![A boat](https://a.org/b.png)",
    "{% youtube abc123 %}": "[Video on YouTube](https://www.youtube.com/watch?v=abc123)",
    '{% include youtube.html id="abc123" %}': (
        "[Video on YouTube](https://www.youtube.com/watch?v=abc123)"
    ),
    '{% include figure.html url="https://a.org/b.png" alt="A" caption="At rest" %}': (
        "![A](https://a.org/b.png)\n\n*At rest*"
    ),
    "{% gist user/123 %}": "<https://gist.github.com/user/123>",
    "{% highlight ruby linenos %}\nputs `x`\n{% endhighlight %}": "```ruby\nputs `x`\n```",
    "{% raw %}{{ x }}{% endraw %}": "{{ x }}",
    "A{% comment %}hidden{% endcomment %}B": "AB",
    "## The bank {#bank}\n{: .no_toc}\nWords": '## The bank <span id="bank"></span>\nWords',
    "* contents\n{:toc}\n\nWords": "Words",
    '[a](https://a.org){:target="_blank"}': "[a](https://a.org)",
    "`{{ site.title }}`": "`{{ site.title }}`",
}


@pytest.mark.parametrize("written", LIQUID, ids=lambda text: text[:24])
def test_liquid_and_kramdown_become_markdown(moving: Moving, written: str) -> None:
    moving.file("_config.yml", "title: River\nurl: https://river.org\n")
    moving.file("_posts/2019-05-07-more.md", post("More.")).file(NAME, post(written))
    moving.run("jekyll")
    assert moving.body("posts/2019-05-06-boats.md") == LIQUID[written]


def test_liquid_without_a_form_in_markdown_is_named(moving: Moving) -> None:
    moving.file(NAME, post('{% include box.html %}\n{% if x %}A{% endif %}\n{{ "ko" | photo }}'))
    printed = moving.run("jekyll")
    assert "1  Liquid include box.html — first in old/_posts/2019-05-06-boats.md:5" in printed
    assert "1  Liquid if — first in old/_posts/2019-05-06-boats.md:6: {% if x %}" in printed
    assert "1  Liquid filter photo — first in old/_posts/2019-05-06-boats.md:7" in printed


def test_files_are_copied_beside_their_article(moving: Moving) -> None:
    moving.file("assets/img/boat.png", PIXEL).file("_config.yml", "baseurl: /blog\n")
    moving.file(
        NAME,
        post("![A](/blog/assets/img/boat.png) {{ site.baseurl }}", "image: /assets/img/boat.png"),
    )
    moving.run("jekyll")
    assert "posts/2019-05-06-boats/boat.png" in moving.files()
    assert moving.only_body() == "![A](boat.png)"
    assert "\nimage: boat.png\n" in moving.only()


def test_a_post_in_html_becomes_markdown(moving: Moving) -> None:
    moving.file("_posts/2019-05-06-boats.html", post("<p>One <b>two</b></p>\n{% youtube abc %}"))
    moving.file("index.html", post("<p>{% for post in site.posts %}{% endfor %}</p>"))
    moving.run("jekyll")
    assert moving.only_body() == (
        "One **two**\n\n[Video on YouTube](https://www.youtube.com/watch?v=abc)"
    )


def test_drafts_stay_drafts(moving: Moving) -> None:
    moving.file("_drafts/idea.md", post("Idea.")).file(NAME, post("Moored.", "published: false"))
    moving.file("_posts/2019-05-07-more.md", post("More."))
    moving.run("jekyll")
    assert "draft: true" in moving.text("posts/2019-05-06-boats.md")
    assert "draft: true" in moving.text("posts/2019-05-07-idea.md")
    assert "draft" not in moving.text("posts/2019-05-07-more.md")


def test_categories_tags_and_authors_are_kept(moving: Moving) -> None:
    moving.file("_data/authors.yml", "ko:\n  name: Ko Ko\n")
    moving.file("_config.yml", "defaults:\n- scope:\n    type: posts\n  values:\n    author: ko\n")
    moving.file(
        f"water/{NAME}", post("A.", "categories: river delta\ntags:\n- rice%20fields\n- 水")
    )
    moving.run("jekyll")
    assert "authors:\n- Ko Ko\n" in moving.only()
    assert "categories:\n- water\n- river\n- delta\n" in moving.only()
    assert "tags:\n- rice fields\n- 水\n" in moving.only()
    assert "/tags/rice-fields/index.html" in moving.built()


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ("tags: boats nets", "tags:\n- boats\n- nets\n"),
        ("tags: upper river, nets", "tags:\n- upper river\n- nets\n"),
        ("category: upper river", "categories:\n- upper river\n"),
        ("author: Thida, Ma", "authors:\n- Thida, Ma\n"),
    ],
)
def test_a_text_is_divided_as_jekyll_does(moving: Moving, fields: str, lines: str) -> None:
    moving.file(NAME, post("A.", fields)).run("jekyll")
    assert lines in moving.only()


def test_a_collection_is_a_section_or_pages(moving: Moving) -> None:
    tours = "tours:\n    output: true\n    permalink: /trips/:name/"
    moving.file("_config.yml", f"collections:\n  {tours}\n  team:\n    output: true\n")
    moving.file("_tours/delta.md", post("Delta.", "date: 2019-05-06"))
    moving.file("_team/ko.md", post("Ko Ko.")).run("jekyll")
    pages = moving.built()
    assert "Delta." in moving.followed(pages, "/trips/delta/")
    assert "Ko Ko." in moving.followed(pages, "/team/ko.html")


def test_translations_are_found_by_lang_and_ref(moving: Moving) -> None:
    moving.file(NAME, post("Moored.", "lang: en\nref: boats"))
    moving.file("_posts/2019-05-06-bateaux.md", post("Amarré.", "lang: fr\nref: boats"))
    moving.run("jekyll")
    assert moving.body("posts/2019-05-06-boats.fr.md") == "Amarré."


def test_translations_are_found_by_their_folders(moving: Moving) -> None:
    moving.file("_config.yml", "lang: en\nlanguages: [en, fr]\n")
    moving.file(NAME, post("Moored.")).file(f"fr/{NAME}", post("Amarré."))
    moving.file("about.md", post("We watch.")).file("fr/about.md", post("Veille."))
    moving.run("jekyll")
    assert moving.body("posts/2019-05-06-boats.fr.md") == "Amarré."
    assert moving.body("pages/about.fr.md") == "Veille."


@pytest.mark.parametrize(
    "settings", ["collections: [notes]", "collections:\n  notes:\n    output: false"]
)
def test_a_collection_that_jekyll_does_not_publish_becomes_drafts(
    moving: Moving, settings: str
) -> None:
    moving.file("_config.yml", f"{settings}\n").file("_notes/plan.md", post("Not for readers."))
    moving.file(NAME, post("Moored.")).run("jekyll")
    assert "draft: true" in moving.text("pages/notes/plan.md")
    assert "Not for readers." not in "".join(moving.built().values())


def test_a_page_in_html_is_a_page_unless_liquid_fills_it(moving: Moving) -> None:
    moving.file("team.html", post("<p>We are <b>ten</b>.</p>"))
    moving.file("list.html", post("{% for one in site.posts %}{% endfor %}"))
    assert "1  page that Liquid fills (.html) — first in old/list.html" in moving.run("jekyll")
    assert moving.body("pages/team.md") == "We are **ten**."


def test_a_post_in_another_markup_is_named(moving: Moving) -> None:
    moving.file(NAME, post("Moored.")).file("_posts/2019-05-07-more.textile", "h1. More")
    assert "file in another markup (.textile)" in moving.run("jekyll")


def test_a_reference_in_a_sentence_becomes_a_link(moving: Moving) -> None:
    moving.file("_posts/2019-05-07-more.md", post("More."))
    moving.file(NAME, post("See {% post_url 2019-05-07-more %}.")).run("jekyll")
    body = moving.body("posts/2019-05-06-boats.md")
    assert body == "See [/posts/2019/more/](/posts/2019/more/)."


def test_an_address_needs_the_day_that_its_pattern_names(moving: Moving) -> None:
    moving.file("_posts/2019-02-31-boats.md", post("Moored.")).run("jekyll")
    assert moving.files() == ["pages/posts/2019-02-31-boats.md", "site.toml"]
