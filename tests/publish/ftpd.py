"""A server for FTP: ftpd.py FOLDER PORT USER PASSWORD"""

import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import ThreadedFTPServer

folder, port, user, password = sys.argv[1:]
authorizer = DummyAuthorizer()
authorizer.add_user(user, password, folder, perm="elradfmwMT")
FTPHandler.authorizer = authorizer
FTPHandler.auth_failed_timeout = 0
ThreadedFTPServer(("127.0.0.1", int(port)), FTPHandler).serve_forever()
