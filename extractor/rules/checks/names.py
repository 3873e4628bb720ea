"""Words that mean two things, or nothing: duplicates, terms that can never match, terms inside others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.rules.checks.objection import Objection
from extractor.rules.checks.source import Source
from extractor.rules.checks.written import COUNTED_FIELDS, WORD_FIELDS, Word, WrittenRule
from extractor.rules.errors import RulesError
from extractor.rules.ruleset import RuleSet
from extractor.rules.schema import Indicator
from extractor.rules.words import VARIABLE, expand

# Signs of a pattern where a plain word is asked for; brackets that hold text (R&D) are none.
_PATTERN_SIGN = re.compile(r"[\\|*?\[\]^$]|\)[?*+{]|\.[*+{]|\{\d")
_CODE = re.compile("[a-z][a-z0-9_]*")
_INNER_BLANK = re.compile(r"[\u4e00-\u9fff]\s|\s[\u4e00-\u9fff]")
_STOP = re.compile("[。！？；，,;!\n]")


def code_objections(rules: Sequence[WrittenRule]) -> Iterator[Objection]:
    """Codes that stand twice, or are none."""
    first: dict[str, WrittenRule] = {}
    for rule in rules:
        if rule.own and rule.steps[0] == "indicators" and not _CODE.fullmatch(rule.code):
            yield _objection(
                rule, "error", "schema", rule.line("code"), f"{rule.code!r} is no code: it is the name in the tables.",
                "Write it in lower case, English words joined by _: service_retail_sales.",
            )  # fmt: skip
        if rule.steps[0] != "indicators":
            continue
        other = first.setdefault(rule.code, rule)
        if other is not rule:
            yield _objection(
                rule, "error", "duplicate-code", rule.line("code"),
                f"The code {rule.code} stands already in {_where(other, other.line('code'))}.",
                "Give this indicator a code of its own, or join the two.",
            )  # fmt: skip


def family_objections(sources: Sequence[Source]) -> Iterator[Objection]:
    """Files that are not named after their family."""
    for source in sources:
        family = source.tree.get("family") if isinstance(source.tree, dict) else None
        if family != source.path.stem:
            yield Objection(
                "error", "family", source.path, source.line("family"),
                f"The file is named {source.path.stem} and its family {family}.",
                f"Name the file {family}.yaml, or write `family: {source.path.stem}`.",
            )  # fmt: skip


def variable_objections(rules: Sequence[WrittenRule], sources: Sequence[Source]) -> Iterator[Objection]:
    """Variables that no word uses, and words whose variable is not there."""
    used: dict[str, set[str]] = defaultdict(set)
    for rule in rules:
        for listed, line in _written_lists(rule):
            for written in listed:
                for name in VARIABLE.findall(written):
                    used[str(rule.source.path)].add(name)
                    if name not in rule.variables:
                        known = ", ".join(rule.variables) or "none"
                        yield _objection(
                            rule, "error", "undefined-variable", line,
                            f"The variable {{{name}}} in {written!r} is not defined in this file.",
                            f"Define it under `variables:`, or write one that is there: {known}.", word=written,
                        )  # fmt: skip
    for source in sources:
        found = source.tree.get("variables") if isinstance(source.tree, dict) else None
        variables: dict[str, list[str]] = found if isinstance(found, dict) else {}
        mine = used[str(source.path)]
        mine.update(
            inner for words in variables.values() for word in words for inner in VARIABLE.findall(word)
        )
        for name in variables:
            try:
                expand([f"{{{name}}}"], variables)
            except RulesError as error:
                yield Objection(
                    "error", "undefined-variable", source.path, source.key_line("variables", name),
                    f"The variable {name} cannot be written out: {error}.", "Mend its words.", word=name,
                )  # fmt: skip
            if name not in mine:
                yield Objection(
                    "warning", "unused-variable", source.path, source.key_line("variables", name),
                    f"No word of this file uses the variable {name}.",
                    f"Take it out, or write {{{name}}} in a term.", word=name,
                )  # fmt: skip


def _written_lists(rule: WrittenRule) -> Iterator[tuple[Sequence[str], int]]:
    for name in WORD_FIELDS:
        yield getattr(rule.rule, name, ()), rule.line(name)
    for position, counted in enumerate(rule.rule.counted):
        for name in COUNTED_FIELDS:
            yield getattr(counted, name), rule.line("counted", position, name)


def plain_objections(rules: Sequence[WrittenRule]) -> Iterator[Objection]:
    """Terms written as patterns: a term is a plain word."""
    for rule in rules:
        for listed, line in _written_lists(rule):
            for written in listed:
                sign = _PATTERN_SIGN.search(VARIABLE.sub("", written))
                if sign is None:
                    continue
                hint = ""
                if "\\b" in written or "\\W" in written:
                    hint = " Between Chinese characters \\b and \\W mean nothing anyway: there are no blanks between words."
                yield _objection(
                    rule, "error", "not-plain", line,
                    f"{written!r} is written as a pattern ({sign.group()}), but words are matched as they stand.",
                    f"Write each form out, or name the part that varies under `variables:`.{hint}", word=written,
                )  # fmt: skip


def duplicate_objections(rules: Sequence[WrittenRule], removed: set[str]) -> Iterator[Objection]:
    """Terms that stand twice: under two codes, or twice under one; and nouns with a verb that do."""
    first: dict[str, tuple[WrittenRule, Word]] = {}
    told: set[tuple[str, int]] = set()
    for rule in rules:
        gone = set() if rule.own else removed
        for word in rule.words("terms"):
            if word.text in gone:
                continue
            other = first.setdefault(word.form, (rule, word))
            if other[1] is word:
                continue
            where = _where(other[0], other[1].line)
            if other[0].code == rule.code:
                wide = other[1].text != word.text
                if (word.written, word.line) in told:
                    continue
                told.add((word.written, word.line))
                yield _objection(
                    rule, "note" if wide else "warning", "duplicate-term", word.line,
                    f"The term {_shown(word)} of {rule.code} stands already in {where}"
                    f"{': full-width and half-width forms are read as one' if wide else ''}.",
                    "Delete one of the two.", word=word.text,
                )  # fmt: skip
            else:
                yield _objection(
                    rule, "error", "duplicate-term", word.line,
                    f"The term {_shown(word)} of {rule.code} is a term of {other[0].code} already, in {where}.",
                    "A name can stand for one indicator only: delete it here or there, or write a longer name.",
                    word=word.text,
                )  # fmt: skip
    yield from _duplicate_uses(rules)


def _duplicate_uses(rules: Sequence[WrittenRule]) -> Iterator[Objection]:
    first: dict[tuple[str, str, str], tuple[str, str]] = {}
    for rule in rules:
        dimensions = rule.rule.dimension if isinstance(rule.rule, Indicator) else ("",)
        for position in range(len(rule.rule.counted)):
            verbs = [verb.form for verb in rule.counted_words(position, "verbs")] or [""]
            for noun in rule.counted_words(position, "nouns"):
                for verb in verbs:
                    for dimension in dimensions:
                        here = (rule.code, f"{rule.source.path}#{rule.steps}#{position}")
                        other = first.setdefault((noun.form, verb, dimension), here)
                        if other != here:
                            yield _objection(
                                rule, "error", "duplicate-use", noun.line,
                                f"{noun.text} with {verb or 'no verb'} counts for {other[0]} already, in the same dimension.",
                                "Take the verb out here or there, or give the nouns different words.", word=noun.text,
                            )  # fmt: skip


def refusal_objections(rules: Sequence[WrittenRule]) -> Iterator[Objection]:
    """Terms that their own rule refuses, and refusals that hold none of the rule's words."""
    own_words: dict[str, set[str]] = defaultdict(set)
    for rule in rules:
        own_words[rule.code].update(word.form for word in rule.words("terms"))
        for position in range(len(rule.rule.counted)):
            own_words[rule.code].update(word.form for word in rule.counted_words(position, "nouns"))
    for rule in rules:
        words = own_words[rule.code]
        for refused in rule.words("not_terms"):
            if refused.form in words:
                yield _objection(
                    rule, "error", "never-matches", refused.line,
                    f"{_shown(refused)} is a term of {rule.code} and among its not_terms, so it can never match.",
                    "Delete it from one of the two lists.", word=refused.text,
                )  # fmt: skip
            elif isinstance(rule.rule, Indicator) and not any(word in refused.form for word in words):
                yield _objection(
                    rule, "warning", "refuses-nothing", refused.line,
                    f"The not_term {_shown(refused)} holds no term of {rule.code}, so it refuses nothing.",
                    "Delete it, or mend its spelling.", word=refused.text,
                )  # fmt: skip


