"""How fast `extractor.quantities` reads running text, beside the libraries that read Chinese numbers.

    python benchmarks/figures.py [--rounds N] [--kilobytes N] [--peers DIR] [--texts FOLDER]

The peers (JioNLP, Recognizers-Text, cn2an) are installed into DIR, or into a temporary folder that is removed
afterwards; they need no other preparation. All run in this one process, on one thread, in turns, on the same
text, and every round has a new text, so that nobody profits from having seen its numbers. The text is made up
here, in the manner of economic news and of statistical communiqués, of sentences with and without figures: about one
figure in a hundred bytes, in articles of some three thousand bytes. With --texts, the .txt and .jsonl files of a folder
are read instead, their digits changed in every round. Prints megabytes (UTF-8) per second of processor time and the
ratio to the fastest peer, of the best rounds and of the median. `quantities` computes a number when it is asked for;
the second line asks for all of them.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

_PEERS = [
    "jionlp",
    "recognizers-text-number-with-unit",
    "recognizers-text-number",
    "cn2an",
    "emoji<2",
    "grapheme",
]

_OURS, _REALISED = "extractor.quantities", "the same, and every value"

_SENTENCES = (
    "江城市上半年地区生产总值{n}亿元,按可比价格计算,同比增长{p}%。",
    "其中,第二产业增加值{n}.{d}亿元,增长{p}%;第三产业增加值{n}亿元,增长{p}%。",
    "会议强调,要坚持稳中求进的工作基调,把扩大内需同深化改革结合起来,以更实的举措服务各类经营主体。",
    "全区规模以上工业企业利润总额突破{n}亿元,比上年同期提高{q}个百分点。",
    "这条产业链的上下游企业已经形成紧密协作,研发、制造、检测、物流各个环节相互支撑,抗风险能力明显增强。",
    "今年以来,当地新签约亿元以上项目{k}个,总投资超{n}亿元,已有{k}个项目开工。",
    "园区负责人表示,下一步将围绕企业反映的用地、用工、融资等难题,建立常态化的走访和会商机制。",
    "截至{m}月底,普惠小微贷款余额{n}.{d}亿元,同比增长{p}%,高于各项贷款增速{q}个百分点。",
    "港口完成集装箱吞吐量{k}.{d}万标箱,同比下降{p}%。",
    "专家认为,数字技术正在深刻改变传统的生产组织方式,谁能率先完成转型,谁就能在新一轮竞争中赢得主动。",
    "预计全年接待游客约{n}万人次,旅游收入有望达到{n}亿元左右。",
    "新能源汽车产量{k}.{d}万辆,增长{p}%,集成电路产量增长{p}%。",
    "该项目占地{n}亩,建成后可提供就业岗位{n}余个,年产值可达数十亿元。",
    "走进车间,机械臂有条不紊地抓取零件,工人只需要在控制台前观察屏幕,就能掌握整条生产线的运行情况。",
    "城镇新增就业{k}.{d}万人,城镇调查失业率控制在{p}%以内。",
    "居民消费价格同比上涨{q}%,涨幅比上月扩大{q}个百分点。",
    "记者了解到,这家成立不到三年的企业,凭借一项自主研发的工艺,成功打开了海外市场。",
    "高新技术企业总数超过{n}家,其中专精特新企业占比近四成。",
    "当地还将设立规模不低于{k}亿元的产业引导基金,对重点项目给予最高{n}万元的支持。",
    "“过去办一次审批要跑好几个部门,现在一个窗口就能办完。”一位企业负责人这样说。",
    "1—{m}月,外贸进出口总值{n}.{d}亿元,其中出口{n}.{d}亿元,增长{p}%,进口{n}亿元,下降{p}%。",
    "夜幕降临,沿江步道上散步的居民渐渐多了起来,新装的路灯把栈桥照得通亮,远处的货轮缓缓驶过。",
    "业内人士指出,破解物流成本偏高的难题,关键在于打通铁路、公路、水运之间的堵点,让货物少转手、快流动。",
    "各部门要强化协同配合,细化任务分工,对进展缓慢的事项及时提醒督办,确保各项部署落到实处、见到成效。",
    "多位受访者谈到,良好的营商环境不仅体现在政策优惠上,更体现在办事效率、法治保障和服务态度等细微之处。",
    "春耕时节,种粮大户早早检修好农机,农技人员走到田间地头,手把手指导科学施肥和病虫害防治。",
    "活动期间,主办方还组织了产品展示、供需对接和专题研讨,吸引了众多采购商前来洽谈合作。",
    "文旅融合为老街注入了新的活力,修缮一新的院落里,书店、茶馆、手工作坊次第开张,游人络绎不绝。",
    "下阶段,有关方面将继续完善激励机制,鼓励科研人员把论文写在生产线上,推动更多成果就地转化。",
    "据介绍,这套系统能够自动识别异常数据并发出预警,大大减轻了一线人员的工作负担。",
    "面对复杂多变的外部环境,外贸企业主动求变,积极开拓新兴市场,用过硬的品质赢得了客户的信任。",
    "年末全市常住人口{n}.{d}万人,比上年末增加{k}.{d}万人,其中城镇常住人口{n}.{d}万人,占总人口比重为{p}%。",
    "全年粮食播种面积{n}.{d}万亩,比上年增长{q}%;粮食总产量{n}.{d}万吨,增长{q}%。",
    "规模以上工业中,采矿业增加值下降{q}%,制造业增长{p}%,电力、热力、燃气及水生产和供应业增长{q}%。",
    "年末共有各级各类学校{n}所,在校学生{k}.{d}万人,专任教师{n}人;医疗卫生机构{n}个,床位{n}张。",
    "按照规划,到2030年,全市绿色建筑面积占比将达到{p}%以上,森林覆盖率稳定在{p}%左右。",
)


def made_up_articles(number: int, seed: int) -> list[str]:
    return [made_up_text(3000, seed * 100_000 + n) for n in range(number)]


def articles_of(folder: Path) -> list[str]:
    """The texts of a folder: a .txt file each, or a line's `body` or `text` in .jsonl files."""
    found = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]
    for path in sorted(folder.rglob("*.jsonl")):
        records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        found += [text for r in records if isinstance(text := r.get("body") or r.get("text"), str)]
    if not found:
        sys.exit(
            f"{folder} holds no .txt file and no .jsonl file with `body` or `text`; name a folder that does."
        )
    return found


