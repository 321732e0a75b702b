"""Certificates and tokens as an attacker or a careless clerk would have them, made with the openssl command line and hmac."""
import base64
import datetime
import functools
import hashlib
import hmac
import json
import os
import subprocess

CONFIG = """[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
email_in_dn = no
[any]
commonName = supplied
"""
LEAF = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
AUTHORITY = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n"


def openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=True, timeout=30).stdout


class Authority:
    """Issues into `folder` with the authority `name` (name.pem, name.key there)."""

    def __init__(self, folder, name="ca"):
        self.folder, self.name = folder, name

    def path(self, name):
        return os.path.join(self.folder, name)

    @classmethod
    def new(cls, folder, name):
        """An authority of its own that nobody knows yet."""
        self = cls(folder, name)
        self.request(name, "ec")
        openssl("req", "-x509", "-key", self.path(name + ".key"), "-subj", "/CN=" + name, "-days", "5", "-out", self.path(name + ".pem"),
                "-addext", "keyUsage=critical,keyCertSign")
        return self

    def request(self, name, key):
        kind = {"ec": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "p224": ["EC", "-pkeyopt", "ec_paramgen_curve:P-224"],
                "rsa1024": ["RSA", "-pkeyopt", "rsa_keygen_bits:1024"]}[key]
        openssl("genpkey", "-algorithm", *kind, "-out", self.path(name + ".key"))
        openssl("req", "-new", "-key", self.path(name + ".key"), "-subj", "/CN=" + name, "-out", self.path(name + ".csr"))

    def issue(self, name, san="URI:spiffe://xueji/county/370102", use="clientAuth", key="ec", days=(-1, 5), extensions=LEAF, chain=()):
        """name.pem and name.key, valid from days[0] to days[1] from now; the certificates named by `chain` behind it."""
        self.request(name, key)
        work = self.path("issuing-" + name)
        os.mkdir(work)
        with open(os.path.join(work, "index.txt"), "wb"):
            pass
        with open(os.path.join(work, "ca.conf"), "w", encoding="ascii") as file:
            file.write(CONFIG.format(folder=work))
        with open(os.path.join(work, "extensions"), "w", encoding="ascii") as file:
            file.write(extensions + (f"extendedKeyUsage={use}\n" if use else "") + (f"subjectAltName={san}\n" if san else ""))
        now = datetime.datetime.now(datetime.timezone.utc)
        start, end = ((now + datetime.timedelta(days=day)).strftime("%Y%m%d%H%M%SZ") for day in days)
        openssl("ca", "-batch", "-notext", "-config", os.path.join(work, "ca.conf"), "-cert", self.path(self.name + ".pem"),
                "-keyfile", self.path(self.name + ".key"), "-in", self.path(name + ".csr"), "-out", self.path(name + ".pem"),
                "-startdate", start, "-enddate", end, "-extfile", os.path.join(work, "extensions"))
        with open(self.path(name + ".pem"), "ab") as file:
            for link in chain:
                with open(self.path(link + ".pem"), "rb") as more:
                    file.write(more.read())
        return name

    def serial(self, name):
        return openssl("x509", "-noout", "-serial", "-in", self.path(name + ".pem")).strip().partition("=")[2]

    @functools.cache
    def thumbprint(self, name):
        der = subprocess.run(["openssl", "x509", "-in", self.path(name + ".pem"), "-outform", "DER"], capture_output=True, check=True,
                             timeout=30).stdout
        return base64url(hashlib.sha256(der).digest())


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def token(key, claims, algorithm="HS256", kid="test", kind="JWT"):
    """A token signed with HMAC-SHA256, whatever its header says."""
    parts = [{"alg": algorithm, "typ": kind, "kid": kid}, claims]
    text = ".".join(base64url(json.dumps(part).encode("utf-8")) for part in parts)
    return text + "." + base64url(hmac.new(key, text.encode("ascii"), hashlib.sha256).digest())
