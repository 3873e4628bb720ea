"""The written forms of places as the automaton knows them, and what may stand behind a name in a longer one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from extractor.context.places import Name, Places, word_list
from extractor.rules.patterns import compiled


class Pattern(NamedTuple):
    """What a written form is: a name of `places`, or a word of the kind that a mention has, with its level."""

    kind: str
    name: Name | None = None
    level: str | None = None


def patterns_of(places: Places) -> dict[str, Pattern]:
    """Every written form with what it is; a later list does not override an earlier one."""
    words = places.words
    patterns: dict[str, Pattern] = {}
    for kind in ("stop", "foreign", "group", "source"):
        key = {"stop": "stop", "foreign": "foreign", "group": "groups", "source": "national_bodies"}[kind]
        for word in word_list(words, key):
            patterns.setdefault(word, Pattern(kind))
    for pair in word_list(words, "regional_bodies"):
        word, _, code = pair.partition("=")
        patterns.setdefault(word, Pattern("source", level=code))
    for pair in word_list(words, "deictics"):
        word, _, level = pair.partition("=")
        patterns.setdefault(word, Pattern("deictic", level=level))
    for pair in word_list(words, "zone_words"):
        word, _, level = pair.partition("=")
        patterns.setdefault(word, Pattern("zone_word", level=level))
    for word, level in _bodies(words):
        patterns.setdefault(word, Pattern("body", level=level))
    for word, name in places.names.items():
        patterns.setdefault(word, Pattern("zone" if name.zones else "division", name))
    return patterns


def _bodies(words: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """市统计局, 省商务厅 and 该局, each with the level of the place that it stands for."""
    heads = [
        h for h in word_list(words, "government_heads") if h not in word_list(words, "body_levels_not_with")
    ]
    for pair in word_list(words, "body_levels"):
        prefix, _, level = pair.partition("=")
        yield from ((prefix + head, level) for head in heads)
    yield from ((word, "same") for word in word_list(words, "same_body"))


def alternatives(found: list[str]) -> str:
    """Words as one pattern, the longest first."""
    return "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))


def _guarded(found: list[str], guards: dict[str, object]) -> str:
    """Alternatives, those with a guard not before the guard's characters."""
    plain = [word for word in found if word not in guards]
    parts = [f"{re.escape(w)}(?![{guards[w]}])" for w in found if w in guards]
    return "|".join([*parts, alternatives(plain)])


def name_heads(words: dict[str, object], key: str) -> re.Pattern[str]:
    """What stands right behind a place where its name only begins a longer one (武汉|大学)."""
    guards = words[f"{key}_not_before"]
    assert isinstance(guards, dict)
    return compiled(_guarded(word_list(words, key), guards))


def name_tails(words: dict[str, object]) -> re.Pattern[str]:
    """The same with other words between (浙江|工商大学)."""
    without = f"[^\\W\\d{words['institution_gap_without']}]"
    banned = alternatives(word_list(words, "institution_gap_without_words"))
    tails = alternatives(word_list(words, "institution_tails"))
    return compiled(f"(?:(?!{banned}){without}){{1,{words['institution_gap']}}}?(?:{tails})(?!生)")


def nation_tails(words: dict[str, object]) -> re.Pattern[str]:
    """中国轻纺城, 中国国际消费品博览会: what 中国 and a few characters are before."""
    events = alternatives(word_list(words, "nation_events"))
    valley = "[^\\W\\d_的]{1,3}谷(?!物)"  # 中国稀金谷
    return compiled(f"[^\\W\\d_的]{{1,{words['nation_gap']}}}?(?:{events}|城(?![市镇乡区]))|{valley}")


def site_tails(words: dict[str, object]) -> re.Pattern[str]:
    """What makes a place's name that of a site in it (武汉|国际商贸城)."""
    guards = words["site_not_before"]
    assert isinstance(guards, dict)
    without = f"[^\\W\\d{words['institution_gap_without']}]"
    return compiled(
        f"{without}{{0,{words['site_gap']}}}?(?:{_guarded(word_list(words, 'site_heads'), guards)})"
    )
