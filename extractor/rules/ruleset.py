"""One immutable, compiled set of rules."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from extractor.rules.grammar import Attribute, Grammar, StatusRules
from extractor.rules.layers import Layers
from extractor.rules.lexicon import Lexicon, Named
from extractor.rules.schema import Counted, CueKind, Indicator, IndicatorFile
from extractor.rules.words import expand as expand
from extractor.text.masking import fold_width


class RuleSet:
    """Indicators, cues, grammar and status words of a rules folder and the packs over it, with their content hash.

    `folder` tells where the layers lie, `origins` which layers made an indicator that a pack touched.
    `indicators` maps a code to its rule, `family_of` to its family; `names` maps each word (variables
    expanded) to what it names; `refused` maps a longer word to the codes whose terms it hides; `sums` maps a code to
    the attributes that give it to a sum of something else.
    """

    def __init__(
        self,
        folder: Layers,
        hash: str,
        families: Sequence[IndicatorFile],
        cues: Mapping[str, CueKind],
        grammar: Grammar,
        status: StatusRules,
        origins: Mapping[str, str],
    ) -> None:
        self.folder = folder
        self.origins = origins
        self.hash = hash
        self.grammar = grammar
        self.status = status
        self.indicators: dict[str, Indicator] = {}
        self.family_of: dict[str, str] = {}
        self.names: dict[str, list[Named]] = {}
        self.verbs: set[str] = set()
        self.refused: dict[str, set[str]] = {}
        for file in families:
            for indicator in file.indicators:
                self._add(file, indicator)
        self._join_nouns()
        self.sums: dict[str, list[Attribute]] = {}
        for attribute in grammar.attributes:
            self.sums.setdefault(attribute.target, []).append(attribute)
        self.cues: dict[str, str] = {word: kind.letter for kind in cues.values() for word in kind.words}

    def _add(self, file: IndicatorFile, indicator: Indicator) -> None:
        self.indicators[indicator.code] = indicator
        self.family_of[indicator.code] = file.family
        for term in _folded(indicator.terms, file):
            self.names.setdefault(term, []).append(Named(indicator.code, None, indicator.dimension))
        for counted in indicator.counted:
            verbs = tuple(_folded(counted.verbs, file))
            self.verbs.update(verbs)
            known = Counted(
                tuple(_folded(counted.nouns, file)),
                verbs,
                tuple(_folded(counted.without, file)),
                counted.bare,
            )
            for noun in known.nouns:
                self.names.setdefault(noun, []).append(Named(indicator.code, known, indicator.dimension))
        for word in _folded(indicator.not_terms, file):
            self.refused.setdefault(word, set()).add(indicator.code)

    def _join_nouns(self) -> None:
        """A longer noun names what its ending names too: 服务企业 is 企业 where its own verbs are absent."""
        nouns = {word: [name for name in names if name.counted] for word, names in self.names.items()}
        for word, names in self.names.items():
            if not nouns[word]:
                continue
            for cut in range(1, len(word) - 1):
                for name in nouns.get(word[cut:], ()):
                    if all(name.code != known.code for known in names) and name.code not in self.refused.get(
                        word, ()
                    ):
                        names.append(name._replace(joined=True))

    def refused_by(self, code: str) -> set[str]:
        """The longer words inside which the code's terms do not count."""
        return {word for word, codes in self.refused.items() if code in codes}

    @functools.cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(self.names, self.refused, self.cues, self.verbs, self.grammar, self.indicators)


def _folded(words: Sequence[str], file: IndicatorFile) -> list[str]:
    """Words with their variables written out, in the half-width forms that texts are read in, each once."""
    # Folded in one go: characters are looked for one after another, and there are thousands of words.
    written = list(expand(words, file.variables))
    return list(dict.fromkeys(fold_width("\n".join(written)).split("\n"))) if written else []
