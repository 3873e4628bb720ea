"""What the publishers are tested with: a small output folder, and a real PostgreSQL server on loopback."""

from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.pipeline.run import run
from extractor.rules import RuleSet, load_rules

ARTICLES = [
    {
        "id": "a1",
        "title": "【襄阳招商】一季度签约项目32个",
        "body": "一季度，襄阳市签约亿元以上项目32个，总投资410亿元。地区生产总值1350亿元，同比增长6.2%，高于全国0.8个百分点。",
        "published": "2025-04-20",
    },
    {
        "id": "a2",
        "title": "=HYPERLINK(\"x\") 公报",
        "body": "2024年，襄阳市地区生产总值6102亿元，增长5.4%。\n东湖高新区进出口总额820亿元，增长9%。今年目标增长7%左右。",
        "published": "2025-02-03",
    },
    {
        "id": "a3",
        "title": "襄阳市经济运行",
        "body": "2024年，襄阳市地区生产总值5900亿元。2023年，武汉市常住人口1377.4万人。, \"引号\"",
        "published": "2025-01-15",
    },
]  # fmt: skip


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules()


def output_of(articles: list[dict[str, str]], folder: Path) -> Path:
    """An output folder made from `articles`."""
    source = folder / "articles.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in articles), encoding="utf-8")
    run([source], folder / "output")
    return folder / "output"


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return output_of(ARTICLES, tmp_path_factory.mktemp("three"))


@pytest.fixture(scope="session")
def smaller_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first two articles only, the second with another figure."""
    changed = {**ARTICLES[1], "body": ARTICLES[1]["body"].replace("6102", "6110")}
    return output_of([ARTICLES[0], changed], tmp_path_factory.mktemp("two"))


def _server_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _as_user(user: str | None, command: list[str]) -> None:
    """Run a command of the server, which refuses to run as root, as `user`."""
    prefix = ["runuser", "-u", user, "--"] if user else []
    done = subprocess.run([*prefix, *command], capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server that listens on loopback for this session, with a password and a database."""
    binaries = _server_binaries()
    if binaries is None:
        reason = (
            "NO POSTGRESQL SERVER HERE (apt-get install postgresql): publishing to PostgreSQL is NOT tested"
        )
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = next(n for n in ("postgres", "nobody") if n in names) if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    password = secrets.token_urlsafe(12)
    (folder / "password").write_text(password)
    if user:
        shutil.chown(folder, user)
        shutil.chown(folder / "password", user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    init = [str(binaries / "initdb"), "-D", data, "-U", "tester", "-E", "UTF8", "--locale=C", "--no-sync"]
    settings = f"-F -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    control = [str(binaries / "pg_ctl"), "-D", data, "-w"]
    try:
        _as_user(user, [*init, "-A", "scram-sha-256", f"--pwfile={folder / 'password'}"])
        _as_user(user, [*control, "-l", str(folder / "log"), "-o", settings, "start"])
        try:
            yield f"postgresql://tester:{password}@127.0.0.1:{port}/postgres"
        finally:
            _as_user(user, [*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
