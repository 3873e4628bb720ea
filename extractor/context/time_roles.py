"""What a time is there for: dates the statement, or is only a base, a name, an attribute, told in passing."""

from __future__ import annotations

import re

from msgspec.structs import replace

from extractor.context.period_words import PeriodWords
from extractor.context.time_spec import TimeMention
from extractor.rules.patterns import compiled
from extractor.shortcuts import in_use

_WINDOW = 48
_LIST_REACH = 16  # from one time of a list to the next
_TITLE_MARKS = compiled(r"《[^《》]{0,80}》")
_LIST = compiled(r"(?:同期)?(?:和|、|及|与|或|以及)")
_HELD = compiled(r"(?:上午|下午|晚)?(?:举行|举办|召开)的[^,。;:]{1,36}(?:上|中|现场)(?:,|$)")
_SAID_LIST = compiled(r"[^,。;:]{1,14}[、和及]")
_OF_A_FIGURE = compiled(r"的?(?:\d|[一二两三四五六七八九十]+(?:倍|成))|的?水平|同期")


def assign_roles(folded: str, mentions: list[TimeMention], words: PeriodWords) -> list[TimeMention]:
    """The mentions with their roles; `folded` is the text that they were found in, folded."""
    titles = [match.span() for match in _TITLE_MARKS.finditer(folded)] if "《" in folded else []
    assigned: list[TimeMention] = []
    title = 0
    for mention in mentions:
        while title < len(titles) and titles[title][1] <= mention.start:
            title += 1
        in_title = title < len(titles) and titles[title][0] < mention.start
        previous = assigned[-1] if assigned else None
        assigned.append(_with_role(folded, mention, previous, words, in_title))
    return assigned


def _with_role(
    folded: str, mention: TimeMention, previous: TimeMention | None, words: PeriodWords, in_title: bool
) -> TimeMention:  # fmt: skip
    if in_title:
        return replace(mention, role="name")
    context = _Context(folded, mention, previous, words)
    if mention.kind == "duration":
        return _duration(mention, context)
    if mention.role == "listed":
        return mention
    if context.is_start():
        return replace(mention, role="start")
    if context.is_base():
        return replace(mention, role="base")
    if (
        mention.kind == "plan"
        and not mention.spec.edge
        and words.plan_name_after.match(context.after) is not None
    ):
        return replace(mention, role="name")
    if not mention.spec.is_calendar:
        return mention
    if context.is_name():
        return replace(mention, role="name")
    if context.is_attribute() and not context.is_at_gathering():
        return replace(mention, role="attribute")
    if context.is_passing():
        return replace(mention, role="passing")
    return mention


class _Context:
    """The text around one mention."""

    def __init__(
        self, folded: str, mention: TimeMention, previous: TimeMention | None, words: PeriodWords
    ) -> None:
        self.mention = mention
        self.words = words
        self.before = folded[max(0, mention.start - 12) : mention.start]
        self.after = folded[mention.end : mention.end + _WINDOW]
        gated = in_use()
        self.is_led = not gated or self.before[-1:] in words.ends_before
        self.goes_on = not gated or (self.after[:1] not in words.stops and bool(self.after))
        self.previous = previous
        self.between = (
            folded[previous.end : mention.start]
            if previous is not None and mention.start - previous.end < _LIST_REACH
            else None
        )

    def is_base(self) -> bool:
        words, mention = self.words, self.mention
        if self.is_led and self._is_compared():
            return True
        if self._listed_after_base():
            return True
        if self.is_led and self._is_yardstick():
            return True
        if mention.spec.since and words.movement_after.match(self.after) is not None:
            return True
        within = mention.kind == "year" and mention.text.startswith(words.lists.within_year)
        record = mention.spec.since or mention.kind == "same" or within
        if record and words.record_after.match(self.after) is not None:
            return True
        return (
            self.is_led
            and words.multiple_before.search(self.before) is not None
            and _OF_A_FIGURE.match(self.after) is not None
        )

    def _is_compared(self) -> bool:
        """比2019年, 与2019年相比."""
        words = self.words
        if words.base_before.search(self.before) is not None:
            return True
        with_it = words.with_before.search(self.before) is not None
        return with_it and words.compared_after.match(self.after) is not None

    def is_start(self) -> bool:
        """由一季度的下降1%转为增长2%: dates what a change starts from, and that alone."""
        words, spec = self.words, self.mention.spec
        if (
            not self.is_led
            or spec.since
            or spec.until is not None
            or words.change_from.search(self.before) is None
        ):
            return False
        return words.change_to.match(self.after) is not None

    def _is_yardstick(self) -> bool:
        """完成全年目标的六成: the year of a yardstick."""
        words = self.words
        if self.mention.kind != "year" or words.yardstick_before.search(self.before) is None:
            return False
        return words.yardstick_after.match(self.after) is not None

    def _listed_after_base(self) -> bool:
        """较2019年、2020年同期: the second is a base like the first."""
        if self.previous is None or self.previous.role != "base" or self.between is None:
            return False
        if _LIST.fullmatch(self.between) is not None:
            return True
        # 同比2020年增长48%、2019年增长14%
        return self.mention.spec.year is not None and _SAID_LIST.fullmatch(self.between) is not None

    def is_name(self) -> bool:
        mention, words = self.mention, self.words
        plain = not (mention.preposition or mention.spec.edge or mention.relative)
        if not self.goes_on or mention.kind != "year" or not (plain or mention.spec.until is not None):
            return False
        match = words.name_after.match(self.after)
        if match is None:
            return False
        if self.before.endswith("(") and self.after.startswith(")"):
            return len(match["between"]) <= 3
        return words.name_break.search(match["between"]) is None

    def is_attribute(self) -> bool:
        if not self.goes_on or self.mention.spec.since:
            return False
        return self.words.attribute_after.match(self.after) is not None

    def is_at_gathering(self) -> bool:
        """在5月8日举行的签约仪式上: what was held there has its day."""
        return self.mention.preposition in ("在", "于") and _HELD.match(self.after) is not None

    def is_passing(self) -> bool:
        words, mention = self.words, self.mention
        if mention.spec.since:
            return False
        if words.reason_before.search(self.before) is not None and words.reason_after.match(self.after):
            return True
        if self.is_led and words.founding_before.search(self.before) is not None:
            return True
        if self.goes_on and words.founding_when.match(self.after) is not None:
            return True
        if mention.preposition in ("于", "自", "从") and words.founding_after.match(self.after) is not None:
            return True
        daily = mention.kind == "day"
        return (
            daily
            and not mention.preposition.startswith("截")
            and words.announcing_after.match(self.after) is not None
            and not self.is_at_gathering()
        )


def _duration(mention: TimeMention, context: _Context) -> TimeMention:
    """Keeps `spec.edge` `span` on a duration that stands for a stretch of time (近三年, 三年新增)."""
    words = context.words
    prefixed = words.span_prefix.search(context.before) is not None
    followed = re.match(r"(?:多|余)?(?:来|内|间|时间(?:内|里)?|里)", context.after) is not None
    beside = (
        words.duration_before.search(context.before) is not None
        or words.duration_after.match(context.after) is not None
    )
    record = words.record_after.match(context.after) is not None
    if mention.spec.name != "年" or record or (beside and not prefixed):
        return mention
    edge = "span" if prefixed or followed else "bare"
    if beside and not followed:
        return mention
    return replace(mention, spec=replace(mention.spec, edge=edge))
