"""Every page has its script, and every script its page."""

from __future__ import annotations

import re

from featurenet.web.app import Site
from featurenet.web.pages import PAGES, webui


def test_every_page_has_its_script() -> None:
    scripts = {path.stem for path in (webui() / "static" / "js" / "pages").glob("*.js")}
    assert {page.name for page in PAGES} == scripts


def test_navigation_leads_to_pages(site: Site) -> None:
    rules = {str(rule) for rule in site.app.url_map.iter_rules()}
    shell = (webui() / "templates" / "page.html").read_text(encoding="utf-8")
    heading = (webui() / "static/js/parts/run-heading.js").read_text(encoding="utf-8")
    tabs = re.findall(r'\["(\w+)", "[A-Z]\w+"\]', heading)
    assert set(re.findall(r'<a href="(/[^"]*)"', shell)) <= rules
    assert {f"/tasks/<int:run>/{tab}" for tab in tabs if tab != "overview"} <= rules
    assert len(tabs) >= 4