def reach_objections(rules: Sequence[WrittenRule], compiled: RuleSet) -> Iterator[Objection]:
    """Terms that no text can match: by their characters, by a cue of the same form, by what their rule excludes."""
    for rule in rules:
        if not rule.own:
            continue
        for word in rule.words("terms"):
            yield from _unreachable(rule, word, compiled)
        for position, counted in enumerate(rule.rule.counted):
            without = [w.text for w in rule.counted_words(position, "without")]
            verbs = [v.text for v in rule.counted_words(position, "verbs")]
            if verbs and not counted.bare and all(any(w in verb for w in without) for verb in verbs):
                yield _objection(
                    rule, "error", "never-matches", rule.line("counted", position),
                    f"Each verb of this entry of {rule.code} holds a word of its `without`, so it can never match.",
                    "Mend `without` or the verbs.",
                )  # fmt: skip
            for noun in rule.counted_words(position, "nouns"):
                inside = next((w for w in without if w in noun.text), None)
                if inside is not None:
                    yield _objection(
                        rule, "error", "never-matches", noun.line,
                        f"The noun {_shown(noun)} of {rule.code} holds {inside}, a word of its `without`, so it never counts.",
                        "Take one of the two out.", word=noun.text,
                    )  # fmt: skip


def _unreachable(rule: WrittenRule, word: Word, compiled: RuleSet) -> Iterator[Objection]:
    told = f"The term {_shown(word)} of {rule.code}"
    if word.text in compiled.cues:
        yield _objection(
            rule, "error", "term-is-cue", word.line,
            f"{told} is a word of the grammar (rules/cues.yaml): every {word.text} would name the indicator.",
            "Take it out, or write a longer name.", word=word.text,
        )  # fmt: skip
        return
    if _PATTERN_SIGN.search(word.text):
        return  # told by plain_objections
    if word.text != word.text.strip() or _STOP.search(word.text) or _INNER_BLANK.search(word.text):
        parted = any(mark in word.text for mark in "，、；")
        yield _objection(
            rule, "error", "never-matches", word.line,
            f"{told} can never match: it holds a blank beside Chinese, or a mark at which a clause ends.",
            "Part the words of a list with the half-width comma `,`." if parted else "Write the name alone.",
            word=word.text,
        )  # fmt: skip
        return
    found = compiled.lexicon.terms(word.form)
    if not any(name.code == rule.code for term in found if term.word == word.form for name in term.names):
        other = found[0].word if found else "nothing"
        yield _objection(
            rule, "error", "never-matches", word.line,
            f"{told} can never match: where it stands, {other} is read.",
            "Look for it among the not_terms that hold it, or delete it.", word=word.text,
        )  # fmt: skip
    elif len(word.text) == 1:
        yield _objection(
            rule, "warning", "short-term", word.line, f"{told} is one character, which stands in many words.",
            "Write the words that it is meant in.", word=word.text,
        )  # fmt: skip


def _shown(word: Word) -> str:
    return word.text if word.text == word.written else f"{word.text} (written {word.written})"


def _where(rule: WrittenRule, line: int) -> str:
    return f"{rule.source.path.name}:{line}"


def _objection(
    rule: WrittenRule, severity: str, check: str, line: int, message: str, mend: str, word: str | None = None
) -> Objection:
    return Objection(severity, check, rule.source.path, line, message, mend, rule.code, word)  # type: ignore[arg-type]
