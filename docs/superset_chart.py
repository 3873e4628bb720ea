"""Have Superset draw one chart from a published DuckDB file or PostgreSQL schema, and take its picture.

    python3 -m venv superset
    superset/bin/pip install 'apache-superset==6.1.*' rich cachetools 'flask-caching<2.4' duckdb duckdb-engine psycopg2-binary
    extractor publish duckdb output economy.duckdb
    python docs/superset_chart.py superset/bin/superset "duckdb:///$PWD/economy.duckdb?access_mode=read_only" superset.png

Superset runs on loopback with a database of its own in a temporary folder, and is stopped at the end. Everything
is done as a user would through its interface: a connection, a dataset over the view 事实, a bar chart.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "report"))
from chromium import Chromium, find_chromium

CONFIG = """
SECRET_KEY = {secret!r}
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
PREVENT_UNSAFE_DB_CONNECTIONS = False
BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {{"zh": {{"flag": "cn", "name": "Chinese"}}}}
"""
FILTERS = {"指标": "地区生产总值", "口径": "增速", "频度": "年", "时期": "2024"}


class Superset:
    """A Superset of our own."""

    def __init__(self, program: str, folder: Path) -> None:
        self.password = secrets.token_urlsafe(12)
        config = folder / "superset_config.py"
        config.write_text(CONFIG.format(secret=secrets.token_urlsafe(32), folder=folder), encoding="utf-8")
        self._environment = {**os.environ, "SUPERSET_CONFIG_PATH": str(config), "FLASK_APP": "superset"}
        self._environment.pop("PYTHONPATH", None)
        self._program = program
        self._do("db", "upgrade")
        who = ["--username", "admin", "--firstname", "a", "--lastname", "a", "--email", "a@localhost"]
        self._do("fab", "create-admin", *who, "--password", self.password)
        self._do("init")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{probe.getsockname()[1]}"
        command = [program, "run", "--port", self.address.rpartition(":")[2]]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._server = subprocess.Popen(command, env=self._environment, **quiet)  # type: ignore[call-overload]
        self._token = ""
        self._wait()
        login = {"username": "admin", "password": self.password, "provider": "db"}
        self._token = self.post("security/login", login)["access_token"]

    def _do(self, *arguments: str) -> None:
        subprocess.run([self._program, *arguments], env=self._environment, check=True, capture_output=True)

    def _wait(self) -> None:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{self.address}/health", timeout=5)
                return
            except OSError:
                time.sleep(0.5)
        raise TimeoutError("Superset does not answer.")

    def post(self, what: str, body: Any, method: str = "POST") -> Any:
        """The answer of its API to `body`."""
        request = urllib.request.Request(
            f"{self.address}/api/v1/{what}", json.dumps(body).encode(), method=method
        )
        request.add_header("Content-Type", "application/json")
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{what}: {error.code} {error.read().decode()[:1000]}") from error

    def stop(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait(30)


def chart(superset: Superset, database: str) -> int:
    """Make the connection, the dataset and the chart; gives the number of the chart."""
    schema = "extractor" if database.startswith("postgresql") else "main"
    connected = superset.post("database/", {"database_name": "economy", "sqlalchemy_uri": database})
    dataset = superset.post("dataset/", {"database": connected["id"], "schema": schema, "table_name": "事实"})
    source = {"id": dataset["id"], "type": "table"}
    filters = [
        {"expressionType": "SIMPLE", "clause": "WHERE", "subject": column, "operator": "==", "comparator": value}
        for column, value in FILTERS.items()
    ]  # fmt: skip
    metric = {
        "expressionType": "SQL",
        "sqlExpression": 'MAX("数值")',
        "label": "最大数值",
        "hasCustomLabel": True,
    }
    form = {
        "datasource": f"{dataset['id']}__table", "viz_type": "echarts_timeseries_bar", "x_axis": "地区",
        "metrics": [metric], "groupby": ["状态"], "adhoc_filters": filters, "row_limit": 1000, "show_value": True,
        "orientation": "vertical", "x_axis_sort_asc": True, "xAxisLabelRotation": 45, "xAxisLabelInterval": "0",
        "y_axis_title": "2024年地区生产总值增速(%)", "y_axis_title_margin": 40, "rich_tooltip": True,
    }  # fmt: skip
    made = superset.post(
        "chart/",
        {"slice_name": "2024年地区生产总值增速", "viz_type": form["viz_type"], "datasource_id": source["id"],
         "datasource_type": "table", "params": json.dumps(form)},
    )  # fmt: skip
    return int(made["id"])


def picture(superset: Superset, number: int, path: Path) -> None:
    """Log in with a browser, open the chart alone, and take its picture once it is drawn."""
    program = find_chromium()
    if program is None:
        sys.exit("No Chromium is installed.")
    with Chromium(program) as browser:
        browser.size(1100, 640)
        browser.open(f"{superset.address}/login/")
        form = (
            "fetch('/login/', {method: 'POST', headers: {'Content-Type': 'application/x-www-form-urlencoded'}, "
            f"body: 'username=admin&password={superset.password}'}}).then(answer => answer.status)"
        )
        assert browser.run(form) == 200
        browser.open(f"{superset.address}/explore/?slice_id={number}&standalone=1")
        for _ in range(120):
            if browser.run("document.querySelectorAll('canvas').length"):
                break
            time.sleep(0.5)
        else:
            sys.exit(f"Superset drew nothing: {browser.run('document.body.innerText')[:500]}")
        time.sleep(3)  # until its animation has ended
        browser.picture(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("superset", help="the program superset")
    parser.add_argument("database", help="duckdb:////absolute/economy.duckdb or postgresql://…")
    parser.add_argument("picture", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="superset-", ignore_cleanup_errors=True) as folder:
        superset = Superset(given.superset, Path(folder))
        try:
            picture(superset, chart(superset, given.database), given.picture)
        finally:
            superset.stop()


if __name__ == "__main__":
    main()
