"""Counts the tests of a ctest JUnit file: prints `passed failed skipped`; exits 1 if there is none."""
import sys
import xml.etree.ElementTree as ElementTree


def count(path):
    suite = ElementTree.parse(path).getroot()
    passed = failed = skipped = 0
    for case in suite.iter("testcase"):
        if case.get("status") == "fail" or case.find("failure") is not None:
            failed += 1
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            skipped += 1
            reason = (case.findtext("system-out") or "").strip().splitlines()
            print(f"skipped: {case.get('name')}: {reason[-1] if reason else 'no reason given'}",
                  file=sys.stderr)
        else:
            passed += 1
    return passed, failed, skipped


if __name__ == "__main__":
    try:
        print(*count(sys.argv[1]))
    except (OSError, ElementTree.ParseError) as error:
        print(f"count_tests: {sys.argv[1]}: {error}", file=sys.stderr)
        sys.exit(1)
