"""A small corpus with all that parts and shuffles could get wrong: copies and near-copies in other parts, ids
that stand twice, facts told in many places, contradictions, records that cannot be read."""

from __future__ import annotations

import json
import random
from pathlib import Path

_CITIES = ("江城市", "临河市", "云岭市", "海宁州", "青浦县")
_CONCERNS = ("先进制造", "生物医药", "现代物流", "数字服务", "绿色能源")


def write(folder: Path, *, files: int = 6, records: int = 30, seed: int = 20261) -> Path:
    """Write `files` of `records` and more each into `folder`; the same for the same `seed`."""
    dice = random.Random(seed)
    folder.mkdir(parents=True)
    told: list[dict[str, object]] = []
    for number in range(files):
        lines = []
        for _ in range(records):
            lines.append(json.dumps(_record(dice, told), ensure_ascii=False))
        lines.insert(dice.randrange(len(lines)), '{"title": "没有正文"}')
        lines.insert(dice.randrange(len(lines)), '{"body": "写坏的一行')
        (folder / f"news-{number}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _record(dice: random.Random, told: list[dict[str, object]]) -> dict[str, object]:
    kind = dice.random()
    if told and kind < 0.12:
        return dict(dice.choice(told))
    if told and kind < 0.24:
        near = dict(dice.choice(told))
        near["body"] = str(near["body"]).replace("记者从会上获悉,", "").replace("负责人表示", "负责人说")
        near.pop("id", None)
        return near
    record = _meeting(dice) if kind < 0.4 else _bulletin(dice)
    if dice.random() < 0.5:
        # Few ids for many texts
        record["id"] = f"doc-{dice.randrange(40)}" + dice.choice(["", "", "-2"])
    told.append(record)
    return record


def _bulletin(dice: random.Random) -> dict[str, object]:
    city, year, quarter = (
        dice.choice(_CITIES),
        dice.choice((2023, 2024)),
        dice.choice(("一季度", "前三季度", "全年")),
    )
    level, growth = dice.choice((612.4, 612, 598.7, 1205)), dice.choice((6.3, 5.1, -1.2))
    body = (
        f"记者从会上获悉,{year}年{quarter},{city}实现地区生产总值{level}亿元,增长{growth}%。"
        f"其中,规模以上工业增加值增长{dice.randrange(20, 90) / 10}%,固定资产投资{dice.randrange(90, 400)}亿元。"
        f"全市新开工项目{dice.randrange(10, 60)}个,社会消费品零售总额达到{dice.randrange(100, 300)}亿元。"
        f"负责人表示,下一步将围绕{dice.choice(_CONCERNS)}等方向扩大内需,稳定外贸,让企业少跑路,办成事。"
    )
    if dice.random() < 0.3:
        body += f"预计{year + 1}年地区生产总值突破{dice.randrange(7, 20) * 100}亿元。"
    day = f"{year + 1}-0{dice.randrange(1, 9)}-1{dice.randrange(10)}"
    record: dict[str, object] = {"title": f"{city}经济运行平稳", "body": body}
    if dice.random() < 0.8:
        record["published"] = day
    return record


def _meeting(dice: random.Random) -> dict[str, object]:
    one, other = dice.sample(_CONCERNS, 2)
    body = (
        f"记者从会上获悉,园区举行企业服务日活动,来自{one}和{other}领域的代表面对面交流。现场设立咨询台,"
        "工作人员解答用工、融资和用地方面的疑问,并当场记录企业的建议。负责人表示,今后将把这样的活动办成常态,"
        "让办事的人少跑路,让干事的人有奔头,也让更多的年轻人愿意留下来,把家安在这里。"
    )
    return {"title": "企业服务日", "body": body}
