"""View models: what templates and feeds receive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resource_site.site.outputs import Feed, FeedItem
from resource_site.site.pages import (
    ArticlePage,
    ContentPage,
    FrontPage,
    SectionPage,
    Site,
    YearPage,
)
from resource_site.site.values import (
    ArticleCard,
    Content,
    Credit,
    Day,
    Form,
    Group,
    Hidden,
    Link,
    MenuEntry,
    Picture,
    Translation,
)
from tests.shared import PDF, PNG

if TYPE_CHECKING:
    from tests.conftest import SmallSite


def article(
    site: SmallSite, path: str = "news/2007/a/index.html", **choices: object
) -> ArticlePage:
    page = site.page(path, **choices)
    assert isinstance(page, ArticlePage)
    return page


def content_page(site: SmallSite, path: str) -> ContentPage:
    page = site.page(path)
    assert isinstance(page, ContentPage)
    return page


def frame(site: SmallSite, path: str = "index.html", **choices: object) -> Site:
    found = site.outputs(**choices)[path].site
    assert found is not None
    return found


def entry(site: SmallSite, **choices: object) -> FeedItem:
    feed = site.outputs(**choices)["feed.xml"].value
    assert isinstance(feed, Feed)
    return feed.entries[0]


def test_an_article_page_has_all_fields(site: SmallSite) -> None:
    site.settings("[taxonomies.forms]", first='extra_fields = ["isbn"]')
    site.file("news/photo.png", PNG).text(
        "news/2007-03-31-a.md",
        "title: The <meeting>\nsummary: In short.\nupdated: 2007-04-02\ntags: [Border]\n"
        "countries: [China]\nforms: [Report]\nsource: UNIAP China\nauthors: [A. B.]\n"
        "image: photo.png\nimage_alt: A room\nisbn: 0-123",
    )
    page = article(site)
    assert (page.title, page.description) == ("The <meeting>", "In short.")
    assert (page.address, page.url) == ("/news/2007/a/", "https://example.org/news/2007/a/")
    assert page.section == Group("News", "/news/", name="news", kind="article")
    assert page.published == Day("2007-03-31", "31 March 2007")
    assert page.updated == Day("2007-04-02", "2 April 2007")
    assert page.tags == (Link("Border", "/tags/border/"),)
    assert page.countries == (Link("China", "/countries/china/"),)
    assert page.other_terms == (Link("Report", "/forms/report/"),)
    assert page.credit == Credit("Source", "UNIAP China", "", "", "")
    assert page.picture == Picture(
        "/news/photo.png",
        "https://example.org/news/photo.png",
        "A room",
        width=8,
        height=6,
        type="image/webp",
        srcset="/news/photo.png.8.webp 8w",
    )
    assert (page.authors, page.extra) == (("A. B.",), {"isbn": "0-123"})
    assert (page.previous, page.next, page.related) == (None, None, ())


def test_the_iso_date_has_a_time_only_if_one_was_written(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ndate: 2007-03-31 14:30")
    assert article(site).published == Day("2007-03-31T14:30:00+07:00", "31 March 2007")


def test_an_article_links_to_its_neighbours_and_related_articles(site: SmallSite) -> None:
    for number in (1, 2, 3):
        site.text(f"news/2007-03-0{number}-a{number}.md", f"title: '{number}'\ntags: [x]")
    page = article(site, "news/2007/a2/index.html")
    assert page.previous == Link("1", "/news/2007/a1/")
    assert page.next == Link("3", "/news/2007/a3/")
    assert [item.title for item in page.related] == ["1", "3"]


def test_a_base_url_with_a_path_is_in_every_address(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ntags: [x]", "[home](/) and [more](#top)\n\n## Top")
    page = article(site, base_url="https://org.example/resources")
    assert (page.address, page.url) == (
        "/resources/news/2007/a/",
        "https://org.example/resources/news/2007/a/",
    )
    assert page.tags == (Link("x", "/resources/tags/x/"),)
    assert isinstance(page.body, Content)
    assert page.body.urls == ("/resources/", "#c-top")


def test_translations_link_to_each_other(site: SmallSite) -> None:
    site.words("ar").settings('[languages.zh]\nname = "中文"\n[languages.ar]\nname = "العربية"')
    for name in ("a", "a.zh", "a.ar"):
        site.text(f"news/2007-03-31-{name}.md", f"title: {name}")
    expected = (
        Translation("English", "/news/2007/a/", "https://example.org/news/2007/a/", "en", "ltr"),
        Translation("中文", "/zh/news/2007/a/", "https://example.org/zh/news/2007/a/", "zh", "ltr"),
        Translation(
            "العربية", "/ar/news/2007/a/", "https://example.org/ar/news/2007/a/", "ar", "rtl"
        ),
    )
    assert article(site).translations == expected
    assert article(site, "zh/news/2007/a/index.html").translations == expected


def test_an_article_in_one_language_has_no_translations(site: SmallSite) -> None:
    site.settings("[languages.zh]").text("news/2007-03-31-a.md", "title: A")
    assert article(site).translations == ()


def test_each_edition_is_in_its_own_language(site: SmallSite) -> None:
    site.settings(
        '[languages.zh]\ntitle = "资源网"\nsections = { news = "新闻" }\n'
        'taxonomies = { tags = "主题" }\n[languages.zh.terms]\nPrevention = "预防"'
    )
    site.text("news/2007-03-31-a.zh.md", "title: 会议\ntags: [Prevention]\nsource: UNIAP")
    page = article(site, "zh/news/2007/a/index.html")
    shown = frame(site, "zh/index.html")
    assert page.section.title == "新闻"
    assert page.tags == (Link("预防", "/zh/tags/prevention/"),)
    assert page.published.words == "2007年3月31日"
    assert page.credit is not None
    assert page.credit.label == "来源"
    assert (shown.title, shown.language, shown.home) == ("资源网", "zh", "/zh/")
    assert site.page("zh/tags/prevention/index.html").title == "主题：预防"


def test_a_link_to_a_page_in_another_language_has_its_language(site: SmallSite) -> None:
    site.settings("[languages.zh]", first='navigation = ["about", "help"]')
    site.text("pages/about.md", "title: About").text("pages/help.md", "title: Help")
    site.text("pages/about.zh.md", "title: 关于")
    assert frame(site, "zh/index.html").navigation == (
        MenuEntry("关于", "/zh/about/"),
        MenuEntry("Help", "/help/", "en"),
    )
    assert frame(site).navigation == (
        MenuEntry("About", "/about/"),
        MenuEntry("Help", "/help/"),
    )


def test_a_section_without_documents_in_a_language_is_not_in_its_menu(site: SmallSite) -> None:
    site.settings("[sections.team]\n[languages.zh]")
    site.text("team/2007-03-31-a.md", "title: A").text("news/2007-03-31-b.md", "title: B")
    site.text("news/2007-03-31-b.zh.md", "title: 乙")
    assert [section.address for section in frame(site, "zh/index.html").sections] == ["/zh/news/"]
    assert [section.address for section in frame(site).sections] == ["/news/", "/team/"]


def test_there_is_no_form_without_an_action(site: SmallSite) -> None:
    site.settings('[newsletter]\npage = "subscribe"\n[inquiry]\npage = "ask"')
    site.text("pages/subscribe.md", "title: Subscribe").text("pages/ask.md", "title: Ask")
    shown = frame(site)
    assert shown.newsletter is not None
    assert shown.newsletter.form is None
    assert content_page(site, "ask/index.html").inquiry is None


def test_a_form_is_in_its_box_and_on_its_page(site: SmallSite) -> None:
    site.settings(
        '[newsletter]\npage = "subscribe"\naction = "https://forms.example.com/a"\n'
        'email_field = "EMAIL"\ntrap_field = "b_1"\nhidden = { list = "7" }\n'
        '[inquiry]\npage = "ask"\naction = "https://ask.example.net/b"'
    )
    site.text("pages/subscribe.md", "title: Subscribe\nsummary: Once a month.")
    site.text("pages/ask.md", "title: Ask")
    form = Form("https://forms.example.com/a", "EMAIL", "b_1", (Hidden("list", "7"),))
    shown = frame(site)
    assert shown.newsletter is not None
    assert (shown.newsletter.title, shown.newsletter.summary) == ("Subscribe", "Once a month.")
    assert shown.newsletter.form == form
    assert content_page(site, "subscribe/index.html").newsletter == form
    assert content_page(site, "subscribe/index.html").inquiry is None
    assert [feed.address for feed in content_page(site, "subscribe/index.html").feeds] == [
        "/feed.xml",
        "/atom.xml",
        "/feed.json",
    ]
    assert content_page(site, "ask/index.html").feeds == ()


def test_the_security_policy_allows_the_actions_of_forms(site: SmallSite) -> None:
    assert "form-action 'self';" in frame(site).security_policy
    site.settings('[inquiry]\npage = "ask"\naction = "https://ask.example.net/b?c=d"')
    site.text("pages/ask.md", "title: Ask")
    assert "form-action 'self' https://ask.example.net;" in frame(site).security_policy


def test_the_security_policy_allows_nothing_from_other_hosts(site: SmallSite) -> None:
    assert frame(site).security_policy == (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'"
    )


def test_the_boxes_and_links_of_the_settings_are_in_the_frame(site: SmallSite) -> None:
    site.settings(
        '[campaign]\npage = "linking"\n[help]\npage = "help"\n[safety]\npage = "safety"\n'
        '[exit]\nurl = "https://example.com/weather"',
        first='copyright = "© 2006"\nfooter = ["safety"]',
    )
    for name in ("linking", "help", "safety"):
        site.text(f"pages/{name}.md", f"title: {name}")
    shown = frame(site)
    assert shown.campaign is not None
    assert (shown.campaign.address, shown.campaign.form) == ("/linking/", None)
    assert shown.help == Link("help", "/help/")
    assert shown.safety == Link("safety", "/safety/")
    assert (shown.exit, shown.copyright) == ("https://example.com/weather", "© 2006")
    assert shown.footer == (MenuEntry("safety", "/safety/"),)


def test_the_frame_of_a_site_with_default_settings_is_empty(site: SmallSite) -> None:
    shown = frame(site)
    absent = (shown.newsletter, shown.inquiry, shown.campaign, shown.help, shown.safety)
    assert absent == (None,) * 5
    assert (shown.navigation, shown.footer, shown.languages, shown.exit) == ((), (), (), "")


def test_the_links_of_a_feed_entry_are_absolute(site: SmallSite) -> None:
    site.text("pages/about.md", "title: About", "## Us")
    site.text(
        "news/2007-03-31-a/index.md",
        "title: A",
        "## Top\n\n[a](/about/#us) [b](#top) [c](b.pdf) ![d](p.png) [e](https://example.com/)",
    )
    site.file("news/2007-03-31-a/b.pdf", PDF).file("news/2007-03-31-a/p.png", PNG)
    content = entry(site, base_url="https://org.example/r").content
    assert content
    assert content.urls == (
        "https://org.example/r/about/#c-us",
        "https://org.example/r/news/2007/a/#c-top",
        "https://org.example/r/news/2007/a/b.pdf",
        "https://org.example/r/news/2007/a/p.png",
    )


def test_an_entry_keeps_its_identity_after_renaming(site: SmallSite) -> None:
    site.text("news/2007-03-31-first.md", "title: A")
    before = entry(site)
    (site.folder / "content/news/2007-03-31-first.md").unlink()
    site.text("news/2007-03-31-second.md", "title: A\naliases: [/news/2007/first/, /other/]")
    after = entry(site)
    assert before.identity == after.identity == "https://example.org/news/2007/first/"
    assert after.url == "https://example.org/news/2007/second/"


def test_an_entry_has_the_time_of_its_last_change(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ndate: 2007-03-31 14:30")
    assert entry(site).updated.isoformat() == "2007-03-31T14:30:00+07:00"
    site.text("news/2007-03-31-a.md", "title: A\nupdated: 2007-04-02")
    assert entry(site).updated.isoformat() == "2007-04-02T00:00:00+07:00"


def test_an_entry_has_terms_and_credit(site: SmallSite) -> None:
    site.text(
        "news/2007-03-31-a.md",
        "title: A\ntags: [Border]\ncountries: [China]\n"
        "source: {name: UNIAP, url: 'https://example.com/'}",
    )
    found = entry(site)
    assert found.categories == ("Border", "China")
    assert (found.credit_name, found.credit_url) == ("UNIAP", "https://example.com/")


def test_the_first_picture_of_a_page_is_loaded_at_once(site: SmallSite) -> None:
    site.file("news/photo.png", PNG)
    for day in (1, 2, 3):
        fields = f"title: A{day}\nfeatured: {'true' if day == 1 else 'false'}"
        picture = "\nimage: photo.png\nimage_alt: A room" if day < 3 else ""
        body = "![a](photo.png) [b](photo.png) ![c](photo.png)"
        site.text(f"news/2007-0{day}-01-a{day}.md", f"{fields}{picture}", body)
    front, section = site.page("index.html"), site.page("news/index.html")
    year = site.page("news/2007/index.html")
    assert isinstance(front, FrontPage)
    assert isinstance(section, SectionPage)
    assert isinstance(year, YearPage)
    assert _loading(front.featured) == ["eager"]
    assert _loading(front.latest) == ["", "lazy"]
    assert _loading(section.items) == ["", "eager", "lazy"]
    assert [_loading(month.items) for month in year.months] == [[""], ["lazy"], ["lazy"]]
    content = article(site, "news/2007/a1/index.html").body
    assert isinstance(content, Content)
    assert [picture and picture.loading for picture in content.pictures] == ["eager", None, "lazy"]
    assert content.urls == ("/news/photo.png",) * 3


def _loading(items: tuple[ArticleCard, ...]) -> list[str]:
    return [item.picture.loading if item.picture else "" for item in items]


def test_a_site_without_pictures_has_no_pictures_in_its_views(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A", "[top](/)")
    body = article(site).body
    assert isinstance(body, Content)
    assert body.pictures == ()
