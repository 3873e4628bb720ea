"""Articles made of the words of `words.yaml` and of the regions and indicators of `rules/`."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extractor.rules import load_rules

KINDS = ("statistics", "news", "mixture")
_HERE = Path(__file__).parent
# Which share of the sentences hold figures, and which share of these name an indicator.
_WITH_FIGURES = {"statistics": 0.2, "news": 0.05}
_NAMED = 0.72
_SENTENCES = {"statistics": (14, 60), "news": (8, 30)}
_CHINESE_DIGITS = "一二三四五六七八九"
_UNITS = {
    "money": ("亿元", "万元", "亿美元", "万亿元", "元", "亿元", "亿元"), "count": ("家", "个", "项", "户", "件"),
    "person": ("万人", "人", "名"), "person_time": ("万人次",), "percent": ("%",), "mass": ("万吨", "吨"),
    "area": ("万平方米", "万亩", "平方公里"), "length": ("公里",), "energy": ("亿千瓦时", "万千瓦"), "ratio": ("%",),
    "container": ("万标箱",), "household": ("万户",), "time": ("天",), "volume": ("亿立方米",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Article:
    """One article; `body` has its paragraphs behind one another on one line, as listing pages have."""

    id: str
    title: str
    body: str
    published: date


@dataclass(frozen=True, slots=True)
class _Words:
    lists: dict[str, Any]
    regions: tuple[str, ...]
    indicators: tuple[tuple[str, str], ...]


@cache
def _words() -> _Words:
    rules = load_rules()
    with (rules.folder / "regions.csv").open(encoding="utf-8") as file:
        regions = [row["name"] for row in csv.DictReader(file) if row["level"] != "nation"]
    with (rules.folder / "zones.csv").open(encoding="utf-8") as file:
        regions += [row["name"] for row in csv.DictReader(file)]
    indicators = [
        (term, dimension)
        for term, names in rules.names.items()
        for name in names
        if name.counted is None
        for dimension in name.dimension
    ]
    lists = yaml.safe_load((_HERE / "words.yaml").read_text(encoding="utf-8"))
    return _Words(lists, tuple(regions), tuple(indicators))


def articles(kind: str, seed: int = 0) -> Iterator[Article]:
    """Articles of `kind` without end. Each depends on `kind`, `seed` and its number alone."""
    number = 0
    while True:
        yield article(kind, seed, number)
        number += 1


def article(kind: str, seed: int, number: int) -> Article:
    """The article `number` of the corpus of `kind` and `seed`."""
    chance = random.Random(f"{kind} {seed} {number}")
    if kind == "mixture":
        kind = "statistics" if number % 2 else "news"
    return _Writer(chance, kind).article(f"{kind[0]}{seed}-{number:08}")


class _Writer:
    """The sentences of one article."""

    def __init__(self, chance: random.Random, kind: str) -> None:
        self._chance = chance
        self._kind = kind
        self._words = _words()
        self._region = self._pick(self._words.regions)
        self._year = chance.randrange(2008, 2026)
        self._makers: dict[str, Callable[[], str]] = {
            "name": self._name, "firm": self._firm, "region": self._place, "year": lambda: str(self._year),
            "month": lambda: str(chance.randrange(1, 13)), "rank": lambda: self._pick("一二三四五六七八九"),
            "p": lambda: f"{chance.randrange(1, 90) / 10:g}", "r": lambda: f"{chance.randrange(10, 999) / 10:g}",
            "n": lambda: str(int(10 ** chance.uniform(1, 4))), "m": lambda: str(chance.randrange(2, 100)),
            "v": lambda: self._number(), "w": lambda: self._number(), "chinese": lambda: self._pick(_CHINESE_DIGITS),
        }  # fmt: skip

    def article(self, identity: str) -> Article:
        """The article itself."""
        chance = self._chance
        published = date(self._year, 1, 1) + timedelta(days=chance.randrange(20, 600))
        topic = self._pick(self._words.lists["sector"] + self._words.lists["object"])
        title = self._pick(
            (
                f"{self._region}{self._year}年经济运行情况",
                f"{self._region}{self._fill('{verb}{object}')}观察",
                f"{topic}：{self._region}的{self._pick(self._words.lists['document'])}",
                f"{self._region}{self._fill(self._pick(self._words.lists['time']))}{topic}{self._pick(self._words.lists['quality'])}",
                self._fill("{event}在{region}举行"),
            )
        )
        count = chance.randint(*_SENTENCES[self._kind])
        with_figures = _WITH_FIGURES[self._kind]
        sentences = [
            self._with_figure()
            if chance.random() < with_figures
            else self._fill(self._pick(self._words.lists["frame"])) + "。"
            for _ in range(count)
        ]
        return Article(identity, title, "".join(sentences), published)

    def _with_figure(self) -> str:
        chance = self._chance
        start = chance.random()
        opening = ""
        if start < 0.35:
            opening = f"{self._fill(self._pick(self._words.lists['time']))}，"
        elif start < 0.5:
            opening = f"{self._pick(self._words.lists['link'])}，"
        where = chance.choice(("全市", "全省", "全区", "该区", self._region, "", "", self._place()))
        lead = f"{self._fill(self._pick(self._words.lists['lead']))}，" if chance.random() < 0.3 else ""
        tail = f"，{self._fill(self._pick(self._words.lists['tail']))}" if chance.random() < 0.5 else ""
        if chance.random() > _NAMED:
            return f"{opening}{lead}{where}{self._fill(self._pick(self._words.lists['counted']))}{tail}。"
        clauses = [self._statement() for _ in range(chance.choice((1, 1, 1, 1, 2)))]
        joint = self._pick(("；", "，", "；其中，"))
        return f"{opening}{lead}{where}{joint.join(clauses)}{tail}。"

    def _statement(self) -> str:
        chance, lists = self._chance, self._words.lists
        term, dimension = self._pick(self._words.indicators)
        unit = self._pick(_UNITS.get(dimension, ("亿元",)))
        draw = chance.random()
        if draw < 0.18 or unit == "%":
            verb = self._pick(lists["rising"] if chance.random() < 0.75 else lists["falling"])
            clause = f"{term}{verb}{self._makers['r']()}%"
        else:
            modal = self._pick(lists["planned"]) if chance.random() < 0.08 else ""
            about = self._pick(("", "", "", "", "左右", "以上"))
            clause = f"{modal}{term}{self._pick(lists['reaching'])}{self._number()}{unit}{about}"
            if chance.random() < 0.5:
                clause += f"，{self._pick(lists['rising'])}{self._makers['r']()}%"
        if chance.random() < 0.2:
            clause += f"，{self._fill(self._pick(lists['comparing']))}"
        return clause

    def _number(self) -> str:
        chance = self._chance
        size = 10 ** chance.uniform(0, 4.3)
        form = chance.random()
        if form < 0.5:
            return f"{size:.{chance.choice((1, 2, 2))}f}"
        if form < 0.9:
            return str(int(size) + 1)
        if form < 0.95:
            return f"{int(size) + 1:,}"
        low = int(size) + 1
        return f"{low}至{low + chance.randrange(1, 50)}"

    def _fill(self, frame: str) -> str:
        return frame.format_map(_Filling(self._makers, self._words.lists, self._chance))

    def _place(self) -> str:
        return self._region if self._chance.random() < 0.6 else str(self._pick(self._words.regions))

    def _name(self) -> str:
        given = "".join(self._pick(self._words.lists["given"]) for _ in range(self._chance.choice((1, 2, 2))))
        return f"{self._pick(self._words.lists['surnames'])}{given}"

    def _firm(self) -> str:
        brand = "".join(self._pick(self._words.lists["brand"]) for _ in range(self._chance.choice((2, 2, 3))))
        return f"{brand}{self._pick(('公司', '集团', '科技公司', '股份公司', '实业'))}"

    def _pick(self, values: Any) -> Any:
        return values[int(self._chance.random() * len(values))]


class _Filling(dict[str, str]):
    """What stands for `{verb}` in a frame: a word of the list `verb`, or what is made for it."""

    def __init__(
        self, makers: dict[str, Callable[[], str]], lists: dict[str, Any], chance: random.Random
    ) -> None:
        self._makers = makers
        self._lists = lists
        self._chance = chance

    def __missing__(self, key: str) -> str:
        made = self._makers.get(key)
        if made is not None:
            return made()
        values = self._lists[key]
        return str(values[int(self._chance.random() * len(values))])
