"""Who has not the right papers is not let in, whatever he tries, and the next honest caller is served."""
import os
import socket
import ssl
import subprocess
import time
import warnings

import unit_main
import trial_authority
from server_case import API, ServerCase
from server_program import SECONDS, grpc
from trial_authority import AUTHORITY, Authority

Code = grpc.StatusCode if grpc else None
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
OFFICE = "spiffe://xueji/county/370102"


class TlsCase(ServerCase):
    def prepare(self):
        """A second authority the server trusts."""
        self.root = Authority.new(self.certs, "root")
        with open(os.path.join(self.certs, "ca.pem"), "ab") as file, open(os.path.join(self.certs, "root.pem"), "rb") as more:
            file.write(more.read())

    def ask(self, office="county", metadata=None, token_of=None):
        """A question with the certificate client-OFFICE; by default with a good token for that certificate."""
        if metadata is None:
            metadata = self.signed(self.claims(token_of or "client-" + office))
        return self.pre_check(self.child(), office, metadata=metadata)

    def assert_alive(self):
        self.assertIsNone(self.server.process.poll())
        self.assertEqual(API.student.ADVICE_MAY_BE_CREATED, self.ask().advice)

    def assert_not_identified(self, office="county", metadata=None, says=None):
        code, details = self.refused(lambda: self.ask(office, metadata))
        self.assertEqual(Code.UNAUTHENTICATED, code)
        self.assertEqual(("NOT_IDENTIFIED", "xueji"), (details["ErrorInfo"].reason, details["ErrorInfo"].domain))
        self.assertRegex(details["LocalizedMessage"].message, says or r"[\u4e00-\u9fff]{2,}")

    def probe(self, certificate="client-county", first=PREFACE, version=None):
        """What a bare TLS client hears: 'settings' where it is let in, else why not."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(os.path.join(self.certs, "ca.pem"))
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.set_alpn_protocols(["h2"])
        if version:
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, version
        if certificate:
            context.load_cert_chain(*(os.path.join(self.certs, certificate + end) for end in (".pem", ".key")))
        try:
            with socket.create_connection(("localhost", self.server.port), timeout=5) as plain, \
                    context.wrap_socket(plain, server_hostname="localhost") as secured:
                secured.sendall(first)
                heard = secured.recv(9)
                if heard[3:4] != b"\4":
                    return f"closed: {heard.hex()}"
                # Every connection is greeted with settings; one that talks nonsense is closed behind them.
                while first != PREFACE and secured.recv(4096):
                    pass
                return "settings" if first == PREFACE else "closed behind the settings"
        except (ssl.SSLError, ConnectionError, BrokenPipeError) as error:
            return str(error)


class Tls(TlsCase):
    def test_a_handshake_of_the_wrong_papers_fails(self):
        issue = self.authority.issue
        stranger = Authority.new(self.certs, "stranger")
        own = Authority.new(self.certs, "client-self-signed")
        self.assertEqual("client-self-signed", own.name)
        middle = self.root.issue("middle", san="", use="", extensions=AUTHORITY)
        cases = [
            ("another authority's", stranger.issue("client-stranger")),
            ("self-signed", "client-self-signed"),
            ("expired", issue("client-expired", days=(-9, -1))),
            ("not yet valid", issue("client-early", days=(1, 9))),
            ("a server's certificate", issue("client-server-use", use="serverAuth")),
            ("the server's own certificate", self.copy("server", "client-server")),
            ("for signing programs", issue("client-code", use="codeSigning")),
            ("intermediate missing", Authority(self.certs, middle).issue("client-lone")),
            ("an office that issues for others", self.issued_by_an_office()),
            ("an intermediate below an authority that may have none", self.below_the_trial_authority()),
        ]
        for name, papers in cases:
            with self.subTest(name):
                office = papers.removeprefix("client-")
                code, _ = self.refused(lambda: self.ask(office))
                self.assertEqual(Code.UNAVAILABLE, code)
                self.assertNotEqual("settings", self.probe(papers))
        for key in ("rsa1024", "p224"):  # Python's gRPC would not even send them
            with self.subTest(key):
                self.assertNotEqual("settings", self.probe(issue("client-" + key, key=key)))
        with self.subTest("no certificate"):
            self.assertNotEqual("settings", self.probe(None))
        with self.subTest("the right ones"):
            self.assertEqual("settings", self.probe())
            Authority(self.certs, middle).issue("client-chained", chain=[middle])
            self.assertEqual(API.student.ADVICE_MAY_BE_CREATED, self.ask("chained").advice)
        self.assert_alive()

    def copy(self, name, to):
        for end in (".pem", ".key"):
            with open(os.path.join(self.certs, name + end), "rb") as file:
                self.file(os.path.join("certs", to + end), file.read())
        return to

    def issued_by_an_office(self):
        return Authority(self.certs, "client-county").issue("client-by-office", chain=["client-county"])

    def below_the_trial_authority(self):
        self.authority.issue("too-deep", san="", use="", extensions=AUTHORITY)
        return Authority(self.certs, "too-deep").issue("client-deep", chain=["too-deep"])

    def test_a_certificate_of_no_office_is_refused(self):
        # A URI that ends where a C string would, and goes on: 7 bytes of DER before it, its length among them.
        longer = (OFFICE + "\0.example").encode("ascii")
        hidden = bytes([0x30, len(longer) + 2, 0x86, len(longer)]) + longer
        cases = [
            ("no name", ""),
            ("a host's name alone", "DNS:county.example"),
            ("an office as host's name", "DNS:spiffe.xueji.county.370102"),
            ("two offices", f"URI:{OFFICE},URI:spiffe://xueji/county/370103"),
            ("the same office twice", f"URI:{OFFICE},URI:{OFFICE}"),
            ("another trust domain", "URI:spiffe://example/county/370102"),
            ("a longer trust domain", "URI:spiffe://xueji.example/county/370102"),
            ("another scheme", "URI:https://xueji/county/370102"),
            ("scheme in capitals", "URI:SPIFFE://xueji/county/370102"),
            ("unknown level", "URI:spiffe://xueji/town/370102"),
            ("level in capitals", "URI:spiffe://xueji/County/370102"),
            ("no region", "URI:spiffe://xueji/county"),
            ("a letter in the region", "URI:spiffe://xueji/county/37O102"),
            ("a region of seven digits", "URI:spiffe://xueji/county/3701021"),
            ("a region of five digits", "URI:spiffe://xueji/county/37010"),
            ("a province's region", "URI:spiffe://xueji/county/370000"),
            ("a county that is the nation", "URI:spiffe://xueji/county/national"),
            ("a ministry of one county", "URI:spiffe://xueji/ministry/370102"),
            ("a slash behind", f"URI:{OFFICE}/"),
            ("more behind", f"URI:{OFFICE}/national"),
            ("escaped characters", "URI:spiffe://xueji/county/37%30102"),
            ("a school without its code", "URI:spiffe://xueji/school/370102"),
            ("a NUL in it", "DER:" + ":".join(f"{byte:02x}" for byte in hidden)),
        ]
        for number, (name, san) in enumerate(cases):
            with self.subTest(name):
                office = self.authority.issue(f"client-{number}", san=san).removeprefix("client-")
                self.assert_not_identified(office, says="证书")
        self.authority.issue("client-another", san=f"URI:{OFFICE},DNS:county.example")
        self.assertEqual(API.student.ADVICE_MAY_BE_CREATED, self.ask("another").advice, "one URI, and a host's name beside it")
        self.assert_alive()

    def test_a_token_that_is_not_the_callers_is_refused(self):
        claims, token = self.claims, self.signed
        good = token(claims())[0][1]
        with open(os.path.join(self.certs, "county-registrar.ticket"), encoding="ascii") as file:
            ticket = file.read().strip()
        head, body, mac = good.removeprefix("Bearer ").split(".")
        plain = trial_authority.base64url(b'{"alg":"none","typ":"JWT","kid":"test"}')
        cases = [
            ("none", ()),
            ("another certificate's", token(claims("client-other-county"))),
            ("another region's", token(claims(region="370103"))),
            ("another office's, as it is", self.server.token("other-county")),
            ("another key", (("authorization", "Bearer " + trial_authority.token(bytes(32), claims())),)),
            ("a key nobody knows", token(claims(), kid="other")),
            ("another algorithm's name", token(claims(), algorithm="HSM3")),
            ("another key's name", token(claims(), algorithm="HSM3", kid="trial")),
            ("no signature wanted", (("authorization", f"Bearer {plain}.{body}."),)),
            ("signature taken off", (("authorization", f"Bearer {head}.{body}."),)),
            ("half a signature", (("authorization", f"Bearer {head}.{body}.{mac[:20]}"),)),
            ("claims of another", (("authorization", f"Bearer {head}.{token(claims(sub='boss'))[0][1].split('.')[1]}.{mac}"),)),
            ("expired", token(claims(exp=int(time.time()) - 1))),
            ("no end", token(claims(exp=None))),
            ("an end beyond all", token(claims(exp=1e300))),
            ("an end before all", token(claims(exp=-5))),
            ("no roles", token(claims(roles=[]))),
            ("an unknown role", token(claims(roles=["registrar", "emperor"]))),
            ("no user", token(claims(sub=None))),
            ("a user of two lines", token(claims(sub="a\nb"))),
            ("no id", token(claims(jti=None))),
            ("no certificate", token(claims(cnf=None))),
            ("no region", token(claims(region=None))),
            ("a ticket", (("authorization", "Bearer " + ticket),)),
            ("signed, of no kind", token(claims(), kind="")),
            ("another scheme", (("authorization", good.replace("Bearer", "Basic")),)),
            ("two of them", (("authorization", good), ("authorization", token(claims(sub="boss"))[0][1]))),
            ("one twice", (("authorization", good), ("authorization", good))),
            ("rubbish", (("authorization", "Bearer " + "." * 900),)),
        ]
        for name, metadata in cases:
            with self.subTest(name):
                self.assert_not_identified(metadata=metadata)
        with self.subTest("longer than metadata may be"):  # on a connection of its own, which the server closes
            code, _ = self.refused(lambda: self.ask("school", (("authorization", "Bearer " + "x" * 20_000),)))
            self.assertIn(code, (Code.RESOURCE_EXHAUSTED, Code.UNAVAILABLE))
        self.assert_alive()

    def test_what_was_revoked_is_refused(self):
        self.authority.issue("client-second")
        self.assertEqual(API.student.ADVICE_MAY_BE_CREATED, self.ask("second").advice)
        lines = [f"certificate {self.authority.serial('client-second').lower()}", "token t-2", "user leaver"]
        with open(os.path.join(self.certs, "revocations"), "a", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
        time.sleep(1.2)
        self.assert_not_identified("second", says="吊销")
        self.assert_not_identified(metadata=self.signed(self.claims(jti="t-2")), says="停用")
        self.assert_not_identified(metadata=self.signed(self.claims(sub="leaver")), says="停用")
        self.assert_alive()

    def test_old_protocols_and_broken_handshakes_are_refused(self):
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            with self.subTest(version.name):
                self.assertRegex(self.probe(version=version), "(?i)protocol version|unsupported protocol|closed")
        self.assertEqual("settings", self.probe(version=ssl.TLSVersion.TLSv1_2), "the probe itself is let in")
        with self.subTest("another protocol inside"):
            self.assertEqual("closed behind the settings", self.probe(first=b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" + b"x" * 4000))
        with self.subTest("plaintext"):
            with grpc.insecure_channel(self.server.address) as channel:
                request = API.pre_check.PreCheckRequest(context=self.context(), student=self.child())
                code, _ = self.refused(lambda: API.PreCheckStub(channel).PreCheck(request, metadata=self.server.token(), timeout=SECONDS))
                self.assertEqual(Code.UNAVAILABLE, code)
        with self.subTest("renegotiation"):
            before, after = self.renegotiate().split("RENEGOTIATING")
            self.assertIn("verify return:1", before, "the first handshake")
            self.assertNotIn("verify return:1", after)
        hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40)
        shaking = []
        for name, sent in (("nothing", b""), ("half a hello", hello), ("an empty record", b"\x16\x03\x01\x00\x00"),
                           ("a huge record", b"\x16\x03\x01\xff\xff" + b"\x01" * 70_000), ("zeros", bytes(5000)),
                           ("SSL 2", b"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10" + bytes(37))) * 8:
            connection = socket.create_connection(("localhost", self.server.port), timeout=5)
            self.addCleanup(connection.close)
            try:
                connection.sendall(sent)
            except ConnectionError:
                pass  # told at once
            shaking.append(connection)
        self.assert_alive()
        for connection in shaking:
            connection.close()
        self.assert_alive()
        self.assertEqual(0, self.server.stop())

    def renegotiate(self):
        """What openssl hears when it asks for a second handshake (a line 'R') on a connection of TLS 1.2."""
        papers = [os.path.join(self.certs, name) for name in ("client-county.pem", "client-county.key", "ca.pem")]
        client = subprocess.Popen(["openssl", "s_client", "-connect", self.server.address, "-tls1_2", "-alpn", "h2", "-cert", papers[0],
                                   "-key", papers[1], "-CAfile", papers[2]], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
        try:
            time.sleep(1)
            client.stdin.write(b"R\n")
            client.stdin.flush()
            time.sleep(1)
        finally:
            client.kill()
        said, _ = client.communicate(timeout=SECONDS)
        return said.decode("utf-8", "replace")


if __name__ == "__main__":
    unit_main.run()
