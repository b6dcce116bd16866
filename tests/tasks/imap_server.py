"""A real IMAP server (Dovecot, from Debian's packages) on loopback, with TLS, started for the tests."""

import getpass
import grp
import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tasks.mail_server import free_port

USER, PASSWORD = "replies", "pass/word#1"
AUTH = "replies:pass%2Fword%231"
INSTALL = "apt-get update && apt-get install -y dovecot-imapd"

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/certificate.pem
auth_mechanisms = plain login
disable_plaintext_auth = yes
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login_user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


class ImapServer:
    """One account on it, and a mail program that looks into the account."""

    def __init__(self, folder, authority):
        self.folder, self.port = folder, free_port()
        self.cafile = folder / "ca.pem"
        authority.cert_pem.write_to_path(self.cafile)
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "certificate.pem")
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        (folder / "dovecot.conf").write_text(CONFIG.format(folder=folder, port=self.port, **_users()))
        (folder / "mail").mkdir()
        if os.geteuid() == 0:  # Dovecot opens no mail as root
            for each in (folder, folder / "mail"):
                shutil.chown(each, _users()["user"], _users()["group"])

    def url(self, folder="INBOX", auth=AUTH, host="127.0.0.1"):
        return f"imaps://{auth}@{host}:{self.port}/{folder}?cafile={self.cafile}"

    @contextmanager
    def signed_in(self):
        context = ssl.create_default_context(cafile=self.cafile)
        with imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=context, timeout=20) as client:
            client.login(USER, PASSWORD)
            yield client

    def opens(self, folder):
        """A folder with nothing in it."""
        with self.signed_in() as client:
            assert client.create(folder)[0] == "OK"

    def gets(self, *raws, folder="INBOX"):
        """Messages come in."""
        with self.signed_in() as client:
            for raw in raws:
                assert client.append(folder, None, None, raw)[0] == "OK"

    def flags(self, folder="INBOX"):
        """The flags of each message, in order."""
        with self.signed_in() as client:
            if client.select(folder, readonly=True)[1] == [b"0"]:
                return []
            return [
                {flag.decode() for flag in imaplib.ParseFlags(each)} - {"\\Recent"}
                for each in client.fetch("1:*", "(FLAGS)")[1]
                if each
            ]


def _users():
    """As root, the package's own users; otherwise whoever runs the tests."""
    if os.geteuid() == 0:
        return {"user": "dovecot", "group": "dovecot", "login_user": "dovenull"}
    me = getpass.getuser()
    return {"user": me, "group": grp.getgrgid(os.getegid()).gr_name, "login_user": me}


def _dovecot():
    """The server's program, installed where it is missing.  Tests of real IMAP are not skipped."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(INSTALL, shell=True, check=False, capture_output=True, timeout=600)
        found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        pytest.fail(f"these tests talk to a real IMAP server: install it with  {INSTALL}")
    return found


@contextmanager
def imap_server(authority):
    """A server that runs until the tests of a file have ended.

    Its folder is no child of pytest's: it runs as another user, who must reach it.
    """
    program, folder = _dovecot(), Path(tempfile.mkdtemp(prefix="ehcp-imap-"))
    folder.chmod(0o755)
    server = ImapServer(folder, authority)
    process = subprocess.Popen([program, "-F", "-c", str(folder / "dovecot.conf")], stderr=subprocess.PIPE)
    try:
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stderr.close()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(server, process):
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log = server.folder / "log"
    said = log.read_text() if log.exists() else ""
    pytest.fail(f"dovecot did not start: {said} {process.stderr.read().decode() if process.poll() is not None else ''}")
