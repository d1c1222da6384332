"""What would run, submit, frame, restyle, or speak to another site."""

# ruff: noqa: E501 - a folder stands on one line

from __future__ import annotations

from tests.hostile.folder import Folder


def saying(words: str) -> str:
    """Return an article that says these words."""
    return f"---\ntitle: Odd\n---\n{words}\n"


def fields(words: str) -> str:
    """Return an article with these fields besides its title."""
    return f"---\ntitle: Odd\n{words}\n---\nOdd words.\n"


ALERT = "alert(1)"
EVIL = "https://evil.example"

FOLDERS = (
    *(
        Folder(f"in the text: {html}", saying(html))
        for html in (
            f"<script>{ALERT}</script>",
            f"<SCRIPT SRC={EVIL}/x.js></SCRIPT>",
            f"<scr<script>ipt>{ALERT}</scr</script>ipt>",
            f"<script\n>{ALERT}</script\n>",
            f"Odd <script>{ALERT}",
            f"<img src=x onerror={ALERT}>",
            f'<p onclick="{ALERT}">Odd</p>',
            f"<p OnClIcK={ALERT}>Odd</p>",
            f"<a/onmouseover={ALERT}/href=#>Odd</a>",
            f"<details open ontoggle={ALERT}>Odd</details>",
            f"<svg onload={ALERT}>",
            f"<svg><script>{ALERT}</script></svg>",
            f'<svg><a xlink:href="javascript:{ALERT}"><text>Odd</text></a></svg>',
            f"<math><mi//xlink:href='javascript:{ALERT}'>Odd",
            "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
            '<noscript><p title="</noscript><img src=x onerror=alert(1)>">Odd',
            f"<iframe src={EVIL}></iframe>",
            f"<iframe srcdoc='<script>{ALERT}</script>'></iframe>",
            f"<object data={EVIL}></object>",
            f"<embed src={EVIL}>",
            f"<applet code={EVIL}></applet>",
            f"<form action={EVIL}><input name=telephone></form>",
            f"<button formaction={EVIL}>Call us</button>",
            "<input autofocus onfocus=alert(1)>",
            "<select><option>Odd",
            "<textarea>Odd",
            "<title>Odd",
            "<xmp>Odd",
            "<plaintext>Odd",
            "<noembed>Odd",
            "<template><p>Odd</p></template>",
            "<style>body{display:none}</style>",
            f"<style>@import '{EVIL}';</style>",
            '<p style="position:fixed;top:0">Odd</p>',
            f'<p style="background:url({EVIL})">Odd</p>',
            f"<link rel=stylesheet href={EVIL}>",
            f"<meta http-equiv=refresh content='0;url={EVIL}'>",
            f"<base href={EVIL}>",
            f"<video src={EVIL}/a.mp4 autoplay></video>",
            f"<audio src={EVIL}/a.mp3></audio>",
            f"<picture><source srcset={EVIL}/a.png><img src=a.png></picture>",
            f"<img src={EVIL}/a.png>",
            "<img src=//evil.example/a.png alt=a>",
            f"<img src=a.png srcset='{EVIL}/b.png 2x'>",
            f"<a href=https://example.com ping={EVIL}>Odd</a>",
            "<a href=https://example.com target=_top>Odd</a>",
            "<body background=a.png onload=alert(1)>",
            "<marquee onstart=alert(1)>Odd</marquee>",
            "<dialog open>Odd</dialog>",
            "<x-odd onclick=alert(1)>Odd</x-odd>",
            "<frameset><frame src=a></frameset>",
            "</article></main></body></html>Odd words",
            "</div></div></div>Odd words",
            "<table><tr><td>Odd</table></table></td>",
            "<div><p>Odd</div></p>",
            '<div id="main">Odd</div>',
            '<p id="search-words">Odd</p>',
            '<a name="exit" href="#">Odd</a>',
            '<p class="skip bar sticky">Odd</p>',
            "<p hidden>Odd</p>",
            "<p tabindex=1 accesskey=x contenteditable>Odd</p>",
            '<div role="alert">Odd</div>',
            '<p dir="rtl" lang="ar">كلمات</p>',
            "<!--><script>alert(1)</script>-->",
            "<!-- --!><script>alert(1)</script> -->",
            "<?xml-stylesheet href='javascript:alert(1)'?>",
        )
    ),
    *(
        Folder(f"a link to {target}", saying(f"[Odd]({target})"))
        for target in (
            f"javascript:{ALERT}",
            f"JaVaScRiPt:{ALERT}",
            f"<java\tscript:{ALERT}>",
            f"&#106;avascript:{ALERT}",
            f"javascript&colon;{ALERT}",
            f"<\x20javascript:{ALERT}>",
            f"java\\script:{ALERT}",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "ftp://example.com/a",
            "ssh://example.com",
            "about:blank",
            "blob:x",
            "view-source:https://example.com",
            "chrome://settings",
            "//evil.example",
            "\\\\\\\\evil.example",
            "/\\\\evil.example",
            "https:evil.example",
            "https:///evil.example",
            "https://user:word@evil.example",
            "https://[broken",
            "https://exa mple.com",
            "https://example.com:99999",
            "https://xn--80ak6aa92e.com",
            "https://аррӏе.com",
            "%6Aavascript:alert(1)",
            "https://example.com/%00",
            "https://example.com/\u202egpj",
            "tel:+66-1300",
            "sms:1300",
            "mailto:a@example.org",
            "mailto:a@example.org?bcc=b@evil.example",
            "#c-nowhere",
            "#",
            "?x=1",
            ".",
            "..",
            "/",
            "../../../../etc/passwd",
            "2007-01-01-good.md",
            "2007-01-01-good.md#nowhere",
            "../site.toml",
            "/news/2007/good",
            "https://example.org/nowhere/",
        )
    ),
    *(
        Folder(f"a picture at {target}", saying(f"![Odd]({target})"))
        for target in (
            f"{EVIL}/a.png",
            "//evil.example/a.png",
            f"javascript:{ALERT}",
            "data:image/png;base64,iVBORw0KGgo=",
            "../../../../etc/passwd",
            "../site.toml",
            "/etc/passwd",
            "2007-01-01-good.md",
            "file:///a.png",
            "a.svg",
        )
    ),
    *(
        Folder(f"by itself: {words}", saying(words))
        for words in (
            f"<javascript:{ALERT}>",
            "<vbscript:x>",
            "<data:text/html,x>",
            '<https://example.com/"onclick="alert(1)>',
            "https://example.com/<script>",
            "www.example.com/'onclick='alert(1)",
            'a@b.c"onclick=',
            '[Odd](https://example.com "x\\" onmouseover=\\"alert(1)")',
            '![x" onerror="alert(1)](2007-01-01-good.md)',
            '```"><script>alert(1)</script>\nOdd\n```',
            "~~~ js onload=alert(1)\nOdd\n~~~",
            'Odd[^"><script>].\n\n[^"><script>]: Note.',
            "## Odd <img src=x onerror=alert(1)>",
            "## Odd {#main onclick=alert(1)}",
            "| a |\n|---|\n| <script>alert(1)</script> |",
            "- [ ] <script>alert(1)</script>",
            "`<script>alert(1)</script>`",
            "    <script>alert(1)</script>",
            "\\<script>alert(1)\\</script>",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "{{ 7 * 7 }} {% for a in b %} {# c #}",
            "${7*7} <%= 7*7 %> #{7*7}",
        )
    ),
    *(
        Folder(f"in a field: {words}", fields(words))
        for words in (
            "summary: <script>alert(1)</script>",
            "summary: '\"><img src=x onerror=alert(1)>'",
            "summary: ']]></description><script>alert(1)</script>'",
            "summary: '{{ 7 * 7 }}{% include \"base.html\" %}'",
            "authors: [<b>A</b>, '\" onclick=\"alert(1)']",
            "source: <script>alert(1)</script>",
            "source: {name: A, title: '<script>', url: 'https://example.com/\"onclick=\"alert(1)'}",
            "source: {name: A, url: 'https://example.com/<script>'}",
            "source: {name: A, url: 'https://user:word@evil.example/'}",
            "tags: ['<script>alert(1)</script>']",
            "tags: ['\"><img src=x onerror=alert(1)>']",
            "countries: ['</title><script>alert(1)</script>']",
            "tags: ['{{ 7 * 7 }}']",
            "slug: <script>",
            "lang: '\"><script>'",
            "aliases: ['javascript:alert(1)']",
            "aliases: ['/a/\"><script>/']",
        )
    ),
    *(
        Folder(f"a title {title}", f"---\ntitle: '{title}'\n---\nOdd words.\n", shows=title)
        for title in (
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "</title><script>alert(1)</script>",
            "]]><script>",
            "<!-- odd",
            "<![CDATA[ odd ]]>",
            "&lt;b&gt; &amp; &#60;",
            "{{ 7 * 7 }} {% odd %}",
            "=HYPERLINK(1)",
            "@SUM(1)",
            "\\x3cscript\\x3e",
        )
    ),
)
