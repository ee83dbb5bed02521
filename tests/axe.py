"""axe-core, the accessibility checker, run in a page that a headless Chromium has open; for tests marked `system`.

Nothing fetches it: `npm install --no-save axe-core` puts it into `node_modules/`, where it is looked for.
"""

from __future__ import annotations

import json

from tests.book_of import ROOT
from tests.browser import Browser

SCRIPT = ROOT / "node_modules/axe-core/axe.min.js"
REASON = "axe-core is not installed (`npm install --no-save axe-core` in the folder of the repository)"


def violations(browser: Browser) -> list[str]:
    """What axe-core finds wrong with the page as it stands: the rule, and the first element."""
    browser.run(f"(() => {{ {SCRIPT.read_text(encoding='utf-8')} }})() || 1")
    told = "v.map(one => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 200), one.nodes[0].failureSummary])"
    found = browser.run(f"axe.run(document).then(({{violations: v}}) => JSON.stringify({told}))")
    return [" | ".join(map(str, one)) for one in json.loads(found)]
