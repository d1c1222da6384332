"""A site without problems, and the mistakes that are planted in it, one at a time."""

from __future__ import annotations

from tests.shared import JPEG, PDF, PNG
from tests.sites.building import SETTINGS

A = "news/2007-03-31-border/index.md"
B = "news/2007-04-02-training.md"
MY = "news/2007-04-02-training.my.md"
ABOUT = "pages/about.md"
TOML = "site.toml"

SITE: dict[str, str | bytes] = {
    TOML: f'navigation = ["about"]\n{SETTINGS}\n[languages.my]\nname = "Burmese"\n',
    A: """---
title: Border liaison offices meet
date: 2007-03-31
tags: [Prevention, Border Cooperation]
countries:
  - Thailand
summary: "Two offices now meet every month."
image: meeting.jpg
image_alt: Two officers at a table
source:
  name: UNIAP
  url: https://www.example.com/report
---

## What was agreed

Officers read [the report](report.pdf) and [the training](../2007-04-02-training.md#next-steps).

![Two officers at a table](meeting.jpg)

- one list item
- another list item
""",
    "news/2007-03-31-border/meeting.jpg": JPEG,
    "news/2007-03-31-border/report.pdf": PDF,
    B: """---
title: Training for border police
date: 2007-04-02
tags: [Prevention]
expires: 2030-01-01
---

## Next steps

See [what we do](../pages/about.md), and the first note[^1].

| Country | Officers |
|---|---|
| Thailand | 12 |

[^1]: A note.
""",
    MY: "---\ntitle: Training\n---\n\nမြန်မာ\n",
    ABOUT: "---\ntitle: About Us\n---\n\nWho we are.\n",
}
IMAGE = "![Two officers at a table](meeting.jpg)"
LINK = "[what we do](../pages/about.md)"

