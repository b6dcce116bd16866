"""A web server on loopback in front of something that answers, or takes a request and hangs up."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HANGS_UP = object()


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the service behind the server."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        found = self.server.service.answer(self.command, self.path, self.headers, body)
        if found is HANGS_UP:
            self.close_connection = True
            return
        status, document, headers = found
        said = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(said)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = answer  # noqa: N815

    def log_message(self, *args):
        """Nothing: a test says what went wrong."""


@contextmanager
def answering(service):
    """The service on a free port; its `url` is where it is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.service = True, service
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
