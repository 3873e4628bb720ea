"""The page in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from chromium import Chromium

from extractor.publish.report import write_report


def text_of(browser: Chromium, selector: str) -> list[str]:
    found: list[str] = browser.run(
        f"[...document.querySelectorAll({selector!r})].map(one => one.textContent)"
    )
    return found


def count(browser: Chromium, selector: str) -> int:
    return len(text_of(browser, selector))


def test_every_view_draws_without_request_or_error(browser: Chromium, report_page: Path) -> None:
    """In both languages: is each view drawn, with no request but the page's own and no error?"""
    for language in ("zh", "en"):
        for view, mark in (("overview", "svg rect"), ("charts", "#series svg circle"), ("facts", "table.facts tbody tr"),
                           ("articles", "#list a")):  # fmt: skip
            browser.go(f"view={view}&lang={language}")
            assert count(browser, mark) > 0, (language, view)
    assert browser.requests == [report_page.as_uri()]
    assert browser.errors == []


def test_no_script_of_an_article_runs(browser: Chromium) -> None:
    """Does what an article holds of markup stay text, in the title, the body and everywhere else?"""
    for view in ("overview", "charts", "facts", "articles&article=1"):
        browser.go(f"view={view}")
    assert browser.run("window.hacked") is None
    assert text_of(browser, "#article h2") == ["<script>window.hacked=1</script>公报"]
    assert "</script><script>window.hacked=1</script>" in text_of(browser, "#article .text")[0]
    assert count(browser, "script") == 2
    assert count(browser, "#main img") == 0


def test_the_policy_forbids_requests_and_markup(browser: Chromium) -> None:
    """Would the page be stopped, were one of its scripts to ask for something or to write markup?"""
    asked = "fetch('https://example.invalid/').then(() => 'went', () => 'stopped')"
    assert browser.run(asked) == "stopped"
    written = "(() => { try { document.body.innerHTML = '<b>x</b>'; return 'went' } catch (e) { return 'stopped' } })()"
    assert browser.run(written) == "stopped"
    assert all(not url.startswith("http") for url in browser.requests)


def test_facts_are_filtered_sorted_and_explained(browser: Chromium) -> None:
    """Do words, choices and the conflict box narrow the table; does a heading sort it; are details told?"""
    browser.go("view=facts")
    whole = count(browser, "table.facts tbody tr")
    type_ = (
        "((id, value) => { const one = document.getElementById(id); one.value = value; "
        "one.dispatchEvent(new Event(one.tagName === 'SELECT' ? 'change' : 'input')); })"
    )
    browser.run(f"{type_}('f-q', '宜昌 生产')")
    assert set(text_of(browser, "td.k-region")) == {"宜昌市"}
    assert 0 < count(browser, "table.facts tbody tr") < whole
    browser.run(f"{type_}('f-q', '')")
    browser.run(f"{type_}('f-status', 'target')")
    assert set(text_of(browser, "td.k-status")) == {"目标"}
    browser.run("document.getElementById('f-reset').click()")
    assert count(browser, "table.facts tbody tr") == whole
    browser.run(f"{type_}('f-flag', 'period_from_published')")
    assert {period[:5] for period in text_of(browser, "td.k-period")} == {"2025年"}
    browser.run("document.getElementById('f-reset').click()")
    browser.run("document.getElementById('f-conflict').click()")
    assert count(browser, "table.facts tbody tr") == count(browser, "tr.disputed") == 1
    browser.run("document.querySelector('#rows .open').click()")
    assert "5900亿元" in text_of(browser, ".dissent")[0]
    assert "6102亿元" in text_of(browser, ".fact blockquote")[0]
    browser.run("document.getElementById('f-reset').click()")
    browser.run("document.getElementById('s-value').click()")
    assert browser.run("document.querySelector('th.k-value').getAttribute('aria-sort')") == "ascending"
    assert browser.errors == []


def test_an_article_shows_what_is_known_of_each_figure(browser: Chromium) -> None:
    """Are figures marked by family, conflicts and unclaimed ones told apart, and is the rule on the card?"""
    browser.go("view=articles&article=0")
    assert "410亿元" in text_of(browser, "mark.figure")
    assert "7张" in text_of(browser, ".unclaimed")
    families = browser.run(
        "new Set([...document.querySelectorAll('mark.figure')].map(one => one.className)).size"
    )
    assert families >= 2
    browser.run(
        "[...document.querySelectorAll('mark.figure')].find(one => one.textContent === '6.2%').focus()"
    )
    card = text_of(browser, "#card")[0]
    for said in ("地区生产总值", "同比", "襄阳市", "2025年一季度", "gdp/growth", "时期由发布日期推得"):
        assert said in card
    browser.press("Escape", 27)
    assert browser.run("document.getElementById('card').hidden") is True
    browser.go("view=articles&article=1")
    assert browser.run("document.querySelector('mark.figure.conflict').firstChild.data") == "6102亿元"
    # a character of two code units before a figure does not move its mark
    assert "6191亿元" in text_of(browser, "mark.figure")
    browser.go("view=articles&article=4")
    assert count(browser, "#article p.empty a") == 1


