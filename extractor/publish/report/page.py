"""One page: the template with its style, its script and its content, and a policy that lets in nothing else."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from extractor.publish.report.names import HUES

# in the order in which they stand in the page
_SCRIPTS = (
    "words.js", "data.js", "elements.js", "card.js", "axes.js", "series.js", "bars.js", "charts.js", "facts.js",
    "articles.js", "overview.js", "main.js",
)  # fmt: skip
_PLACE = "(the content stands here)"
_ITEMS = 500


def render(content: Mapping[str, Any]) -> Iterator[str]:
    """The whole HTML page that shows `content` (extractor/publish/report/content.py), piece by piece."""
    style, script = _assets()
    text: str = environment().get_template("page.html.j2").render(
        policy=_policy(style, script), style=Markup(style), script=Markup(script), content=Markup(_PLACE)
    )  # fmt: skip
    head, _, tail = text.partition(_PLACE)
    yield head
    yield from map(_escaped, _json(content))
    yield tail


def _json(value: Any) -> Iterator[str]:
    """What `json.dumps` gives, but long lists in pieces, so that a page is nowhere whole."""
    if isinstance(value, Mapping):
        yield "{"
        for place, (key, one) in enumerate(value.items()):
            yield f"{',' if place else ''}{_dumped(str(key))}:"
            yield from _json(one)
        yield "}"
    elif isinstance(value, list) and len(value) > _ITEMS:
        for start in range(0, len(value), _ITEMS):
            yield f"{',' if start else '['}{_dumped(value[start : start + _ITEMS])[1:-1]}"
        yield "]"
    else:
        yield _dumped(value)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)


def _escaped(text: str) -> str:
    """JSON that no text in it can end: `<`, `>` and `&` stand as escapes."""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _policy(style: str, script: str) -> str:
    """Only our own style and script run, by their hashes; no request goes anywhere; no text becomes code."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@functools.cache
def _assets() -> tuple[str, str]:
    folder = files(__package__) / "assets"
    hues = "".join(f".f{place} {{ --h: {hue} }}\n" for place, hue in enumerate(HUES))
    style = hues + (folder / "report.css").read_text(encoding="utf-8")
    script = "\n".join((folder / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    return style, f'(() => {{\n"use strict";\n{script}\n}})();'


@functools.cache
def environment() -> Environment:
    """The templates of this folder; every text that they are given is escaped."""
    return Environment(
        loader=PackageLoader(__package__, "assets"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )  # fmt: skip
