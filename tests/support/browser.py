"""Opens a page in headless Chromium with the network off, over the DevTools protocol on two pipes.

  with Browser() as browser:
      page = browser.open("/path/report.html", width=390, height=844)
      page.errors        # console errors, exceptions, failed or foreign requests: empty, or the page is broken
      page.screenshot("report.png")

Only the standard library. Browser.find() is None where no Chromium is installed; tests then say so and skip.
"""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
WAIT_SECONDS = 60


class Browser:
    @staticmethod
    def find():
        return next(filter(None, map(shutil.which, [os.environ.get("XUEJI_BROWSER", ""), *NAMES])), None)

    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory()
        to_browser, self.output = os.pipe()
        self.input, from_browser = os.pipe()

        def place_pipes():
            # The protocol wants them as descriptors 3 and 4.
            spare = [os.dup(to_browser), os.dup(from_browser)]
            os.dup2(spare[0], 3)
            os.dup2(spare[1], 4)

        self.process = subprocess.Popen(
            [self.find(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--disable-background-networking", "--no-first-run", "--remote-debugging-pipe",
             "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={self.profile.name}", "about:blank"],
            preexec_fn=place_pipes, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.number, self.events = b"", 0, []
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.input)
        os.close(self.output)
        try:
            self.profile.cleanup()
        except OSError:
            pass  # a helper process of the browser may still be closing its files

    def receive(self, deadline):
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.input], [], [], left)[0]:
                raise TimeoutError("the browser does not answer")
            chunk = os.read(self.input, 1 << 20)
            if not chunk:
                raise RuntimeError("the browser has ended")
            self.buffer += chunk
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.output, data):]
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            answer = self.receive(deadline)
            if answer.get("id") != self.number:
                self.events.append(answer)
                continue
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            return answer["result"]

    def open(self, path, width=1280, height=900, script=True, dark=False):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        page.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)
        page.call("Emulation.setScriptExecutionDisabled", value=not script)
        page.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        page.url = "file://" + os.path.abspath(path)
        page.call("Page.navigate", url=page.url)
        page.wait_for_event("Page.loadEventFired")
        return page


class Page:
    def __init__(self, browser, session):
        self.browser, self.session, self.url = browser, session, ""

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def events(self):
        return [event for event in self.browser.events if event.get("sessionId") == self.session]

    def wait_for_event(self, method):
        deadline = time.monotonic() + WAIT_SECONDS
        while not any(event["method"] == method for event in self.events()):
            self.browser.events.append(self.browser.receive(deadline))

    def value(self, expression):
        """What the expression gives in the page, as JSON has it."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait_for(self, expression):
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            value = self.value(expression)
            if value:
                return value
            if time.monotonic() > deadline:
                raise TimeoutError(f"{expression}; errors so far: {self.errors}")
            time.sleep(0.05)

    @property
    def errors(self):
        found = []
        for event in self.events():
            method, params = event["method"], event["params"]
            if method == "Runtime.exceptionThrown":
                found.append("exception: " + json.dumps(params["exceptionDetails"])[:600])
            elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
                found.append("console: " + json.dumps(params["args"])[:600])
            elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
                found.append("log: " + params["entry"]["text"][:600])
            elif method == "Network.loadingFailed":
                found.append("request failed: " + json.dumps(params)[:300])
            elif method == "Network.requestWillBeSent" and params["request"]["url"] != self.url:
                if not params["request"]["url"].startswith("data:"):
                    found.append("request: " + params["request"]["url"][:300])
        return found

    def screenshot(self, path):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 16000), "scale": 1}
        image = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(image))
