"""The one pattern that finds every figure: built from the word lists, so that a new word is a line in `rules/`.

Its first element is a set of characters, which lets the search skip the rest of the text at the speed of a
table look-up; each alternative then looks back at the character consumed. Repetitions are possessive or
bounded, so that a scan is linear in the length of the text. The pattern only finds how far a figure's
spelling reaches; what it says is for `spelling`.
"""

from __future__ import annotations

import functools
import re

from extractor.figures.words import Words, words

_D = "[0-9０-９]"
_GAP = "[ 　]{0,4}+"
_NARROW = "[ 　]{0,2}+"


class Trie:
    """Words as one alternation, longest first, each character once."""

    def __init__(self) -> None:
        self.children: dict[str, Trie] = {}
        self.stop: str | None = None

    def add(self, word: str, stop: str = "") -> None:
        node = self
        for char in word:
            node = node.children.setdefault(char, Trie())
        node.stop = stop

    def pattern(self, forms: dict[str, str], gaps: bool = False) -> str:
        """`forms`: a character -> all the characters that may stand for it."""
        branches = [
            _one_of(forms.get(char, char)) + child.pattern(forms) for char, child in self.children.items()
        ]
        if not branches:
            return self.stop or ""
        inner = "(?:" + "|".join(branches) + ")"
        if self.stop is None:
            return inner
        return f"(?:{'|'.join(branches)}|{self.stop})" if self.stop else inner + "?"


def _one_of(chars: str) -> str:
    return re.escape(chars) if len(chars) == 1 else "[" + re.escape(chars) + "]"


def forms_of(lexicon: Words) -> dict[str, str]:
    """Each canonical character with its traditional, capital and full-width forms."""
    forms: dict[str, str] = {}
    for variant, plain in lexicon.variants.items():
        forms[plain] = forms.get(plain, plain) + variant
    return forms


def _spread(chars: str, forms: dict[str, str]) -> str:
    return "".join(dict.fromkeys("".join(forms.get(c, c) for c in chars)))


def unit_pattern(lexicon: Words, forms: dict[str, str]) -> str:
    """A measure word: not before a character that makes it part of another word."""
    trie = Trie()
    for word in lexicon.units:
        stops = lexicon.not_before.get(word)
        stop = "(?!" + "|".join(stops) + ")" if stops else ""
        if word[-1].isascii() and word[-1].isalpha():
            stop = "(?![A-Za-z0-9])"
        trie.add(word, stop)
    spaced = f"个{_NARROW}百{_NARROW}分{_NARROW}点|百{_NARROW}分{_NARROW}点"
    for char in "个百点":
        spaced = spaced.replace(char, _one_of(forms.get(char, char)))
    return f"(?:{spaced}|{trie.pattern(forms)})"


@functools.cache
def figure_pattern() -> re.Pattern[str]:
    """The compiled pattern; compiling it takes some tenths of a second, once a process."""
    return re.compile(_source(words()))


