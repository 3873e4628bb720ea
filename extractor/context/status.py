"""Is the figure a result, an estimate, a forecast or a target (CONTRACT, `status` and Deciding 14)?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

import msgspec

from extractor.context.questions import question_before
from extractor.rules.grammar import StatusRules
from extractor.rules.patterns import compiled
from extractor.shortcuts import in_use
from extractor.text.parts import DocumentText, Sentence

_ORDER = ("target", "estimate", "forecast")
_PARTS = "；;"
_CLAUSES = "，,；;。：:"
_REACH = 16  # characters before a word that say what it is
_CLAUSE_REACH = 60
_MOST_CUES = 40  # of one sentence that are looked back over; keeps hostile text linear
_LEAD_SENTENCES = 4
_TARGET_YEAR = compiled(r"(?<!年)到(?:20)?\d\d年|到[“\"]?十[一二三四五六]五")
_YEAR_SAID = compiled(r"\d年|[去上前今]年")
_GAP = "[^，,；;。]{0,10}"
_OPENING = 60  # characters of a sentence that tell by what plan it speaks
_SHARE_OF = compiled(r"的(?:\d|[一二三四五六七八九]成|近|超)")
_RUN_IN = compiled(r"[^，,。；;：:！!？?\s]{4,18}\s")


class StatusAnswer(msgspec.Struct, frozen=True, gc=False):
    """`held`: the figure is of an event that the text tells of as held, so that no period makes it a target."""

    status: str
    why: str
    held: bool = False


class _Cue(msgspec.Struct, frozen=True, gc=False):
    start: int
    end: int
    word: str
    status: str


class _Patterns:
    """The lists of one set of status rules, compiled."""

    def __init__(self, rules: StatusRules) -> None:
        self.rules = rules
        self.status_of = {
            word: status for status in _ORDER if status in rules.cues for word in rules.cues[status].words
        }
        self.cues = _any_of([*self.status_of, *rules.pseudo, rules.modal])
        # `低于7.5%的规划目标`: the mark may be told before what it is called
        self.met = compiled(
            f"(?:{_any_of(rules.met_before).pattern})(?:[0-9.]+[^，,；;。]{{1,5}})?[^，,；;。]{{0,4}}$"
        )
        self.commitment = compiled(f"[^，,；;。]{{0,2}}(?:{_any_of(rules.commitments).pattern})")
        self.disposal = compiled(
            f"[^，,；;。]{{2,24}}(?:从|由)[^，,；;。]{{0,40}}(?:{_any_of(rules.disposal).pattern})[至到为]"
        )
        # `增长9%以上的目标`: what stands before it, and nothing behind it
        self.closed = compiled(r"\d[^，,；;。：:]{0,12}[”\"]?的(?:预期|奋斗|增长)?$")
        self.done_behind = compiled(f"[^，,；;。：:]{{0,4}}?(?:{_any_of(rules.done_behind).pattern})")
        # `预计投资50亿元以上的11个`: what is only foretold of what is counted
        amounts = _any_of(rules.narrowing_amounts).pattern
        self.narrowing = compiled(
            f"(?:{self.cues.pattern})(?:{amounts})[^，,；;。]{{0,2}}\\d[^，,；;。]{{0,12}}?的[^，,；;。\\d]{{0,6}}$"
        )
        self.past = _any_of(rules.past_times)
        self.past_base = compiled(f"(?:{_any_of(rules.past_base_before).pattern})$")
        self.past_base_after = _any_of(rules.past_base_after)
        self.own_time = _any_of(rules.own_time)
        self.plan_frames = compiled(_any_of(rules.plan_frames).pattern.replace("…", _GAP))
        self.years_ahead = compiled(
            f"(?:{_any_of(rules.years_ahead).pattern})的?[一二两三四五六七八九十0-9]{{1,2}}(?:[至到—-][一二三四五六七八九十0-9]{{1,2}})?个?年"
        )
        self.held = _any_of(rules.held_events)
        self.heading = _any_of([*rules.target_headings, *rules.past_headings])
        self.past_heading = _any_of(rules.past_headings)
        self.target_heading = _any_of(rules.target_headings)
        self.goal_heading = _any_of([*rules.target_headings, *rules.goal_headings])
        self.listed = _any_of(rules.target_lists)
        self.pseudo = frozenset(rules.pseudo)

    def cues_of(self, text: str) -> list[_Cue]:
        """The cues of a sentence, in order; those that are none in their place left out."""
        found = []
        for match in self.cues.finditer(text):
            status = self._status(text, match)
            if status is not None:
                found.append(_Cue(match.start(), match.end(), match.group(), status))
        return found

    def is_met(self, text: str, at: int) -> bool:
        """高于目标, 完成目标: the mark was met, or is compared with."""
        return self.met.search(text[max(0, at - _REACH) : at]) is not None

    def target_lists(self, text: str) -> list[tuple[int, str]]:
        """Where 预期目标是 and the like open a list, and the word."""
        found: list[tuple[int, str]] = []
        if self.listed.search(text) is None:
            return found
        for word in self.rules.target_lists:
            place = text.find(word)
            if place >= 0 and not self.is_met(text, place):
                behind = text[place + len(word) : place + len(word) + 3]
                if word.endswith(("是", "为")) or behind[:1] in tuple("是为：:") or "：" in behind:
                    found.append((place + len(word), word))
        return found

    def told_past(self, text: str, clause: int, at: int) -> int:
        """Where a past time dates a figure in its clause (去年产量9万辆), or -1."""
        place = -1
        for match in self.past.finditer(text, max(clause, at - _CLAUSE_REACH), at):
            if self.past_base_after.search(text, match.end(), at) is not None:
                continue
            if self.past_base.search(text[max(0, match.start() - _REACH) : match.start()]) is None:
                place = match.start()
        return place

    def _status(self, text: str, match: re.Match[str]) -> str | None:
        word = match.group()
        if word in self.pseudo:
            return None
        if word == self.rules.modal:
            if self.disposal.match(text, match.end()):
                return None
            return "target" if self.commitment.match(text, match.end()) else "forecast"
        if word in self.rules.closing and self.closed.search(
            text[max(0, match.start() - _CLAUSE_REACH) : match.start()]
        ):
            return None
        if word in self.rules.met_words and (
            self.is_met(text, match.start()) or _SHARE_OF.match(text, match.end()) is not None
        ):
            return None
        return self.status_of[word]


_COMPILED: dict[int, _Patterns] = {}


def _patterns_of(rules: StatusRules) -> _Patterns:
    """The compiled lists of `rules`, made once for each set of rules."""
    known = _COMPILED.get(id(rules))
    if known is None or known.rules is not rules:
        known = _COMPILED[id(rules)] = _Patterns(rules)
    return known


class StatusReader:
    """Reads the status of figures from the cues of one rule set; `document` gives the headings."""

    def __init__(self, document: DocumentText, rules: StatusRules) -> None:
        self._document = document
        self._rules = rules
        self._patterns = _patterns_of(rules)
        self._events: dict[int, set[str]] = {}
        self._has_questions = "？" in document.body or "?" in document.body
        self._number = -1
        self._cues: list[_Cue] = []
        self._lists: list[tuple[int, str]] = []
        self._run_in: dict[int, str | None] = {}
        self._may_run_in = not in_use() or has_blanks_inside(document)
        self._headed: dict[tuple[int, bool], str | None] = {}
        self._uncued: StatusAnswer | None = None
        self._may_go_on = False
        self._ahead: re.Match[str] | None = None

    def status(self, number: int, at: int, end: int, clause: int | None = None) -> StatusAnswer:
        """The status that cues and headings give the figure at `at` … `end` of sentence `number`, else `actual`.

        `clause` is where the clause begins whose cues hold for it, where that is not its own: the sum of the
        projects that are to begin (`拟开工26个,总投资190亿元`).
        """
        sentence = self._document.sentences[number]
        if number != self._number:
            self._number = number
            self._cues = self._patterns.cues_of(sentence.text)
            self._lists = self._patterns.target_lists(sentence.text)
            self._uncued = None
        for stop, word in self._lists:
            if stop <= at:
                return StatusAnswer("target", f"in the list behind {word}")
        if self._is_done_behind(sentence.text, at, end):
            return StatusAnswer("actual", "told as done behind it", held=True)
        found = self._found(sentence.text, at, end, clause)
        if not found:
            return self._without_cue(number, sentence, at)
        if list(found.values()) == [self._rules.modal]:
            if self._planned(sentence.text, at):
                return StatusAnswer("target", f"{self._rules.modal} of a year to come, or by a plan")
            heading = self._heading_over(number, sentence, True)
            if heading is not None:
                return StatusAnswer("target", f"under the heading {heading}")
        status = next(status for status in _ORDER if status in found)
        return StatusAnswer(status, f"{found[status]} in the sentence")

    def _without_cue(self, number: int, sentence: Sentence, at: int) -> StatusAnswer:
        """What the headings above a sentence, and the list before it, say of a figure; else it is actual."""
        answer = self._uncued
        if answer is None:
            heading = self._heading_over(number, sentence, False)
            if heading is not None:
                answer = StatusAnswer("target", f"under the heading {heading}")
            else:
                answer = StatusAnswer("actual", "no cue", held=self._held(sentence))
            self._uncued = answer
            self._ahead = self._patterns.years_ahead.search(sentence.text)
            self._may_go_on = answer.status == "actual" and self._begins_with_a_verb(sentence.text)
        if answer.status == "target":
            own = max([sentence.text.rfind(mark, 0, at) for mark in _CLAUSES]) + 1
            if self._patterns.told_past(sentence.text, own, at) >= 0:
                return StatusAnswer("actual", "of a year gone by")
        if self._may_go_on and self._goes_on_list(number, sentence, at):
            return StatusAnswer("target", "goes on with the list of targets in the sentence before")
        if answer.status == "actual" and self._asked_for_aims(number, at):
            return StatusAnswer("target", "answers a question for what is aimed at")
        if self._ahead is not None and self._ahead.end() <= at and answer.status == "actual":
            return StatusAnswer("target", f"{self._ahead.group()} have not begun")
        return answer

    def _asked_for_aims(self, number: int, at: int) -> bool:
        """记者:今年的目标呢? 答:生产总值增长7%,新增企业35家."""
        if not self._has_questions:
            return False
        question, text = question_before(self._document, number), self._document.sentences[number].text
        if question is None or any(word in text for word in self._rules.done_in_sentence):
            return False
        aims = any(word in question.text for word in self._rules.aims_asked)
        reached = any(word in question.text for word in self._rules.aims_reached)
        return aims and not reached and self._patterns.told_past(text, 0, at) < 0

    def _begins_with_a_verb(self, text: str) -> bool:
        """Whether a sentence begins like an item of a list of targets, and nothing in it tells what is done."""
        done = self._rules.done_in_sentence
        return text.startswith(self._rules.list_verbs) and not any(word in text for word in done)

    def _goes_on_list(self, number: int, sentence: Sentence, at: int) -> bool:
        """预期目标是:增长6%。实施项目200个,新增企业90家: a bare verb right behind the list, and no time of its own."""
        text = sentence.text
        if self._patterns.own_time.search(text, 0, at) or _YEAR_SAID.search(text, 0, at):
            return False
        before = self._document.sentences[number - 1] if number else None
        if before is None or (before.section, before.paragraph) != (sentence.section, sentence.paragraph):
            return False
        return sentence.field == "body" and bool(self._patterns.target_lists(before.text))

    def _planned(self, text: str, at: int) -> bool:
        """到2027年,规模将达到; 按照规划,规模将达到: a commitment."""
        frame = self._patterns.plan_frames.search(text, 0, min(at, _OPENING))
        return frame is not None or _TARGET_YEAR.search(text, 0, at) is not None

    def _held(self, sentence: Sentence) -> bool:
        """Whether the title or the lead tells of an event (集中开工) of what the sentence counts (开工)."""
        verbs = self._events.get(sentence.item)
        if verbs is None:
            head = self._document.item(sentence.item)[:_LEAD_SENTENCES]
            told = (self._patterns.held.finditer(self._document.sentences[j].text) for j in head)
            verbs = {match.group()[-2:] for found in told for match in found}
            self._events[sentence.item] = verbs
        return any(verb in sentence.text for verb in verbs)

    def _is_done_behind(self, text: str, at: int, end: int) -> bool:
        """`将设立20亿元基金,首期5亿元已到位`: the clause of the figure tells for itself, and behind it, that it is done."""
        if self._patterns.done_behind.match(text, end) is None:
            return False
        own = max([text.rfind(mark, 0, at) for mark in _CLAUSES]) + 1
        return not any(own <= cue.start < at for cue in self._cues[:_MOST_CUES])

    def _found(self, text: str, at: int, end: int, clause: int | None) -> dict[str, str]:
        """The statuses that cues before a figure give it, each with its first cue."""
        cues = self._cues
        if not cues or cues[0].end > at:
            found: dict[str, str] = {}
        else:
            reaching = cues[: bisect_right(cues, at, key=lambda cue: cue.end)][-_MOST_CUES:]
            found = self._cued(text, at, reaching, clause)
        behind = text[end : end + 14]
        if (
            "目标" in behind
            and "目标" in re.split("[，,；;。]", behind)[0]
            and (found or not self._patterns.is_met(text, at))
        ):
            found.setdefault("target", "目标")
        return found

    def _cued(self, text: str, at: int, cues: list[_Cue], clause: int | None) -> dict[str, str]:
        """The statuses of the cues before a figure that reach it."""
        found: dict[str, str] = {}
        committed: list[str] = []
        colon = max(text.find("：", 0, at), text.find(":", 0, at))
        part = max([text.rfind(mark, 0, at) for mark in _PARTS]) + 1
        own = max([text.rfind(mark, 0, at) for mark in _CLAUSES]) + 1
        clause = own if clause is None else clause
        past = self._patterns.told_past(text, clause, at)
        # `计划再投放300台,引进企业10家`: a bare verb goes on with what is planned
        listed = text.startswith(self._rules.list_verbs, clause)
        narrowing = self._patterns.narrowing.search(text, own, at)
        for cue in cues:
            if narrowing is not None and cue.start == narrowing.start():
                continue
            if cue.start < past or (colon < cue.start < part and not self._goes_on(cue, text, part, at)):
                continue
            # `计划实施项目68个,截至2月底已开工41个,完成投资28亿元`: what was done meanwhile is not planned
            ends = not listed or self._patterns.own_time.search(text, cue.end, clause) is not None
            if cue.word in self._rules.clause_only and cue.start < clause and ends:
                continue
            if cue.status != "target" and set(committed) == {self._rules.modal}:
                # 将建设X,达产后产值9亿元; 将开工9个,全年预计投资9亿元: what comes of a commitment is foretold
                committed.clear()
            if cue.status == "target":
                committed.append(cue.word)
            elif found.get(cue.status) in (None, self._rules.modal):
                found[cue.status] = cue.word
        if committed:
            found["target"] = committed[0]
        return found

    def _goes_on(self, cue: _Cue, text: str, part: int, at: int) -> bool:
        """预计全年, or a 预计 at the head of a list, makes estimates of it all (CONTRACT, Deciding 14)."""
        if cue.status == "target" and cue.word not in self._rules.clause_only:
            # `确保产值达到900亿元;完成投资200亿元`: a bare verb goes on with what is to be reached
            return text.startswith(self._rules.list_verbs, part) and not self._patterns.own_time.search(
                text, part, at
            )
        heads = cue.word == self._rules.expected and not any(char.isdigit() for char in text[: cue.start])
        return (cue.status == "estimate" or heads) and self._patterns.own_time.search(text, part, at) is None

    def _heading_over(self, number: int, sentence: Sentence, modal: bool) -> str | None:
        """The heading above a sentence that tells of targets, or of goals where the sentence says 将 (`modal`)."""
        words = self._patterns.goal_heading if modal else self._patterns.target_heading
        run_in = self._run_in_heading(number)
        if run_in is not None:
            says = self._patterns.past_heading.search(run_in) is None and words.search(run_in) is not None
            return run_in if says else None
        if sentence.is_heading:
            return self._heading_with(sentence, words)
        asked = (sentence.section, modal)
        if asked not in self._headed:
            self._headed[asked] = self._heading_with(sentence, words)
        return self._headed[asked]

    def _heading_with(self, sentence: Sentence, words: re.Pattern[str]) -> str | None:
        """The heading of a sentence's section, or of one around it, that holds a word and does not look back."""
        section: int | None = sentence.section
        while section is not None:
            heading = self._document.headings.get(section)
            if heading is not None and heading is not sentence:
                if self._patterns.past_heading.search(heading.text) is not None:
                    return None
                if words.search(heading.text) is not None:
                    return heading.text
            section = self._document.parents.get(section)
        return None

    def _run_in_heading(self, number: int) -> str | None:
        """`2024年重点工作 今年…`: a heading that runs into its paragraph, the last before the sentence or in it."""
        if not self._may_run_in:
            return None
        known, sentences = self._run_in, self._document.sentences
        first = number
        while first not in known:
            here, before = sentences[first], sentences[first - 1] if first else None
            own = self._runs_in(here)
            if own is not None or before is None or before.is_heading:
                known[first] = own
            elif (before.section, before.paragraph) != (here.section, here.paragraph):
                known[first] = None
            else:
                first -= 1
        for j in range(first + 1, number + 1):
            known[j] = known[first]
        return known[number]

    def _runs_in(self, sentence: Sentence) -> str | None:
        """The heading that a sentence begins with, if any."""
        head = None if sentence.is_heading else _RUN_IN.match(sentence.text)
        if head is None or self._patterns.heading.search(head.group()) is None:
            return None
        return head.group().strip()


def has_blanks_inside(document: DocumentText) -> bool:
    """Whether a line of the body holds a blank that does not only indent it: else no heading runs into its paragraph."""
    lines = document.sentences[-1].paragraph if document.sentences else 0
    return len(document.shown["body"].split()) > lines


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of the words, the longest first; of none, one that matches nowhere."""
    words = set(words)
    if not words:
        return compiled(r"(?!)")
    return compiled("|".join(map(re.escape, sorted(set(words), key=len, reverse=True))))
