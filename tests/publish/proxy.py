"""A way to a server that breaks connections after so many bytes, or makes each turn last longer."""

import queue
import socket
import threading
import time


class NoProxy:
    """To a folder nothing can be cut."""

    def __init__(self, server):
        self.server, self.cuts = server, 3

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def settings(self):
        return self.server.settings()


class Proxy:
    """`cut_after`: bytes of each connection, or with `every` of each so many-th one alone."""

    def __init__(self, server, cut_after=None, every=1, delay=0.0):
        self.server, self.cut_after, self.every, self.delay = server, cut_after, every, delay
        self.cuts = self.count = self.port = 0
        self.ends = []

    def __enter__(self):
        self.again()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def again(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def kill(self):
        """As if the server had gone: connections end, and no other is made."""
        for end in (self.listener, *self.ends):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.listener.close()
        self.ends.clear()

    def settings(self):
        return self.server.settings(self.port)

    def accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.server.port))
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.count += 1
            self.ends += (near, far)
            left = [self.cut_after if self.count % self.every == 0 else None]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self.pump, args=(one, other, left), daemon=True).start()

    def pump(self, one, other, left):
        """Bytes one way. With a delay they wait in a queue, so that time is added and no turn is lost."""
        waiting = queue.Queue()
        writer = threading.Thread(target=self.write, args=(waiting, other), daemon=True)
        writer.start()
        try:
            while data := one.recv(65536):
                waiting.put((time.monotonic() + self.delay, data))
                if left[0] is not None:
                    left[0] -= len(data)
                    if left[0] <= 0:
                        self.cuts += 1
                        break
        except OSError:
            pass
        waiting.put(None)
        writer.join()
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def write(self, waiting, other):
        while item := waiting.get():
            due, data = item
            time.sleep(max(0, due - time.monotonic()))
            try:
                other.sendall(data)
            except OSError:
                return
