"""Base of the tests that talk to a running xueji-server: trial certificates, the server, calls of its API and their refusals."""
import os
import signal
import time
import unittest

import server_program
import trial_authority
from program_case import ProgramCase
from server_program import SECONDS, Server, grpc
from xueji_program import DONE, id_number

API = server_program.load_api() if grpc and os.path.exists("/usr/bin/grpc_python_plugin") else None

KEY = bytes(range(32))  # of tokens: the server knows it as `test`


@unittest.skipIf(API is None, "python3-grpcio or grpc_python_plugin is not installed")
class ServerCase(ProgramCase):
    metrics = ""

    def setUp(self):
        super().setUp()
        self.certs = self.path("certs")
        made = server_program.run("dev-certs", self.certs, "--lang", "en")
        self.assertEqual(DONE, made.returncode, made.stderr)
        with open(os.path.join(self.certs, "server.conf"), "a", encoding="utf-8") as file:
            file.write(f'metrics: "{self.metrics}"\nquotas {{ account {{ per_minute: 0 per_day: 0 }} '
                       'certificate { per_minute: 0 per_day: 0 } county { per_minute: 0 per_day: 0 } }\n')
        with open(os.path.join(self.certs, "token.keys"), "a", encoding="ascii") as file:
            file.write(f"test HMAC-SHA256 {KEY.hex()}\n")
        self.authority = trial_authority.Authority(self.certs)
        self.prepare()
        self.server = None
        self.serve()
        self.addCleanup(lambda: self.server.process.poll() is None and self.server.stop(signal.SIGKILL))

    def prepare(self):
        """For a test that wants other files than the trial's before the server starts."""

    def serve(self, *arguments, **process):
        self.server = Server(self.certs, *arguments, **process)
        self.assertIn("serving", self.server.ready)
        self.channels = {}

    def stub(self, kind, office="county"):
        channel = self.channels.setdefault(office, self.server.channel(office))
        self.addCleanup(channel.close)
        return kind(channel)

    @staticmethod
    def context(request_id="", **more):
        return API.student.RequestContext(request_id=request_id, purpose=API.student.PURPOSE_ENROLMENT, **more)

    @staticmethod
    def child(name="王小芳", sex="2", birth="20150301", number="37010220150301122", **more):
        return API.student.Student(name=name, sex=sex, birth_date=birth, document_number=number and id_number(number),
                                   school_region="370102", **more)

    def claims(self, certificate="client-county", **changes):
        claims = {"sub": "tester", "roles": ["registrar"], "region": "370102", "exp": int(time.time()) + 600, "jti": "t-1",
                  "cnf": {"x5t#S256": self.authority.thumbprint(certificate)}}
        claims.update(changes)
        return {name: value for name, value in claims.items() if value is not None}

    @staticmethod
    def signed(claims, **header):
        return (("authorization", "Bearer " + trial_authority.token(KEY, claims, **header)),)

    def call(self, stub, method, request, office="county", metadata=None, timeout=SECONDS):
        token = self.server.token(office) if metadata is None else metadata
        return getattr(self.stub(stub, office), method)(request, metadata=token, timeout=timeout)

    def pre_check(self, child, office="county", **more):
        return self.call(API.PreCheckStub, "PreCheck", API.pre_check.PreCheckRequest(context=self.context(), student=child),
                         office, **more).verdict

    def pre_check_list(self, children):
        """The answers to one message of a list, on the trial's ticket."""
        with open(os.path.join(self.certs, "county-registrar.ticket"), encoding="ascii") as file:
            ticket = file.read().strip()
        request = API.pre_check.PreCheckBatchRequest(context=self.context(ticket=ticket), students=children)
        return next(iter(self.call(API.PreCheckStub, "PreCheckBatch", iter([request])))).answers

    def register(self, child, request_id, office="county"):
        return self.call(API.RegistryStub, "Register",
                         API.registry.RegisterRequest(context=self.context(request_id), student=child), office)

    def refused(self, call):
        """The code, and what the details say: reason, Chinese text, messages by type."""
        with self.assertRaises(grpc.RpcError) as caught:
            call()
        details = {}
        for key, value in caught.exception.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                for detail in API.status.Status.FromString(value).details:
                    kind = detail.type_url.rsplit(".", 1)[-1]
                    message = {"ErrorInfo": API.errors.ErrorInfo, "LocalizedMessage": API.errors.LocalizedMessage,
                               "BadRequest": API.errors.BadRequest, "Verdict": API.student.Verdict}.get(kind)
                    details[kind] = message.FromString(detail.value) if message else None
        return caught.exception.code(), details
