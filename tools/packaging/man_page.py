"""The manual page of a program, made of what its --help and that of each of its commands say.

  python3 tools/packaging/man_page.py build/release/bin/xueji >xueji.1
"""
import os
import re
import subprocess
import sys


def ask(*command):
    return subprocess.run([*command, "--lang", "en"], check=True, capture_output=True, text=True, timeout=60).stdout


def roff(text):
    """Text as it stands: no word of it is a request."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").rstrip("\n").split("\n")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in lines)


def commands(text):
    """Names of the list under `Commands:`."""
    listed = re.search(r"^Commands:\n((?: .*\n)+)", text, re.MULTILINE)
    return re.findall(r"^  (\S+)", listed.group(1), re.MULTILINE) if listed else []


def page(program):
    name = os.path.basename(program)
    text = ask(program, "--help")
    version = ask(program, "--version").split()[-1]
    about = text.split("\n", 1)[0].removeprefix("Xueji: ")
    parts = [f'.TH {name.upper()} 1 "" "xueji {version}"', ".SH NAME", f"{roff(name)} \\- {roff(about)}", ".SH DESCRIPTION", ".nf",
             roff(text.split("\n", 1)[1]), ".fi"]
    for command in commands(text):
        parts += [f".SH {roff(command.upper())}", ".nf", roff(ask(program, command, "--help")), ".fi"]
    return "\n".join([*parts, ".SH SEE ALSO", "/usr/share/doc/xueji", ""])


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(page(sys.argv[1]))
