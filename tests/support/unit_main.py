"""Runs this file's unittest cases for ctest: exit 0 passed, 1 failed, 77 all skipped, 2 none selected."""
import sys
import unittest


def run():
    program = unittest.main(module="__main__", exit=False, verbosity=2)
    result = program.result
    if result.testsRun == 0:
        print("no test selected", file=sys.stderr)
        sys.exit(2)
    if not result.wasSuccessful():
        sys.exit(1)
    if len(result.skipped) == result.testsRun:
        print("skipped: " + "; ".join(reason for _, reason in result.skipped))
        sys.exit(77)
    sys.exit(0)