def test_a_mark_of_a_chart_leads_to_its_place(browser: Chromium) -> None:
    """Does a point lead to its fact, and the fact to its figure in the article?"""
    browser.go("view=charts&indicator=gdp&variant=growth|yoy||percent")
    assert count(browser, "#targets path.goal") == 1
    assert count(browser, "#series path.line") >= 1
    browser.run(
        "new Promise(done => { addEventListener('hashchange', () => setTimeout(done), {once: true});"
        "document.querySelector('#series a.mark').dispatchEvent(new MouseEvent('click', {bubbles: true})); })"
    )
    assert count(browser, ".fact") == 1
    href = browser.run("document.querySelector('.fact p a').getAttribute('href')")
    browser.go(href[1:])
    assert browser.run("document.activeElement.matches('mark.figure')") is True
    assert browser.errors == []


def test_with_the_keyboard_alone(browser: Chromium) -> None:
    """From the top, does Tab reach the views, and Enter open one?"""
    browser.run("document.body.focus()")
    browser.press("Tab", 9)
    assert browser.run("document.activeElement.className") == "skip"
    for _ in range(3):
        browser.press("Tab", 9)
    assert browser.run("document.activeElement.textContent") == "事实"


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone(browser: Chromium, dark: bool) -> None:
    """Is nothing wider than the screen of a phone, in light and dark?"""
    browser.size(390, 844, phone=True, dark=dark)
    for view in ("overview", "charts", "facts", "articles", "articles&article=1"):
        browser.go(f"view={view}")
        assert browser.run("document.documentElement.scrollWidth") <= 390, view
    colour = browser.run("getComputedStyle(document.body).backgroundColor")
    assert (colour == "rgb(18, 22, 28)") is dark
    assert browser.errors == []


def test_split_pages_lead_to_each_other(chromium: Chromium, report_output: Path, tmp_path: Path) -> None:
    """Does the index lead to the pages, and a fact's page to the article on another?"""
    written = write_report(report_output, tmp_path / "r.html", articles_a_page=2)
    chromium.open(written.file.as_uri())
    links = chromium.run("[...document.querySelectorAll('.parts a')].map(one => one.href.split('#')[0])")
    assert set(links) == {path.as_uri() for path in written.pages}
    facts = next(path for path in written.pages if path.name.startswith("facts"))
    chromium.open(facts.as_uri() + "#view=facts&fact=0")
    href = chromium.run("document.querySelector('.fact p a').href")
    chromium.open(href)
    assert chromium.run("document.activeElement.matches('mark.figure')") is True
    assert chromium.run("document.querySelector('.tabs a').href") == written.file.as_uri()
    assert chromium.errors == []


def test_each_page_says_what_it_holds(chromium: Chromium, report_output: Path, tmp_path: Path) -> None:
    """Do the index and its pages say how many of how many articles and facts they hold?"""
    written = write_report(report_output, tmp_path / "r.html", articles_a_page=2)
    total = f"{written.facts} facts"
    told = {}
    for path in (written.file, *written.pages):
        chromium.open(path.as_uri() + "#lang=en")
        told[path.name] = text_of(chromium, "#held")[0]
    assert (
        told["r.html"]
        == f"5 articles and {total}: all are on the {len(written.pages)} pages below, none is left out."
    )
    assert told["articles-002.html"].startswith("This page has articles 3 to 4 of 5, and the ")
    assert told["facts-001.html"].startswith(f"This page has {written.facts} of {total};")


def test_a_report_of_nothing(chromium: Chromium, tmp_path: Path) -> None:
    """Does a page without a fact draw every view?"""
    from conftest import output_of

    folder = output_of([{"id": "x", "title": "", "body": "没有数字。"}], tmp_path)
    chromium.open(write_report(folder, tmp_path / "r.html").file.as_uri())
    for view in ("charts", "facts", "articles&article=0", "overview"):
        chromium.go(f"view={view}")
    assert chromium.errors == []
