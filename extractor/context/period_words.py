"""The word lists of `rules/periods.yaml`, read once, with the patterns made of them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from extractor.rules.layers import Layers, fitted, layered_tree
from extractor.rules.loading import find_rules
from extractor.rules.patterns import compiled
from extractor.text.masking import Folding

# One character to one character: offsets stay true. Dashes become "-", quotes '"'.
_FOLDED = Folding(
    {
        **{chr(c): chr(c - 0xFEE0) for c in range(0xFF10, 0xFF1A)},
        **dict.fromkeys("－–—―─～〜~−", "-"),
        **dict.fromkeys("“”「」『』＂", '"'),
        **dict.fromkeys("○〇", "零"),
        **{
            "（": "(",
            "）": ")",
            "，": ",",
            "；": ";",
            "：": ":",
            "．": ".",
            "　": " ",
            "\xa0": " ",
        },
        **{"Ｑ": "Q", "兩": "两", "號": "号", "後": "后", "個": "个", "時": "时", "節": "节", "開": "开"},
    },
    common="，；：（）",
)


def fold(text: str) -> str:
    """`text` with one form for each dash, quote, bracket and digit; as long as `text`."""
    return _FOLDED(text)


class Holiday(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`names` are what it is called before one of `holiday_tails`, `words` whole words for it.

    `spans`: the days off, `first day/last day`, one for each year. A span counts for the year of its last day:
    days off at New Year may begin in December.
    """

    names: tuple[str, ...]
    spans: tuple[str, ...]
    words: tuple[str, ...] = ()

    def called(self, tails: tuple[str, ...]) -> Iterator[str]:
        """Every word for the holiday, its name in quotes ("清明"小长假) and without."""
        yield from self.words
        for name in self.names:
            for tail in tails:
                yield name + tail
                if not name.startswith('"'):
                    yield f'"{name}"{tail}'

    def span(self, year: int) -> str | None:
        """The days off of `year`, or None where the table does not hold it."""
        return next((span for span in self.spans if span.partition("/")[2].startswith(str(year))), None)