def _source(lexicon: Words) -> str:
    forms = forms_of(lexicon)
    digits = _spread("零一二两三四五六七八九", forms)
    scales = _spread("十百千万亿兆", forms) + "廿卅卌"
    loose = _spread("余多来几", forms)
    numeral = f"{digits}{scales}{loose}"
    ones = "|".join(lexicon.one_words)
    point = _one_of(_spread("点", forms))
    minus = "[负負]"

    # The characters of a numeral; which sequences make one is for `numerals`.
    inner = f"(?:[{numeral.replace('一', '')}]|一(?!{ones})|[个個](?=[亿億万萬](?![元户人家个亩吨])))"
    han = f"(?:{inner}|[ 　]{{1,2}}+(?=[{numeral}])){{0,48}}+"
    decimals = (
        f"(?:{_NARROW}{point}{_NARROW}(?:[{digits}]{{1,40}}+|{_D}{{1,20}}+)(?![十分刻时钟時鐘])"
        f"(?:{_NARROW}[{scales}]){{0,3}}+)?+"
    )
    grouped = f"(?:,{_D}{{3}}){{1,12}}+(?!{_D})"
    wide = f"(?:，[０-９]{{3}}){{1,12}}+(?!{_D})"
    arabic = f"(?:{_D}{{1,3}}{grouped}|[０-９]{{1,3}}{wide}|{_D}++|(?=[.．]{_D}))(?:[.．]{_D}++)?+"
    arabic_rest = f"(?:{_D}{{0,2}}+{grouped}|[０-９]{{0,2}}+{wide}|{_D}*+)(?:[.．]{_D}++)*+"
    # 5万4千6百, 3万4000, 200亿零四千230; the scale in 5百分点 is none.
    scaled = (
        f"(?:{_GAP}(?![百佰]{_NARROW}分)(?:[{scales}]|[个個](?=[亿億万萬](?![元户人家个亩吨]))|余(?!下)|多(?!元化|样|年|元$)|[来來](?![年源自说看])|[几幾](?=[{scales}]))"
        f"(?:{inner}|[ 　]{{1,2}}+(?=[{numeral}0-9０-９])|{_D}++){{0,40}}+)?+(?:[kKwWMG](?![A-Za-z0-9]))?+"
    )
    number = f"(?:{arabic}{scaled}|{han}(?<=[{numeral}]){decimals})"
    measured = _measured(lexicon, forms, digits, scales)
    fraction = (
        f"(?:{_NARROW}分{_NARROW}之{_NARROW}{minus}?{number}|[/／]{_D}++(?:/{_D}++)?"
        f"|[:：]{_D}{{2}}(?:[:：]{_D}{{2}})?(?!{_D})|[+＋]{_D}++)"
    )
    marks = Trie()
    for word, role in lexicon.marks.items():
        if role != "date":
            marks.add(word)
    after = Trie()
    for word in lexicon.after:
        after.add(word)
    named = f"(?<=[0-9０-９])(?:[-_]?[A-Za-z][A-Za-z0-9_-]*+|{marks.pattern(forms)})"
    # Group 1 is set where the numeral is Chinese: alone it is read only if it is plainly a numeral.
    joint = "(?:[(（]含[)）])?[ 　]?(?:[~～\-－—–―─]{1,2}|至|到)[ 　]?"
    bare = (
        f"(?(1)(?:(?<=[0-9{numeral} ][0-9{numeral}])(?!{point}[{digits}]|{_GAP}(?:[{lexicon.bare_stops}]|大(?!关|關)))"
        f"|(?={joint}[0-9０-９{numeral}])))"
    )
    between = (
        f"(?:(?:{joint}|[和与與跟、](?=[^，。；、]{{1,16}}[间間]))(?:百分之|{minus})?{number}(?:{fraction}|{measured})?+)?+"
    )
    tail = f"(?:{_NARROW}(?:{after.pattern(forms)})(?![部外生地需涵容卷阁源步蒙]))?+"
    codes = f"(?:(?<=[0-9０-９])-{_D}++)*+"
    start = (
        f"(?:(?<=[{digits.replace('一', '')}{scales}])|(?<=[几幾])(?=[{scales}]|[个個][亿億万萬])|(?<=一)(?!{ones})|(?<=[数數])(?=[十百千万萬亿億个個家項项倍年])|(?<![上下前后]半)(?<=半)(?=\S))"
        f"(?!(?<=[{lexicon.capitals}])(?![{lexicon.capitals}壹贰貳叁叄柒捌玖佰仟〇零万萬亿億百千十元圆圓角分點点]|[ 　][分点])"
        f"|(?<=[陆伍拾参參肆])[百千十])()"
    )
    signed = (
        f"(?:(?<={minus})[ 　]?的?|(?<![0-9０-９A-Za-z%％)）][-－−])(?<=[-－−])(?=[.．]?{_D}))"
        f"(?:{arabic}{scaled}|(){han}(?<=[{numeral}]){decimals})"
    )
    head = f"(?:(?<={_D}){arabic_rest}{scaled}|{start}{han}{decimals}|{signed})"
    first = f"[0-9０-９{digits}{scales}几幾数數半负負翻成<hHw.\-－−]"
    amount = f"{head}(?:{fraction}|{measured}|{named}|{bare}){between}{tail}{codes}"
    return f"{first}(?:{_special(digits)}{tail}|{amount})"


