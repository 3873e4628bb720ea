"""A commented template of an indicator, to be pasted into a file under `rules/indicators/`."""

from __future__ import annotations

import re

from extractor.rules.errors import RulesError

_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

_TEMPLATE = """\
  - code: {code}                  # the name in the tables; lower case, words joined by _
    name: {{zh: 中文名称, en: English name}}
    definition: What is counted, of whom, over which time, in one sentence.
    nature: flow                  # flow (of a period), stock (at a point in time), rate (in percent)
    dimension: [money]            # what its level is measured in: {dimensions}
    # The names by which texts call it, longest and shortest alike; plain words, no patterns. A name belongs to
    # one indicator. {{name}} in a term stands for each word of that variable of the file (`variables:`).
    terms: [中文名称, 中文简称]
    # Longer words that hold one of the terms and mean something else.
    not_terms: []
    # Where the name alone does not suffice: nouns that count only beside one of the verbs (81个项目签约).
    # counted:
    #   - nouns: [项目]
    #     verbs: [签约]
    #     without: [贷款]
    # measures: [level, growth, change, growth_change, gap, share]   # all, where left out; a rate has no share
    # default_basis: yoy          # of a growth with no basis said: yoy, mom, avg_annual, since
    # scope_words: []             # words before the name that narrow it and go to the column scope
    # tier: 1
    since: "{version}"
    # notes: What a reader of the rows should know.
    # standard: {{nbs: 统计局的名称, wdi: NY.GDP.MKTP.CN}}
    # At least two sentences of your own. The figure stands in [[ ]]; `expect` says its value, written out, and
    # whatever is not: measure level, bound eq, status actual, basis yoy for a growth, everything else null.
    examples:
      - text: "2024年，杭州市中文名称[[120亿元]]。"
        expect: {{value: 12000000000, region: 杭州市, period: "2024"}}
      - text: "2024年，全国中文名称增长[[6.2%]]。"
        expect: {{value: 6.2, measure: growth, region: 全国, period: "2024"}}
    # At least one sentence with a figure in which it must not be found, and why.
    counterexamples:
      - text: "2024年，杭州市别的名称80亿元。"
        reason: another name
    # What `extractor rules check` objects to and is meant so:
    # allow:
    #   - {{check: swallows, word: 中文名称, reason: why it is right}}
"""


def template(code: str) -> str:
    """The template with `code` filled in. Raises RulesError for what cannot be a code."""
    import typing

    from extractor import __version__
    from extractor.rules.schema import Dimension

    if not _CODE.fullmatch(code):
        raise RulesError(
            f"{code!r} is no code: write lower-case letters, digits and single underscores, e.g. service_retail_sales"
        )
    return _TEMPLATE.format(
        code=code, version=__version__.rsplit(".", 1)[0], dimensions=", ".join(typing.get_args(Dimension))
    )
