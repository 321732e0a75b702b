"""Drives the xueji-server program for tests: trial certificates, a server on a free port, and callers of its API.

The program lies beside the one named by XUEJI_PROGRAM. Python's gRPC is Debian's (python3-grpcio): where the interpreter at
hand lacks it, the test starts itself again under /usr/bin/python3.
"""
import os
import re
import signal
import subprocess
import sys
import tempfile

try:
    import grpc
except ImportError:
    if sys.executable == "/usr/bin/python3" or os.environ.get("XUEJI_PYTHON_AGAIN"):
        grpc = None
    else:
        os.environ["XUEJI_PYTHON_AGAIN"] = "1"
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

import xueji_program

SERVER = os.path.join(os.path.dirname(os.path.abspath(xueji_program.PROGRAM)), "xueji-server")
PROTO = os.path.join(xueji_program.SOURCE, "server", "proto")
SECONDS = 20


def load_api():
    """The modules that protoc makes of server/proto, as one namespace: student, precheck, registry …"""
    out = tempfile.TemporaryDirectory()
    protos = [os.path.join(folder, name) for folder, _, names in os.walk(PROTO) for name in names if name.endswith(".proto")]
    subprocess.run(["protoc", f"--proto_path={PROTO}", f"--python_out={out.name}", f"--grpc_python_out={out.name}",
                    "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin", *protos], check=True, timeout=60)
    # google.rpc must be found beside Debian's google.protobuf.
    import google
    google.__path__.append(os.path.join(out.name, "google"))
    sys.path.insert(0, out.name)
    from google.rpc import error_details_pb2, status_pb2
    from xueji.v1 import dedup_service_pb2_grpc, pre_check_service_pb2_grpc, registry_service_pb2_grpc
    from xueji.v1 import dedup_service_pb2, pre_check_service_pb2, registry_service_pb2, student_pb2

    class Api:
        keep = out
        errors, status = error_details_pb2, status_pb2
        dedup, pre_check, registry, student = dedup_service_pb2, pre_check_service_pb2, registry_service_pb2, student_pb2
        PreCheckStub = pre_check_service_pb2_grpc.PreCheckServiceStub
        DedupStub = dedup_service_pb2_grpc.DedupServiceStub
        RegistryStub = registry_service_pb2_grpc.RegistryServiceStub
    return Api


def run(*arguments, timeout=60, text_in=None):
    return subprocess.run([SERVER, *map(str, arguments)], capture_output=True, text=True, timeout=xueji_program.patience(timeout),
                          env=xueji_program.environment(), check=False, input=text_in)


class Server:
    """A running server on the trial certificates of a folder; `process`: how subprocess.Popen starts it."""

    def __init__(self, folder, *arguments, port=0, **process):
        self.folder = folder
        self.channels = []
        self.log = open(os.path.join(folder, "server.log"), "ab")
        self.process = subprocess.Popen([SERVER, "serve", "--dev", folder, "--listen", f"127.0.0.1:{port}", "--lang", "en",
                                         *map(str, arguments)], stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        env=xueji_program.environment(), **process)
        self.port = int(re.search(r"port (\d+)", self.process.stdout.readline()).group(1))
        self.ready = self.process.stdout.readline()

    @property
    def address(self):
        return f"localhost:{self.port}"

    def channel(self, office="county", certificate=True):
        def read(name):
            with open(os.path.join(self.folder, name), "rb") as file:
                return file.read()
        pair = (read(f"client-{office}.key"), read(f"client-{office}.pem")) if certificate else (None, None)
        self.channels.append(grpc.secure_channel(self.address, grpc.ssl_channel_credentials(read("ca.pem"), *pair)))
        return self.channels[-1]

    def token(self, office="county", role="registrar"):
        with open(os.path.join(self.folder, f"{office}-{role}.token"), encoding="ascii") as file:
            return (("authorization", "Bearer " + file.read().strip()),)

    def stop(self, how=signal.SIGTERM):
        # An idle client in Python hears only every five seconds that the server would like to go, and the server is polite.
        for channel in self.channels:
            channel.close()
        self.process.send_signal(how)
        code = self.process.wait(timeout=SECONDS)
        self.process.stdout.close()
        self.log.close()
        return code
