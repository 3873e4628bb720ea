"""The one pattern that finds every figure: built from the word lists, so that a new word is a line in `rules/`.

Its first element is a set of characters, which lets the search skip the rest of the text at the speed of a
table look-up; each alternative then looks back at the character consumed. Repetitions are possessive or
bounded, so that a scan is linear in the length of the text. The pattern only finds how far a figure's
spelling reaches; what it says is for `spelling`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from extractor.figures.words import Words, words
from extractor.rules.patterns import compiled

_D = "[0-9０-９]"
# A run of digits belongs to one figure: what may take only a few takes all of them or none.
_DAY = f"{_D}{{1,2}}(?!{_D})"
_GAP = "[ 　]{0,4}+"
_NARROW = "[ 　]{0,2}+"
_MINUS = "[负負]"
_PORTION = 24


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

    def pattern(self, forms: dict[str, str]) -> str:
        """`forms`: a character -> all the characters that may stand for it."""
        branches = [_one_of(chars) + rest for chars, rest in self.branches(forms)]
        if not branches:
            return self.stop or ""
        inner = "(?:" + "|".join(branches) + ")"
        if self.stop is None:
            return inner
        return f"(?:{'|'.join(branches)}|{self.stop})" if self.stop else inner + "?"

    def branches(self, forms: dict[str, str]) -> list[tuple[str, str]]:
        """First characters and the pattern of what follows them; characters that end alike stand together."""
        found: list[tuple[str, str]] = []
        ends: dict[str, int] = {}
        for char, child in self.children.items():
            chars, rest = forms.get(char, char), child.pattern(forms)
            if not child.children and rest in ends:
                chars = found[ends[rest]][0] + chars
                found[ends[rest]] = chars, rest
                continue
            if not child.children:
                ends[rest] = len(found)
            found.append((chars, rest))
        return found


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


def unit_pattern(lexicon: Words, forms: dict[str, str]) -> tuple[str, str]:
    """A measure word not before a character that makes it part of another word; and what it may begin with."""
    trie = Trie()
    for word in sorted(lexicon.units, key=_rank(lexicon)):
        stops = lexicon.not_before.get(word)
        stop = _unless(stops, forms) if stops else ""
        if word[-1].isascii() and word[-1].isalpha():
            stop = "(?![A-Za-z0-9０-９])"
        elif word[-1].isascii() and word[-1].isdigit():
            # m2 before 019年 is no m2: a run of digits belongs to one figure.
            stop = f"(?!{_D})"
        trie.add(word, stop)
    firsts = _spread("".join(trie.children), forms)
    return _dispatched(trie.branches(forms), len({word[0] for word in lexicon.frequent})), re.escape(firsts)


def _dispatched(branches: list[tuple[str, str]], frequent: int) -> str:
    """An alternation that looks at the first character in portions: it would else be compared with hundreds in turn."""
    choices = [_one_of(chars) + rest for chars, rest in branches[:frequent]]
    for begin in range(frequent, len(branches), _PORTION):
        portion = branches[begin : begin + _PORTION]
        look = _one_of("".join(dict.fromkeys("".join(chars for chars, _ in portion))))
        choices.append(f"(?={look})(?:{'|'.join(_one_of(chars) + rest for chars, rest in portion)})")
    return f"(?:{'|'.join(choices)})"


def _unless(listed: list[str], forms: dict[str, str]) -> str:
    """A look-ahead that refuses each of the words; single characters as one set."""
    single = "".join(word for word in listed if len(word) == 1)
    longer = Trie()
    for word in listed:
        if len(word) > 1 and word[0] not in single:
            longer.add(word)
    choices = ([f"[{re.escape(_spread(single, forms))}]"] if single else []) + (
        [longer.pattern(forms)] if longer.children else []
    )
    return f"(?!{'|'.join(choices)})" if choices else ""


@functools.cache
def figure_pattern(short_cuts: bool = True) -> re.Pattern[str]:
    """The compiled pattern; compiling it takes some tenths of a second, once for each version of the rules.

    Without the short cuts it finds the same figures, more slowly: that is what they are tested against.
    """
    lexicon = words()
    parts = _Parts(lexicon)
    return compiled(_source(lexicon, parts, short_cuts), parts.repeated)


class _Parts:
    """The named pieces of the pattern; a piece that is seldom there begins with a look at one character."""

    def __init__(self, lexicon: Words) -> None:
        forms = forms_of(lexicon)
        self.lexicon, self.forms = lexicon, forms
        self.digits = digits = _spread("零一二两三四五六七八九", forms)
        self.scales = scales = _spread("十百千万亿兆", forms) + "廿卅卌"
        loose = _spread("余多来几", forms)
        self.numeral = numeral = f"{digits}{scales}{loose}"
        self.small = digits.replace("两", "").replace("兩", "").replace("俩", "")
        self.point = _one_of(_spread("点", forms))
        self.one = _unless(lexicon.one_words, forms)
        self.units, self.unit_firsts = unit_pattern(lexicon, forms)

        # The characters of a numeral; which sequences make one is for `numerals`. Not 万 in 两个万元.
        many = "[个個](?=[亿億万萬](?![元户人家个亩吨]))"
        inner = f"(?:[{numeral.replace('一', '')}]|一{self.one}|{many})"
        self.han = f"(?:{inner}|[ 　]{{1,2}}+(?=[{numeral}])){{0,48}}+"
        self.decimals = (
            f"(?:(?=[ 　点點]){_NARROW}{self.point}{_NARROW}(?:[{digits}]{{1,40}}+|{_D}{{1,20}}+(?!{_D}))(?![十分刻时钟時鐘])"
            f"(?:{_NARROW}[{scales}]){{0,3}}+)?+"
        )
        self.grouped = f"(?:(?=[,，])(?<!{_D}{{4}})(?:(?:,{_D}{{3}}){{1,12}}+|(?<=[０-９])(?:，[０-９]{{3}}){{1,12}}+)(?!{_D}))?+"
        letter = (
            "(?:(?=[kKwWMGeE])(?:[kKwWMG](?![A-Za-z0-9０-９])|[eE][+-]?[0-9]{1,2}+(?![A-Za-z0-9０-９])))?+"
        )
        # 5万4千6百, 3万4000, 200亿零四千230; the scale in 5百分点 is none.
        self.scaled = (
            f"(?:(?=[ 　{scales}个個{loose}]){_GAP}(?:[{scales}](?<!百|佰)|[百佰](?!{_NARROW}分)|{many}"
            f"|余(?!下)|餘|多(?!元化|样|年均|年度)|[来來](?![年源自说看])|[几幾](?=[{scales}]))"
            f"(?:{inner}|[ 　]{{1,2}}+(?=[{numeral}0-9０-９])|{_D}++){{0,40}}+)?+{letter}"
        )
        self.arabic = f"(?:{_D}++{self.grouped}|(?=[.．]{_D}))(?:[.．]{_D}++)?+"
        self.number = f"(?:{self.arabic}{self.scaled}|{self.han}(?<=[{numeral}]){self.decimals})"
        self.measured = self._measured()
        self.fraction = (
            f"(?=[ 　分/／:：∶比+＋·•])(?:{_NARROW}分{_NARROW}之{_NARROW}{_MINUS}?{self.number}|[/／]{_D}++(?:/{_D}++)?"
            f"|[:：∶]{_D}++(?:[:：]{_D}{{2}}(?!{_D}))?|[比+＋·•]{_D}++)"
        )
        self.joint = "(?:[(（]含[)）])?[ 　]?(?:[~～\\-－—–―─]{1,2}|至|到)[ 　]?"
        self.between = (
            f"(?:(?=[(（ 　~～\\-－—–―─至到和与與跟、])(?:{self.joint}"
            f"|[和与與跟、](?=[0-9０-９{numeral}])(?=[^，。；、]{{1,16}}[间間]))(?:百分之|{_MINUS}|(?<=[到至])[-－−](?={_D}))?{self.number}"
            f"(?:{self.fraction}|{self.measured})?+)?+"
        )
        self.tail = self._tail()
        self.repeated = (
            self.units, self.scaled, self.number, self.measured, self.fraction, self.between, self.tail,
        )  # fmt: skip

    def _tail(self) -> str:
        after = Trie()
        for word in self.lexicon.after:
            after.add(word)
        firsts = _spread("".join(after.children), self.forms)
        pattern = after.pattern(self.forms)
        return f"(?:(?=[ 　{re.escape(firsts)}]){_NARROW}{pattern}(?![部外生地需涵容卷阁源步蒙游]))?+"

    def _measured(self) -> str:
        """A date's or a measure's words after a numeral, with the smaller ones that continue it (五元三毛)."""
        month = f"月(?:份|底|末|初|中旬|上旬|下旬|{_GAP}{_DAY}[日号號])?"
        han_month = "[一二三四五六七八九十]{1,3}月(?:份|底|末|初|[一二三四五六七八九十]{1,3}[日号])?"
        not_word = "(?![均轻龄味饭糕嫂球])"
        date = (
            f"年(?:(?=[轻均产])(?<=[12][0-9]{{3}}年)|(?:代|度|份|底|末|初|中|"
            f"(?={_GAP}[0-9０-９一二三四五六七八九十])(?:{_GAP}{_DAY}{_GAP}{month}|{han_month}))?{not_word})"
            f"|月(?:份|底|末|初|中旬|上旬|下旬|{_GAP}{_DAY}[日号號]|[一二三四五六七八九十]{{1,3}}[日号])?{not_word}"
            f"|季度|世纪|[时時](?:许|許|{_DAY}分?)?(?![段间間候代空尚光期])|[許许][时時]"
            f"|[点點](?:许|許|[钟鐘]|整|半|{_DAY}分)"
        )
        spaced = "|".join(
            "".join(_one_of(self.forms.get(c, c)) + _NARROW for c in word[:-1])
            + _one_of(self.forms.get(word[-1], word[-1]))
            for word in ("个百分点", "百分点")
        )
        hybrid = (
            "[个個](?:(?=半)半(?:月|小时|小時|年|星期|礼拜|禮拜|季度|钟头|鐘頭|世纪|世紀)?"
            "|(?=[多余])[多余](?:月|小时|小時|星期|季度|百分点|百分點|工作日))"
        )
        smaller = (
            f"(?:{_NARROW}(?:又|零|〇)?(?:半(?![导導岛島年个個天月])|(?:{_D}{{1,4}}+(?!{_D})|[{self.small}十]{{1,3}}+|[两兩](?=[个個]))"
            "(?:美分|欧分|便士|个月|分钟|厘米|公分|英寸|公斤|千克|角|毛|分|厘|两|兩|秒|克|斤|米)(?!之|米比|公司|钟的)"
            f"|(?:[{self.small}]{{1,2}}+|[0-9]{{1,2}}+(?!{_D}))(?=[到至以左上、的]|\\W|$)))"
        )
        # 九两半: 两 has gone with the numeral.
        halved = f"(?<=[{self.small}十百千万][两兩])半(?![导導岛島年个個天月])"
        return (
            f"(?:(?=[ 　{self.unit_firsts}季世时時许許佰半])(?:{_GAP}(?:{date}|{hybrid}|{spaced}|{self.units})|{halved})"
            f"(?:(?=[半又零〇0-9０-９ 　{self.small}十])(?:半(?=[年月天小个]))?"
            f"(?:(?<=[元圆圓角毛分斤两兩吨噸年时時钟鐘米里尺块塊成镑鎊天亩畝周升期拜克磅担擔丈寸倍]){smaller}{{1,3}}+)?+)?"
            "(?:(?=[整正多余])(?:整(?![个天年])|正(?=\\W|$)|多(?![年样元])|余(?![下额热])))?)"
        )


def _source(lexicon: Words, parts: _Parts, short_cuts: bool) -> str:
    digits, scales, numeral = parts.digits, parts.scales, parts.numeral
    marks = Trie()
    for word, role in lexicon.marks.items():
        if role != "date":
            marks.add(word)
    named = f"(?<=[0-9０-９])(?:[-_]?[A-Za-z][A-Za-z0-9０-９_-]*+|{marks.pattern(parts.forms)})"
    # Alone, a Chinese numeral is read only if it is plainly one.
    bare = (
        f"(?:(?<=[0-9{numeral} 个個][0-9{numeral}])(?!{parts.point}[{digits}]|{_GAP}(?:[{lexicon.bare_stops}]|大(?!关|關)))"
        f"|(?={parts.joint}[0-9０-９{numeral}])|(?<=[{numeral}][亿億])(?=[级級]))"
    )
    # After a Chinese digit: more of the numeral, a measure word, or what makes it a range, a fraction or an item.
    following = f"[{numeral}{parts.unit_firsts}年月日季世时時许許点點分半个個到至上~～\\-—– 　、)）.．佰]"
    # 陆地, 参加: a capital that is an ordinary character too starts a number only before another numeral or 元.
    capital = (
        f"(?:(?<![{lexicon.capitals}])"
        f"|(?=[{lexicon.capitals}壹贰貳叁叄柒捌玖佰仟〇零万萬亿億元圆圓角分點点]|[ 　][分点]))"
    )
    starts = (
        f"(?:(?<![几幾数數半])(?={following})(?:(?<!一)|{parts.one}|(?=半))"
        f"|(?<=半)(?:(?=[ 　数數{parts.unit_firsts}])|(?<=[过過近大泰多]半))"
        f"|(?<=[几幾])(?=[{scales}]|[个個][亿億万萬])|(?<=[数數])(?=[十百千万萬亿億个個家項项倍年]))"
    )
    item = "(?<=[一二三四五六七八九十])(?<![^\\s。；：:;(（>].)[一二三四五六七八九十]{0,2}+(?=[、)）.．])"
    half = "(?:(?<=一)半(?![导導岛島年天个個月])|(?<=[过過近大泰多]半)(?![年天个個月导導岛島百])|(?<=半)[数數]|(?<=百)分百)"
    digits_only = f"{_D}*+{parts.grouped}(?:[.．]{_D}++)*+"
    closed, han_closed = _closed(lexicon, parts) if short_cuts else ("(?!)(.)", "(?!)")
    codes = f"(?:-(?<=[0-9０-９]-){_D}++)*+"
    arabic_led = (
        f"{digits_only}{parts.scaled}(?:{parts.fraction}|{parts.measured}|{named})?+"
        f"{parts.between}{parts.tail}{codes}"
    )
    han_led = (
        f"{starts}(?:(?=[、)）.．]){item}|{han_closed}"
        f"|(?<![上下前后]半){capital}{parts.han}{parts.decimals}(?:{parts.fraction}|{parts.measured}|{bare})"
        f"{parts.between}{parts.tail}"
        f"|{item}|{half}{parts.tail}|(?=上)(?:(?<=成百)上千|(?<=成千)上[万萬]){parts.measured}?)"
    )
    signed = (
        f"(?:(?<={_MINUS})(?<!减负)(?<!減負)(?=[ 　的]?[的 　]?[{numeral}0-9０-９.])[ 　]?的?"
        f"|(?<=[-－−])(?<![0-9０-９A-Za-z%％)）][-－−])(?=[.．]?{_D}))"
        f"(?:{parts.arabic}{parts.scaled}|{parts.han}(?<=[{numeral}]){parts.decimals})"
        f"(?:{parts.fraction}|{parts.measured})?+{parts.between}{parts.tail}"
    )
    rare = (
        f"(?<=翻)(?:了?(?:将近|接近|[近约超])?[{digits}2-9]番(?:还?多)?|了?番|了?一?倍)"
        "|(?<=<)(?=[A-Za-z/!])[^<>0-9０-９]*+[0-9０-９][^<>]*+>"
        "|(?<=[hH])ttps?://[!-~０-９]++|(?<=w)ww\\.[!-~０-９]++"
        f"|(?<![0-9A-Za-z]\\.)(?<=\\.){_D}++(?!\\.)(?:[MGkKwW](?![A-Za-z]))?+"
    )
    idioms: dict[str, list[str]] = {}
    for phrase in lexicon.idioms:
        idioms.setdefault(phrase[0], []).append(phrase[1:])
    seconds = "".join(dict.fromkeys(phrase[1] for phrase in sorted(lexicon.idioms)))
    whole = "|".join(f"(?<={first})(?:{'|'.join(sorted(rest))})" for first, rest in sorted(idioms.items()))
    han_led = f"(?=[{seconds}])(?:{whole})|{han_led}"
    by_first = (
        ("0-9０-９", arabic_led), (f"{digits}{scales}几幾数數半", han_led), ("负負\\-－−", signed), ("翻<hHw.", rare)
    )  # fmt: skip
    first = "".join(chars for chars, _ in by_first)
    choices = "|".join(f"(?<=[{chars}])(?:{pattern})" for chars, pattern in by_first)
    return f"([{first}](?:{closed}|{choices}))"


def _closed(lexicon: Words, parts: _Parts) -> tuple[str, str]:
    """Numbers that a frequent measure word ends, before a character that nothing of the grammar begins with.

    Short cuts for most figures, which reach as far as the whole grammar would. The words after plain digits are
    captured, so that they can be looked up without the digits.
    """
    shared = set("整正多余餘半又零〇(（ 　~～-－—–―─至到亿億万萬") | set("0123456789０１２３４５６７８９")
    shared |= {word[0] for word in lexicon.after} | set(parts.small) | set(parts.scales)
    between = "[和与與跟、](?=[0-9０-９])[^，。；、]{1,16}[间間]"

    def unless(more: set[str]) -> str:
        spread = _spread("".join(sorted(shared | more)), parts.forms)
        return f"(?![{re.escape(spread)}]|{between})"

    trie = Trie()
    for word in lexicon.frequent:
        longer = {unit[len(word)] for unit in lexicon.units if unit.startswith(word) and unit != word}
        stop = unless(longer | {listed[0] for listed in lexicon.not_before.get(word, []) if listed})
        trie.add(word, f"(?:(?:以上|左右|以内|以下)(?![~～－—–―─至到-])|{stop})")
    units = trie.pattern({})
    of_day = set("初中上下旬日号號均轻龄味饭糕嫂球份底末") | {word[0] for word in lexicon.not_before["年"]}
    month = "月(?:份|底|末|[0-9]{1,2}日)?+"
    year = f"年(?:底|末|度|[0-9]{{1,2}}{month})?+{unless(of_day | set('代产季月内间时周头'))}"
    date = f"{year}|{month}{unless(of_day)}|[-—–至~](?<![.].[-—–至~])(?<![.]..[-—–至~])[0-9]{{1,2}}{month}{unless(of_day)}"
    number = "(?:(?<=[1-9])[0-9]{0,11}+|(?<=0)(?=\\.))(?:\\.[0-9]{1,12}+)?+"
    return (
        f"{number}(?:([万亿余多]{{0,4}}+{units})|{date}|(?=[。；;\n]|[,，](?!{_D})))",
        f"(?<=[一二两三四五六七八九十百千万亿])(?:{units}|{year}|季度{unless(of_day)})",
    )


def _rank(lexicon: Words) -> Callable[[str], int]:
    """The alternation of measure words is tried in order: those that begin as frequent ones do come first."""
    order: dict[str, int] = {}
    for word in lexicon.frequent:
        order.setdefault(word[0], len(order))
    return lambda word: order.get(word[0], len(order))
