"""The names of languages, for values that are language codes."""

from __future__ import annotations

CODES = "ar bn en es fil fr hi id ja km ko lo ms my ne ru ta th ur vi zh".split()  # noqa: SIM905
NAMES = {
    "en": (
        "Arabic|Bengali|English|Spanish|Filipino|French|Hindi|Indonesian|Japanese|Khmer|Korean|Lao"
        "|Malay|Burmese|Nepali|Russian|Tamil|Thai|Urdu|Vietnamese|Chinese"
    ),
    "zh": (
        "阿拉伯语|孟加拉语|英语|西班牙语|菲律宾语|法语|印地语|印度尼西亚语|日语|高棉语|韩语|老挝语"
        "|马来语|缅甸语|尼泊尔语|俄语|泰米尔语|泰语|乌尔都语|越南语|中文"
    ),
    "my": (
        "အာရဗီ|ဘင်္ဂါလီ|အင်္ဂလိပ်|စပိန်|ဖိလစ်ပိုင်|ပြင်သစ်|ဟိန္ဒီ|အင်ဒိုနီးရှား|ဂျပန်|ခမာ|ကိုရီးယား|လာအို"
        "|မလေး|မြန်မာ|နီပေါ|ရုရှား|တမီးလ်|ထိုင်း|အူရဒူ|ဗီယက်နမ်|တရုတ်"
    ),
}


def name(code: str, language: str) -> str:
    """Return the name of a language in another one; in English where that is not known."""
    names = NAMES.get(language.partition("-")[0], NAMES["en"]).split("|")
    return dict(zip(CODES, names, strict=True)).get(code, code)
