"""report.html in headless Chromium with the network off: every chart is drawn, nothing is asked of any network, no
line of error on the console; at the width of a desk and of a phone, in both languages, dark and light, and without
script. Skips, saying so, where no Chromium is installed or the program was built without the chart library.
"""
import json
import os
import unittest

import unit_main
from browser import Browser
from program_case import ProgramCase
from xueji_program import xueji

WIDTHS = {"desk": 1280, "phone": 390}
DRAWN = "document.documentElement.dataset.drawn"


@unittest.skipUnless(Browser.find(), "no Chromium here: install chromium-headless-shell to test report.html in one")
class ReportTest(ProgramCase):
    def setUp(self):
        super().setUp()
        self.assert_done(xueji("generate", "--records", 20_000, "--seed", 5, "--profile", "field", "--out",
                               self.path("register"), "--quiet"))
        self.assert_done(self.dedup(self.path("register/students.csv"), "--quiet"))
        self.report = os.path.join(self.out, "report.html")
        with open(self.report, encoding="utf-8") as file:
            if "vegaEmbed=" not in file.read():
                self.skipTest("this build has no chart library: `make setup` fetches it")
        self.browser = self.enterContext(Browser())

    def enterContext(self, context):
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def screenshot(self, page, name):
        """Kept under build/screenshots, for people to look at."""
        folder = os.path.join(os.environ.get("XUEJI_BINARY_DIR", self.folder), "screenshots")
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, name + ".png")
        page.screenshot(path)
        with open(path, "rb") as file:
            header = file.read(24)
        self.assertEqual(b"\x89PNG", header[:4])
        self.assertGreater(os.path.getsize(path), 20_000, "an empty page")

    def assert_drawn(self, page, names):
        page.wait_for(DRAWN)
        self.assertEqual([], page.errors)
        drawn = page.value("[...document.querySelectorAll('[data-chart] svg.marks')]"
                           ".map(svg => svg.closest('[data-chart]').dataset.chart)")
        self.assertLessEqual(set(names), set(drawn))
        self.assertLessEqual(page.value("document.documentElement.scrollWidth"), page.value("innerWidth"),
                             "the page is wider than its window")
        boxes = page.value("[...document.querySelectorAll('[data-chart] svg.marks')]"
                           ".map(svg => [svg.clientWidth, svg.clientHeight])")
        for width, height in boxes:
            self.assertGreater(min(width, height), 60, boxes)

    def walk(self, path, name, charts):
        """The whole page at every width; then the other language, and the threshold moved."""
        for kind, width in WIDTHS.items():
            page = self.browser.open(path, width=width, dark=kind == "phone")
            self.assert_drawn(page, charts)
            self.screenshot(page, f"{name}-{kind}")
            shown = page.value("document.querySelector('h1').innerText")
            page.value("document.getElementById('zh').click()")
            page.wait_for("document.querySelector('[data-chart=weights]').textContent.includes('匹配权重')")
            self.assertNotEqual(shown, page.value("document.querySelector('h1').innerText"))
            before = page.value("document.getElementById('outcome').innerText")
            page.value("(() => { const slider = document.getElementById('threshold');"
                       "slider.value = slider.max; slider.dispatchEvent(new Event('input')); })()")
            self.assertNotEqual(before, page.value("document.getElementById('outcome').innerText"))
            self.assertEqual([], page.errors)
            self.screenshot(page, f"{name}-{kind}-zh")

    def test_run_report(self):
        self.walk(self.report, "run", ["weights", "thresholds", "pass_pairs", "pass_links", "provinces", "waterfall"])

    def test_evaluation_report(self):
        path = self.path("evaluation.html")
        self.assert_done(xueji("evaluate", self.out, "--truth", self.path("register/truth.csv"), "--id-column",
                               "record_id", "--entity-column", "person_id", "--report", path, "--lang", "en"))
        self.walk(path, "evaluation", ["weights", "thresholds", "curve", "reliability", "classes", "pass_pairs",
                                       "pass_links", "waterfall"])

    def test_comparison_report(self):
        """No charts: what a county acts on are its tables, the worst region first, each reason with the next step."""
        folder, compared = self.path("with_registry"), os.path.join(self.results, "compared")
        self.assert_done(xueji("generate", "--records", 20_000, "--seed", 5, "--population", "--out", folder, "--quiet"))
        self.assert_done(xueji("compare", os.path.join(folder, "students.csv"), "--population",
                               os.path.join(folder, "population.csv"), "--out", compared, "--quiet", "--lang", "en"))
        for kind, width in WIDTHS.items():
            page = self.browser.open(os.path.join(compared, "report.html"), width=width, dark=kind == "phone")
            page.wait_for("document.querySelectorAll('table tr').length > 60")
            self.assertEqual([], page.errors)
            self.assertLessEqual(page.value("document.documentElement.scrollWidth"), page.value("innerWidth"))
            self.screenshot(page, f"comparison-{kind}")
            self.assertIn("no visit to the police", page.value("document.body.innerText"))
            page.value("document.getElementById('zh').click()")
            page.wait_for("document.body.innerText.includes('不需去派出所')")
            problems = page.value("[...document.querySelectorAll('h2')].find(h => h.innerText == '各省').nextElementSibling"
                                  ".querySelectorAll('tr').length")
            self.assertGreater(problems, 20)

    def test_report_without_script_keeps_its_tables(self):
        page = self.browser.open(self.report, width=390, script=False)
        self.assertEqual([], page.errors)
        snapshot = page.call("DOMSnapshot.captureSnapshot", computedStyles=[])
        text = json.dumps(snapshot["strings"], ensure_ascii=False)
        for words in ("20,000", "Blocking passes", "threshold (bits)", "Borderline pairs", "sum so far"):
            self.assertIn(words, text)

    def test_nothing_but_our_scripts_may_run(self):
        """Markup that slipped through all escaping would still not run."""
        with open(self.report, encoding="utf-8") as file:
            text = file.read()
        hostile = self.file("hostile.html", text.replace(
            "<main>", "<main><script>window.broken = 1</script><img src=x onerror='window.broken = 1'>", 1))
        page = self.browser.open(hostile)
        page.wait_for(DRAWN)
        self.assertIsNone(page.value("window.broken"))
        self.assertTrue([error for error in page.errors if "Content Security Policy" in error], page.errors)


if __name__ == "__main__":
    unit_main.run()