def renumbered(text: str, seed: int) -> str:
    """The text with other digits, none turned to or from nought, so that every round's numbers are new; dates stay."""
    chance = random.Random(seed)
    return re.sub(r"[1-9](?=[0-9.]*(?:[^-—0-9.年月日号]|$))", lambda _: chance.choice("123456789"), text)


def made_up_text(size: int, seed: int) -> str:
    """Some `size` bytes of made-up news, different for each seed."""
    chance = random.Random(seed)
    parts: list[str] = []
    length = 0
    while length < size:
        sentence = chance.choice(_SENTENCES)
        while "{" in sentence:
            at = sentence.index("{")
            value = {
                "n": lambda: chance.randint(100, 9999),
                "p": lambda: f"{chance.randint(1, 49)}.{chance.randint(0, 9)}",
                "q": lambda: f"{chance.randint(0, 4)}.{chance.randint(1, 9)}",
                "k": lambda: chance.randint(3, 240),
                "m": lambda: chance.randint(2, 12),
                "d": lambda: chance.randint(1, 99),
            }[sentence[at + 1]]()
            sentence = sentence[:at] + str(value) + sentence[at + 3 :]
        parts.append(sentence)
        length += len(sentence.encode())
    return "".join(parts)


def install(folder: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, *_PEERS],
        check=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def contestants() -> dict[str, Callable[[str], object]]:
    import extractor

    jionlp = importlib.import_module("jionlp")
    cn2an = importlib.import_module("cn2an")
    number = importlib.import_module("recognizers_number")
    with_unit = importlib.import_module("recognizers_number_with_unit")
    chinese = number.Culture.Chinese
    return {
        _OURS: extractor.quantities,
        _REALISED: lambda text: [q.values() for q in extractor.quantities(text)],
        "JioNLP extract_money": jionlp.ner.extract_money,
        "cn2an.transform": lambda text: cn2an.transform(text, "cn2an"),
        "Recognizers percentage": lambda text: number.recognize_percentage(text, chinese),
        "Recognizers number": lambda text: number.recognize_number(text, chinese),
        "Recognizers currency": lambda text: with_unit.recognize_currency(text, chinese),
    }


def measure(rounds: int, size: int, texts: list[str] | None) -> dict[str, list[float]]:
    """Megabytes per second of each contestant in each round; a first round, on another text, warms all up."""
    rates: dict[str, list[float]] = {}
    readers = contestants()
    for turn in range(rounds + 1):
        if texts is None:
            articles = made_up_articles(size // 3000 + 1, seed=turn)
        else:
            articles = [renumbered(text, turn * 100_000 + n) for n, text in enumerate(texts)]
        length = sum(len(article.encode()) for article in articles)
        for name, read in readers.items():
            began = time.process_time()
            for article in articles:
                read(article)
            spent = time.process_time() - began
            if turn:
                rates.setdefault(name, []).append(length / spent / 1e6)
    return rates


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--rounds", type=int, default=12)
    arguments.add_argument("--kilobytes", type=int, default=60)
    arguments.add_argument(
        "--peers", metavar="DIR", help="a folder the peers are installed in, kept for the next time"
    )
    arguments.add_argument("--texts", metavar="FOLDER", type=Path, help="read these texts, not made-up ones")
    chosen = arguments.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.peers or temporary
        sys.path.append(folder)
        if importlib.util.find_spec("jionlp") is None:
            install(folder)
            importlib.invalidate_caches()
        texts = articles_of(chosen.texts) if chosen.texts else None
        rates = measure(chosen.rounds, chosen.kilobytes * 1000, texts)
    # The least disturbed round of each: other work on the machine only ever slows a reader down.
    best = {name: max(values) for name, values in rates.items()}
    ours = best.pop(_OURS)
    print(f"{_OURS:28} {ours:8.2f} MB/s")
    realised = best.pop(_REALISED)
    print(f"{_REALISED:28} {realised:8.2f} MB/s")
    for name, rate in sorted(best.items(), key=lambda item: -item[1]):
        print(f"{name:28} {rate:8.2f} MB/s   1 : {ours / rate:.1f}")
    fastest = max(best, key=lambda name: best[name])
    by_round = [mine / theirs for mine, theirs in zip(rates[_OURS], rates[fastest], strict=True)]
    all_values = [mine / theirs for mine, theirs in zip(rates[_REALISED], rates[fastest], strict=True)]
    print(f"ratio to the fastest peer {ours / best[fastest]:.1f} (median of the rounds {statistics.median(by_round):.1f}); "
          f"with every value computed {realised / best[fastest]:.1f} (median {statistics.median(all_values):.1f})")  # fmt: skip


if __name__ == "__main__":
    main()