# What is planted: its file, the text it takes the place of, and the mistake.
TEXTS: tuple[tuple[str, str, str], ...] = (
    (A, "title: Border", 'title: "Border" offices: '),
    (A, "title: Border liaison", "title: [Border] liaison"),
    (A, "title: Border liaison offices", "title: Border #1 offices"),
    (A, "title: Border", "title:Border"),
    (A, "title: ", "Titel: "),
    (A, "---\ntitle", "title"),
    (A, "---\ntitle", "–––\ntitle"),
    (A, "report\n---\n", "report\n"),
    (A, "report\n---\n", "report\n--\n"),
    (A, "tags: [Prevention, Border Cooperation]", "tags: [Prevention, Border Cooperation"),
    (A, "tags: [Prevention, Border Cooperation]", "tags: #Prevention #Cooperation"),
    (A, "tags: [Prevention", "tags: [“Prevention, Laos”"),
    (A, "  - Thailand", "  -Thailand"),
    (A, "  - Thailand", "\t- Thailand"),
    (A, 'month."', "month."),
    (A, "summary: ", " summary: "),
    (A, "  url: https://www.example.com", "  url: www.example.com"),
    (A, "  name: UNIAP", "  nmae: UNIAP"),
    (A, "image: meeting.jpg", "image: meetng.jpg"),
    (A, "image: meeting.jpg", "image: https://www.example.com/meeting.jpg"),
    (A, "image_alt: Two officers at a table\n", ""),
    (A, "summary: ", "subtitel: x\nsummary: "),
    (A, "summary: ", "lang: zz-top!\nsummary: "),
    (A, "summary: ", "slug: Border offices\nsummary: "),
    (A, "summary: ", "aliases: [old page]\nsummary: "),
    (A, "summary: ", "weight: heavy\nsummary: "),
    (A, "summary: ", "title: Again\nsummary: "),
    (A, "date: 2007-03-31", "date: 31 March 2007"),
    (A, "date: 2007-03-31", "date: 03/31/2007"),
    (A, "date: 2007-03-31", "date: 2007-02-31"),
    (A, "date: 2007-03-31", "date: last Tuesday"),
    (A, "date: 2007-03-31", "date: 2007-03-31 14:00 +15:00"),
    (B, "date: 2007-04-02", "date: 03/04/2007"),
    (B, "date: 2007-04-02", "date: 2550-04-02"),
    (B, "expires: 2030-01-01", "expires: 2007-01-01\npublish: 2007-02-01"),
    (B, "expires: 2030-01-01", "expires: never"),
    (B, "expires: 2030-01-01", "draft: maybe"),
    (B, "expires: 2030-01-01", "draft: No"),
    (A, "(report.pdf)", "(reprot.pdf)"),
    (A, "(report.pdf)", "(Report.pdf)"),
    (A, "(report.pdf)", "(C:\\Users\\Ann\\report.pdf)"),
    (A, "[the report](report.pdf)", "[the report] (report.pdf)"),
    (A, "(report.pdf)", "(the report.pdf)"),
    (A, "#next-steps", "#next-step"),
    (A, "../2007-04-02-training.md#", "2007-04-02-training.md#"),
    (B, LINK, "[what we do](/pages/about)"),
    (B, LINK, "[what we do](https://example.org/about-us/)"),
    (B, LINK, "[what we do](javascript:alert(1))"),
    (B, LINK, "[what we do](https://www.example.org/pages/abuot/)"),
    (B, LINK, "[what we do](https://github.com/o/r/blob/main/content/pages/about.md#x)"),
    (B, LINK, "[what we do]()"),
    (B, "[^1]: A note.\n", ""),
    (A, IMAGE, "![](meeting.jpg)"),
    (A, IMAGE, "![Two officers at a table](meeting.jpeg)"),
    (A, IMAGE, "![Two officers at a table](https://www.example.com/a.jpg)"),
    (A, IMAGE, '<img src="meeting.jpg">'),
    (A, IMAGE, '<iframe src="https://www.example.com/v"></iframe>'),
    (A, IMAGE, "<script>alert(1)</script>"),
    (A, "Officers read", '<span onclick="x()">Officers</span> read'),
    (A, "Officers read", "Officers\u200b read"),
    (A, "Officers read", "Off\u00adicers read"),
    (A, "Officers read", "Officers \u202eread"),
    (
        A,
        "Officers read",
        "<<<<<<< HEAD\nOne\n=======\nTwo\n>>>>>>> other\nThey read",
    ),
    (A, "title: Border", "title: Bor\u200bder"),
    (TOML, 'timezone = "Asia/Bangkok"', 'timezone = "Asia/Bankok"'),
    (TOML, 'base_url = "https://example.org"', 'base_url = "example.org"'),
    (TOML, "tagline =", "taglin ="),
    (TOML, 'tagline = "What it is for"', "tagline = “What it is for”"),
    (TOML, '["about"]', '["abuot"]'),
    (TOML, "[sections.news]", "[section.news]"),
    (TOML, "[languages.my]", "[languages.burmese!]"),
    (TOML, 'language = "en"', ""),
)
# Files that are planted.
FILES: dict[str, str | bytes] = {
    "news/2007-04-02-training.txt.exe": b"MZ",
    "news/2007-03-31-border/meeting.jpg": PNG,
    "news/2007-03-31-border/report.pdf": b"",
    "news/2007-05-01-???.md": "---\ntitle: A\n---\nText.\n",
    "news/untitled.md": "Text without fields.\n",
    "news/2007-06-01-other.md": "---\ntitle: Other\nslug: training\ndate: 2007-06-01\n---\nText.\n",
    "news/2007-06-01-alias.md": "---\ntitle: Other\naliases: [/news/2007/border/]\n---\nText.\n",
    "pages/about.fr.md": "---\ntitle: A\n---\nTexte.\n",
    "nwes/2007-06-01-x.md": "---\ntitle: A\n---\nText.\n",
}
