"""The examples do what they say, against the real server."""
import os
import shutil
import subprocess
import tempfile
import unittest

import unit_main
import server_program
from server_case import ServerCase
from xueji_program import SOURCE, environment

MODULES = os.path.join(SOURCE, "build", "examples", "node_modules")


class Examples(ServerCase):
    def assert_example(self, *command, **variables):
        def ask(child, birth=None, server=None):
            return subprocess.run([*command, server or self.server.address, self.certs, child.name, child.sex, birth or child.birth_date,
                                   child.document_number], capture_output=True, text=True, timeout=60, check=False,
                                  env=environment(**variables))
        child = self.child()
        free = ask(child)
        self.assertEqual((0, ""), (free.returncode, free.stderr))
        self.assertEqual(self.pre_check(child).advice_zh, free.stdout.splitlines()[0])
        record = self.register(child, "q1").record_id
        taken = ask(child)
        self.assertEqual((1, ""), (taken.returncode, taken.stderr))
        self.assertEqual(self.pre_check(child).advice_zh, taken.stdout.splitlines()[0])
        self.assertIn("转学", taken.stdout)
        self.assertIn(record, taken.stdout)
        refused = ask(child, birth="20151301")
        self.assertEqual((2, ""), (refused.returncode, refused.stdout))
        self.assertIn("INVALID_ARGUMENT: ", refused.stderr)
        self.assertNotIn("20151301", refused.stderr)
        self.assertEqual(0, self.server.stop())
        gone = ask(child)
        self.assertEqual((2, ""), (gone.returncode, gone.stdout))
        self.assertRegex(gone.stderr, "UNAVAILABLE|DEADLINE_EXCEEDED")

    def test_python(self):
        # As the example's own heading says.
        with tempfile.TemporaryDirectory() as api:
            folder = os.path.join(server_program.PROTO, "xueji", "v1")
            subprocess.run(["protoc", f"--proto_path={server_program.PROTO}", f"--python_out={api}", f"--grpc_python_out={api}",
                            "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin",
                            *(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".proto"))], check=True, timeout=60)
            self.assert_example("/usr/bin/python3", os.path.join(SOURCE, "examples", "python", "precheck.py"), PYTHONPATH=api,
                                PYTHONDONTWRITEBYTECODE="1")

    @unittest.skipUnless(shutil.which("node") and os.path.isdir(MODULES), "node is not installed, or `make setup` has not fetched build/examples")
    def test_node(self):
        self.assert_example("node", os.path.join(SOURCE, "examples", "node", "precheck.js"), NODE_PATH=MODULES)


if __name__ == "__main__":
    unit_main.run()
