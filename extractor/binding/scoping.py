"""The scope of a bound figure: what its sentence says beside the name, what is handed on, and the site spoken of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractor.binding.letters import Around
from extractor.binding.line import Line
from extractor.binding.narrowing import again, handed_on, narrowing, reckoned
from extractor.binding.sites import REACH, last_site, spoken_of, stands_for, topic
from extractor.binding.subjects import Subject
from extractor.rules.schema import Indicator
from extractor.rules.scope import ScopeLexicon

# The last site with one of these endings that was named before the sentence, in as many sentences as are given.
SiteBefore = Callable[[tuple[str, ...], int], str | None]


class Scoper:
    """Says what narrows the figures of one document; `site_before` looks back in it."""

    def __init__(self, words: ScopeLexicon, site_before: SiteBefore) -> None:
        self.words = words
        self.site_before = site_before

    def scope(
        self, line: Line, i: int, around: Around, end: int, subject: Subject, level: bool, indicator: Indicator,
        told: Sequence[Subject], before: Sequence[Subject],
    ) -> tuple[str, ...]:  # fmt: skip
        """The words that narrow the figure at token `i`: those of its sentence for a name beside it, else those carried on.

        `around` is what stands around it, `end` the end of its clause in the text. `told` are the subjects that the
        sentence has told, `before` those of the paragraph's sentences before it;
        `level`: the figure is no growth and no change. The subject's `how` is settled with it.
        """
        words = self.words
        scope = subject.scope
        if subject.how == "name":
            subject.scope = (*narrowing(line, subject, i, around, indicator, words), *scope)
            scope = handed_on(line, i, subject, told, before, words)
            site = spoken_of(line, i, scope, indicator, words)
            site = site or topic(line, i, scope, indicator, words)
            scope = self._antecedents(line, i, scope, indicator) if site is None else (site, *scope)
            subject.how = "name beside it"
            subject.of_them = line.text.endswith("中", 0, end)
        elif subject.how == "list" and not scope:
            scope = tuple([word for _, word in words.inside[subject.name, subject.code]])
        elif scope:
            # how it was reckoned, how often, is each figure's own
            own = words.reckonings if level and indicator.nature != "stock" else words.own_of_figures
            scope = tuple([word for word in scope if word not in own])
        if subject.start < 0 and level:
            scope = (*scope, *again(line, i, words))
        if not around.passed_over:
            return scope
        said = reckoned(line, i, around, words, growth=not level)
        return (*scope, *[word for word in said if word not in scope]) if said else scope

    def _antecedents(
        self, line: Line, i: int, scope: tuple[str, ...], indicator: Indicator
    ) -> tuple[str, ...]:
        """The scope with the sites that words of it, or of the clause, stand for (`该行发放贷款`, `园区现有企业30家`)."""
        words = self.words
        if scope:
            if not words.antecedents.keys().isdisjoint(scope):
                meanings = {
                    word: self._site(line, i, words.antecedents[word])
                    for word in scope
                    if word in words.antecedents
                }
                scope = tuple([meanings.get(word) or word for word in scope])
            if any(word.endswith(words.sites) for word in scope):
                return scope
        meant = stands_for(line, i, scope, indicator, words)
        site = self._site(line, i, meant.endings, meant.reach) if meant is not None else None
        if meant is None or site is None:
            return scope
        # 注册 of `基地注册企业` ran on from the stand-in
        own = [words.leading_pattern.sub("", word.removeprefix(meant.word)) for word in scope]
        return (site, *[word for word in own if word])

    def _site(self, line: Line, i: int, endings: tuple[str, ...], reach: int = REACH) -> str | None:
        """The last site with one of the endings, named in the clauses before or in the `reach` sentences before those."""
        first, _ = line.clause(i)
        found = last_site(line, first, endings, self.words) if first else None
        return found or self.site_before(endings, reach)
