"""What stands, whenever it came to be (目前, 在谈, a fund), and what waits for a day that nobody names (投产后)."""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from extractor.context.period_answer import PeriodAnswer, Question, null
from extractor.context.period_in_force import Dated
from extractor.context.period_running import SUBSET, TOPIC_REACH, Running
from extractor.shortcuts import in_use

_BEFORE_REACH = 100  # characters before a clause that are looked at
_MOST_LOOKED_BACK = 50
_STATE_REACH = 6  # of a clause: what tells a state stands no further in (全区已有)


class _Sentence(msgspec.Struct):
    """Whether a sentence may tell a present state, or name an event while it lasted: most do neither."""

    index: int
    tells_state: bool
    names_event: bool


class Undated:
    """Answers null for what has no date, and says what may still date it."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.years = running.years
        self.words = running.years.words
        self._here = _Sentence(-1, False, False)

    def _enter(self, index: int) -> _Sentence:
        """What all figures of a sentence ask; they come one behind the other."""
        if self._here.index != index:
            folded, gated = self.years.folded[index], in_use()
            tells_state = not gated or self.words.present_state.may_stand_in(folded)
            names_event = not gated or self.words.event_lasting.search(folded) is not None
            self._here = _Sentence(index, tells_state, names_event)
        return self._here

    def present_state(self, asked: Question) -> PeriodAnswer | None:
        """已集聚企业90家, and what is listed behind it, in a sentence that says no time."""
        folded = self.years.folded[asked.index]
        if asked.status != "actual" or not self._enter(asked.index).tells_state or folded.startswith(SUBSET):
            return None
        after = self.words.lists.present_state_after
        for match in self.words.present_state.find(folded, asked.clause_start, asked.clause_end):
            if match.start() < asked.at or match.group() in after:
                return null("a present state with no time in its sentence")
        if self._listed_state(asked):
            return null("listed behind a present state with no time in its sentence")
        return None

    def _listed_state(self, asked: Question) -> bool:
        """已投产9个,在建3个,总投资50亿元: the clauses behind a present state that tell more of it."""
        folded = self.years.folded[asked.index]
        if self.words.present_state_listed.match(folded, asked.clause_start) is None:
            return False
        first = max(folded.rfind(";", 0, asked.clause_start) + 1, asked.clause_start - _BEFORE_REACH)
        return any(self.words.present_state.find(folded, first, asked.clause_start))

    def once_built(self, asked: Question) -> PeriodAnswer | None:
        """年初开工,投产后年产值9亿元,可提供岗位90个: nobody says when that will be; of what is done nobody asks it."""
        folded = self.years.folded[asked.index]
        first = max(folded.rfind(";", 0, asked.clause_start) + 1, asked.at - _BEFORE_REACH)
        cues = list(self.words.once_built.finditer(folded, first, asked.at))
        if not cues:
            return None
        cue, starts = cues[-1], self.years.starts[asked.index]
        later = self.years.dated[asked.index][bisect_left(starts, cue.end()) : bisect_left(starts, asked.at)]
        told = any(dated.role == "in_force" for dated in later[-_MOST_LOOKED_BACK:])
        return None if told else null(f"{cue.group()} before it has no date")

    def while_it_lasted(self, asked: Question) -> PeriodAnswer | None:
        """运动会期间,全市接待游客9万人次: days that the text does not name, and not those told of before."""
        if not self._enter(asked.index).names_event:
            return None
        first = max(0, asked.clause_start - _BEFORE_REACH)
        event = self.words.event_lasting.search(self.years.folded[asked.index], first, asked.at)
        return null(f"{event.group()} has no date in the text") if event is not None else None

    def lately(self, asked: Question) -> PeriodAnswer | None:
        """项目日前封顶,总投资46亿元: a day near the writing, and not the stretch that was told of before."""
        folded = self.years.folded[asked.index]
        first = max(0, asked.at - _BEFORE_REACH)
        recent = self.words.recent.search(folded, first, asked.at)
        if recent is None or self.words.recent_announced.match(folded, recent.end()) is not None:
            return None
        return null(f"{recent.group()} is no date")

    def of_another_part(self, dated: Dated, asked: Question) -> bool:
        """Whether a time before a semicolon is of something else than what stands behind it.

        今年新签约项目90个;已有9家企业入驻. 上半年末,贷款余额9亿元;总规模90亿元的基金已投19只. What a sentence begins with, and
        截至10月底, is of all its parts.
        """
        folded, mention = self.years.folded[asked.index], dated.mention
        opens = mention.start <= TOPIC_REACH and (mention.start == 0 or folded.startswith(",", mention.end))
        if opens or mention.preposition.startswith("截") or asked.status != "actual":
            return False
        if folded.find(";", mention.end, asked.clause_start + 1) < 0:
            return False
        if asked.standing:
            return True
        head = asked.clause_start, asked.clause_start + _STATE_REACH
        return asked.measure in ("level", "share") and any(self.words.present_state.find(folded, *head))
