"""A way to an S3 server that has no room for large objects, until there is room again: answers as MinIO's do."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGE = 1_000_000
NO_ROOM = b"<Error><Code>XMinioStorageFull</Code><Message>Storage backend has reached its minimum free drive threshold.</Message></Error>"


class Full(ThreadingHTTPServer):
    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), Handed)
        self.behind, self.has_room = port, False
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handed(BaseHTTPRequestHandler):
    """Hands requests on as they are: they are signed."""

    protocol_version = "HTTP/1.1"

    def hand_on(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.command == "PUT" and len(body) > LARGE and not self.server.has_room:
            return self.answer(507, [], NO_ROOM)
        server = http.client.HTTPConnection("127.0.0.1", self.server.behind)
        server.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            server.putheader(name, value)
        server.endheaders(body or None)
        said = server.getresponse()
        # Where a body is not sent its length is told.
        length = [("content-length", said.headers["content-length"])] if self.command == "HEAD" else []
        headers = [(name, value) for name, value in said.headers.items() if name.lower() not in ("content-length", "connection", "transfer-encoding")]
        self.answer(said.status, headers + length, said.read())
        server.close()

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if not any(name == "content-length" for name, _ in headers):
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_HEAD = do_PUT = do_DELETE = hand_on

    def log_message(self, *_):
        pass