def _special(digits: str) -> str:
    """Expressions with a value of their own, markup and addresses, and list numbers in Chinese characters."""
    return (
        "(?:(?<=一)半(?![导岛年天个月])|(?<=[过過近大泰多]半)(?![年天个月导岛])|(?<=半)[数數]"
        f"|(?<=翻)(?:了?[{digits}]番|了?番|了?倍|[一二两]倍)"
        "|(?<=成)(?:百上千|千上万|千上萬)"
        "|(?<=<)(?=[A-Za-z/!])[^<>]*+>"
        "|(?<=[hH])ttps?://[!-~]++|(?<=w)ww\.[!-~]++"
        f"|(?<![0-9A-Za-z]\.)(?<=\.){_D}++(?!\.)(?:[MGkKwW](?![A-Za-z]))?+"
        "|(?<=[一二三四五六七八九十])(?<![^\s。；：:;(（>].)[一二三四五六七八九十]{0,2}+(?=[、)）.．]))"
    )


def _measured(lexicon: Words, forms: dict[str, str], digits: str, scales: str) -> str:
    """A date's or a measure's words after a numeral, with the smaller ones that continue it (五元三毛)."""
    date_tail = f"(?:{_GAP}{_D}{{1,2}}{_GAP}月(?:份|底|末|初|中旬|上旬|下旬|{_GAP}{_D}{{1,2}}[日号號])?)?+"
    han_date = "(?:[一二三四五六七八九十]{1,3}月(?:份|底|末|初|[一二三四五六七八九十]{1,3}[日号])?)?+"
    date = (
        f"(?:(?<=[12][0-9]{{3}})年(?=[轻均产])|年(?:代|度|份|底|末|初|中|(?={_GAP}[0-9０-９一二三四五六七八九十]){date_tail}{han_date})?"
        f"|月(?:份|底|末|初|中旬|上旬|下旬|{_GAP}{_D}{{1,2}}[日号號]|[一二三四五六七八九十]{{1,3}}[日号])?"
        f"|季度|世纪|[时時](?:许|許|{_D}{{1,2}}分?)?(?![段间間候代空尚光期])|[许許][时時]|[点點](?:许|許|[钟鐘]|整|半|{_D}{{1,2}}分))(?![均轻龄味饭糕嫂球])"
    )
    small = digits.replace('两', '').replace('兩', '')
    smaller = (
        f"(?:{_NARROW}(?:又|零|〇)?(?:半(?![导岛年个天月])|(?:{_D}{{1,4}}+|[{small}十]{{1,3}}+)"
        "(?:美分|欧分|便士|个月|分钟|厘米|公分|英寸|公斤|千克|角|毛|分|厘|两|兩|秒|克|斤|米)(?!之|米比|公司|钟的)"
        f"|(?:[{small}]{{1,2}}+|[0-9])(?=[到至以左上、的]|\W|$)))"
    )
    return (
        f"(?:{_GAP}(?:{date}|[个個]半(?:月|小时|小時|年)?|[个個][多余](?:月|小时|小時|星期|季度|百分点|百分點|工作日)|{unit_pattern(lexicon, forms)})(?:半(?=[年月天小个]))?"
        f"(?:(?<=[元圆圓角毛分斤两兩吨噸年时時钟鐘米里尺块塊成]){smaller}{{1,3}}+)?+"
        "(?:[整正](?![个天年])|多(?![年样元])|余(?![下额热]))?)"
    )
