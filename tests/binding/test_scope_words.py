"""The narrowing words of a row: joined in order, each once, without what clings to their edges."""

from __future__ import annotations

import pytest

from extractor.context.scope import scope_of


@pytest.mark.parametrize(
    ("parts", "scope"),
    [
        ((), None),
        (("",), None),
        (("的",), None),
        (("亿元以上",), "亿元以上"),
        (("生物医药", "新增"), "生物医药;新增"),
        (("累计", "累计"), "累计"),
        (("新能源汽车的",), "新能源汽车"),
        (("、纺织和",), "纺织"),
        (("(工业)",), "工业"),
        (("装备等",), "装备"),
        # quotation marks stay in pairs
        (("“专精特新”",), "“专精特新”"),
        (("“专精特新",), "专精特新"),
        (("专精特新”企业",), "专精特新企业"),
        (("《目录》内",), "《目录》内"),
    ],
)
def test_scope(parts: tuple[str, ...], scope: str | None) -> None:
    """Are the parts joined by ; without particles, stops and single quotation marks?"""
    assert scope_of(parts) == scope