class Lists(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`rules/periods.yaml` as it stands."""

    relative_years: dict[str, int]
    year_before: tuple[str, ...]
    relative_quarters: dict[str, int]
    relative_halves: dict[str, int]
    relative_months: dict[str, int]
    relative_days: dict[str, int]
    relative_weeks: dict[str, int]
    halves: dict[str, int]
    whole_year: tuple[str, ...]
    year_end: tuple[str, ...]
    year_begin: tuple[str, ...]
    within_year: tuple[str, ...]
    month_end: tuple[str, ...]
    same: tuple[str, ...]
    reviewed_year: tuple[str, ...]
    present: tuple[str, ...]
    present_state: tuple[str, ...]
    present_state_after: tuple[str, ...]
    present_state_further: tuple[str, ...]
    present_state_listed: tuple[str, ...]
    present_state_not: tuple[str, ...]
    vague: tuple[str, ...]
    base_before: tuple[str, ...]
    with_before: tuple[str, ...]
    compared_after: tuple[str, ...]
    change_from: tuple[str, ...]
    change_to: tuple[str, ...]
    change_to_figure: tuple[str, ...]
    movement: tuple[str, ...]
    reason_before: tuple[str, ...]
    reason_after: tuple[str, ...]
    gathering: tuple[str, ...]
    event_name: tuple[str, ...]
    once_built: tuple[str, ...]
    recent: tuple[str, ...]
    recent_announced: tuple[str, ...]
    events: tuple[str, ...]
    record: tuple[str, ...]
    multiple_before: tuple[str, ...]
    yardstick_before: tuple[str, ...]
    yardstick_after: tuple[str, ...]
    name_tail: tuple[str, ...]
    name_break: tuple[str, ...]
    plan_name_tail: tuple[str, ...]
    attribute_verb: tuple[str, ...]
    ledger: tuple[str, ...]
    founding_verb: tuple[str, ...]
    founding_before: tuple[str, ...]
    announcing: tuple[str, ...]
    forward: tuple[str, ...]
    forward_nouns: tuple[str, ...]
    forward_not: tuple[str, ...]
    of_the_year: tuple[str, ...]
    over_span: tuple[str, ...]
    flowing: tuple[str, ...]
    retrospect: tuple[str, ...]
    prospect: tuple[str, ...]
    report_title: tuple[str, ...]
    span_prefix: tuple[str, ...]
    looking_back_before: tuple[str, ...]
    looking_back_after: tuple[str, ...]
    looking_ahead_before: tuple[str, ...]
    of_the_whole: tuple[str, ...]
    duration_before: tuple[str, ...]
    duration_after: tuple[str, ...]
    holiday_again: tuple[str, ...]
    holiday_tails: tuple[str, ...]
    holidays: dict[str, Holiday]


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches each of the words, the longest first."""
    return f"(?:{_longest_first(words)})"


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


class Cues:
    """Words that say something of their clause, save inside one of the longer words `unless`, which say nothing.

    One plain alternation, for only of such a one `re` takes the first characters, to pass over a text at the speed of
    a table; a group around the cues would make it try them at each character.
    """

    def __init__(self, words: Iterable[str], unless: Iterable[str]) -> None:
        self._unless = frozenset(unless)
        both = [_longest_first(each) for each in (self._unless, words) if each]
        self._pattern = compiled("|".join(both))

    def may_stand_in(self, text: str) -> bool:
        """Whether any of the words, or of those that say nothing, stands in a text."""
        return self._pattern.search(text) is not None

    def begin(self, text: str, start: int) -> bool:
        """Whether a cue begins there."""
        match = self._pattern.match(text, start)
        return match is not None and match.group() not in self._unless

    def find(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The cues between two offsets, in order."""
        for match in self._pattern.finditer(text, start, end):
            if match.group() not in self._unless:
                yield match


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """The lists and the patterns for context (roles, cues).

    `ends_before`: what the patterns for words right before a time (`…_before`) end with, that for reasons apart; `stops`:
    marks behind a time that those of `name_after`, `attribute_after` and `founding_…` do not reach over.
    """

    lists: Lists
    holiday_of: dict[str, str]
    year_before: tuple[str, ...]
    base_before: re.Pattern[str]
    with_before: re.Pattern[str]
    compared_after: re.Pattern[str]
    change_from: re.Pattern[str]
    change_to: re.Pattern[str]
    movement_after: re.Pattern[str]
    reason_before: re.Pattern[str]
    reason_after: re.Pattern[str]
    gathering: re.Pattern[str]
    event_after: re.Pattern[str]
    once_built: re.Pattern[str]
    recent: re.Pattern[str]
    recent_announced: re.Pattern[str]
    event_lasting: re.Pattern[str]
    record_after: re.Pattern[str]
    multiple_before: re.Pattern[str]
    yardstick_before: re.Pattern[str]
    yardstick_after: re.Pattern[str]
    name_after: re.Pattern[str]
    name_break: re.Pattern[str]
    plan_name_after: re.Pattern[str]
    attribute_after: re.Pattern[str]
    founding_before: re.Pattern[str]
    founding_after: re.Pattern[str]
    founding_when: re.Pattern[str]
    announcing_after: re.Pattern[str]
    forward: Cues
    forward_verb: Cues
    present_state: Cues
    ends_before: frozenset[str]
    stops: frozenset[str]
    present_state_listed: re.Pattern[str]
    of_the_year: re.Pattern[str]
    over_span: re.Pattern[str]
    flowing: re.Pattern[str]
    retrospect: re.Pattern[str]
    prospect: re.Pattern[str]
    report_title: re.Pattern[str]
    duration_before: re.Pattern[str]
    duration_after: re.Pattern[str]
    span_prefix: re.Pattern[str]
    looking_back_before: re.Pattern[str]
    looking_back_after: re.Pattern[str]
    looking_ahead_before: re.Pattern[str]
    of_the_whole: re.Pattern[str]
    holiday_again: re.Pattern[str]
    holiday_behind: re.Pattern[str]
    holiday_days: re.Pattern[str]
    holiday_day: re.Pattern[str]


_DAYS = r"(?:(?:\d|[三五七八])天的?)"


def _patterns(lists: Lists) -> dict[str, re.Pattern[str]]:
    founding = any_of(lists.founding_verb)
    return {
        "base_before": compiled(rf'(?<![占配])(?:{any_of(lists.base_before)})(?:于|了)?["(]?$'),
        "with_before": compiled(rf'{any_of(lists.with_before)}["(]?$'),
        "compared_after": compiled(rf"[^,。;:\d]{{0,10}}?{any_of(lists.compared_after)}"),
        "change_from": compiled(rf'{any_of(lists.change_from)}["(]?$'),
        "change_to": compiled(
            rf"(?:[^,。;:]|(?<=\d):(?=\d)){{0,24}}?{any_of(lists.change_to)}"
            rf"|[^,。;:\d]{{0,12}}?(?:\d|[一二三四五六七八九近]成|半)[^,。;:]{{0,16}}?{any_of(lists.change_to_figure)}"
        ),
        "reason_before": compiled(rf"{any_of(lists.reason_before)}[^,。;:\d]{{0,6}}$"),
        "reason_after": compiled(rf"[^,。;:\d]{{0,24}}?{any_of(lists.reason_after)}"),
        "movement_after": compiled(rf"的[^,。;:\d]{{0,8}}?{any_of(lists.movement)}"),
        "gathering": compiled(any_of(lists.gathering)),
        "event_after": compiled(rf"[^,。;:\d]{{0,16}}?{any_of(lists.event_name)}"),
        "once_built": compiled(any_of(lists.once_built)),
        "recent": compiled(any_of(lists.recent)),
        "recent_announced": compiled(rf"[^,;。]{{0,24}}?{any_of(lists.recent_announced)}"),
        "event_lasting": compiled(rf"{any_of(lists.events)}(?:举办|举行)?期间"),
        "record_after": compiled(rf"[^,。;:]{{0,12}}?{any_of(lists.record)}"),
        "multiple_before": compiled(rf"{any_of(lists.multiple_before)}$"),
        "yardstick_before": compiled(rf"{any_of(lists.yardstick_before)}$"),
        "yardstick_after": compiled(rf"[^,。;:\d]{{0,4}}?{any_of(lists.yardstick_after)}"),
        "name_after": compiled(
            rf'["(]?(?P<between>[^,。;:、!?《》\d\s]{{0,16}}?){any_of(lists.name_tail)}(?!上|期间|目标|执行|完成情况|实施情况)'
        ),
        "name_break": compiled(any_of(lists.name_break)),
        "plan_name_after": compiled(rf'"?(?:时期)?[^,。;:、!?\d\s]{{0,8}}?{any_of(lists.plan_name_tail)}'),
        "attribute_after": compiled(
            rf'[^,。;:、\d"《》]{{0,8}}?{any_of(lists.attribute_verb)}'
            rf'(?:的|了的|[^,。;:、\d"《》的]{{0,4}}?{any_of(lists.ledger)})'
        ),
        "founding_before": compiled(rf"{any_of(lists.founding_before)}$"),
        "founding_after": compiled(rf"[^,。;:\d]{{0,8}}?{founding}[^,。;:\d]{{0,14}}(?:[,。;:]|$)"),
        "founding_when": compiled(rf"[^,。;:\d]{{0,8}}?{founding}(?:时|之时|后|之后|之初|之日|初期|当初)"),
        "announcing_after": compiled(
            rf"(?:[^,。;\d]{{0,40}}?|,(?:记者|据|本报|从)[^,。;\d]{{0,30}}?){any_of(lists.announcing)}"
        ),
        "present_state_listed": compiled(any_of((*lists.present_state_further, *lists.present_state_listed))),
        "flowing": compiled(any_of(lists.flowing)),
        "of_the_year": compiled(any_of(lists.of_the_year)),
        "over_span": compiled(any_of(lists.over_span)),
        "retrospect": compiled(any_of(lists.retrospect)),
        "prospect": compiled(any_of(lists.prospect)),
        "report_title": compiled(any_of(lists.report_title)),
        "duration_before": compiled(rf"{any_of(lists.duration_before)}(?:了)?$"),
        "duration_after": compiled(rf"\s?(?:时间)?{any_of(lists.duration_after)}"),
        "looking_back_before": compiled(rf"{any_of(lists.looking_back_before)}$"),
        "looking_back_after": compiled(any_of(lists.looking_back_after)),
        "looking_ahead_before": compiled(rf"{any_of(lists.looking_ahead_before)}$"),
        "of_the_whole": compiled(any_of(lists.of_the_whole)),
        "span_prefix": compiled(rf"{any_of(lists.span_prefix)}$"),
        "holiday_again": compiled(
            rf"(?:^|(?<=[,;。:]))(?:在|整个|这个|这一)?{_DAYS}?{any_of(lists.holiday_again)}(?![前后])"
        ),
        # 七天成交额9亿元, of a holiday of seven days
        "holiday_days": compiled(
            r"(?:^|(?<=[,;。:]))(?:短短|整整|这)?(?P<days>\d|[一二三四五六七八九])天(?:里|来|内|间)?(?![前后假长小])"
        ),
        # 假期首日; another of its days has no date
        "holiday_day": compiled(
            r"的?(?:(?P<first>首日|首天|第一天)|(?P<last>最后一天|末日)|第[二三四五六七八\d]天)"
        ),
        "holiday_behind": compiled(rf"[,(]?(?:的|为期|共|放假)*{_DAYS}?{any_of(lists.holiday_again)}"),
    }


def _ends_before(lists: Lists) -> frozenset[str]:
    """The last characters of the words that say right before a time what it is there for, and of what joins them to it."""
    words = (
        *lists.base_before, *lists.with_before, *lists.change_from, *lists.multiple_before, *lists.yardstick_before,
        *lists.founding_before,
    )  # fmt: skip
    return frozenset('于了"(').union(word[-1] for word in words)


@functools.lru_cache(maxsize=4)
def load_period_words(folder: Path | Layers | None = None) -> PeriodWords:
    """The period words of a rules folder with its packs, or of the shipped one.

    Raises RulesError where `periods.yaml` is missing or does not fit.
    """
    rules = folder or find_rules()
    lists: Lists = fitted(layered_tree(rules, "periods.yaml"), Lists, rules / "periods.yaml")
    holiday_of = {
        word: name for name, holiday in lists.holidays.items() for word in holiday.called(lists.holiday_tails)
    }
    return PeriodWords(
        lists=lists,
        holiday_of=holiday_of,
        year_before=lists.year_before,
        forward=Cues((*lists.forward, *lists.forward_nouns), lists.forward_not),
        forward_verb=Cues(lists.forward, lists.forward_not),
        present_state=Cues(lists.present_state, lists.present_state_not),
        ends_before=_ends_before(lists),
        stops=frozenset(",。;:").difference(
            word[0] for word in (*lists.name_tail, *lists.attribute_verb, *lists.founding_verb)
        ),
        **_patterns(lists),
    )
