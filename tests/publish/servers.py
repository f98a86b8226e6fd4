"""The servers of the suite. Each is started on loopback, keeps its files in a folder, and is ended at the end."""

import getpass
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

from full import Full
from proxy import NoProxy
from server import Server


class Folder(Server):
    """A folder of this computer: no connection to break, no password."""

    name = "folder"
    links = True
    is_inside = True

    def settings(self, port=None):
        return ["类型: 文件夹", f"路径: {self.folder}"]

    def proxy(self, **_how):
        return NoProxy(self)


class Sftp(Server):
    """OpenSSH, with a key of its own and one of ours."""

    name = "sftp"
    links = True
    # All requests share one connection, whose beginning takes some thousand bytes.
    cuts = {"cut_after": 80_000}

    def key(self, name):
        path = self.scratch / name
        if not path.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
        return path

    def start(self):
        host, ours = self.key("host"), self.key("ours")
        allowed = self.scratch / "allowed"
        shutil.copy(f"{ours}.pub", allowed)
        allowed.chmod(0o600)
        self.host_key = " ".join((self.scratch / "host.pub").read_text().split()[:2])
        config = self.scratch / "sshd_config"
        config.write_text(f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {host}\nPidFile none\nUsePAM no\n"
                          f"StrictModes no\nAuthorizedKeysFile {allowed}\nPermitRootLogin yes\nMaxStartups 100\n"
                          "Subsystem sftp internal-sftp\n")
        # Where the daemon keeps nothing: its place must be there.
        Path("/run/sshd").mkdir(exist_ok=True)
        return subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", config], stderr=subprocess.DEVNULL)

    def settings(self, port=None):
        return ["类型: sftp", f"地址: 127.0.0.1:{port or self.port}", f"用户: {getpass.getuser()}",
                f"路径: {self.root}", f"主机公钥: {self.host_key}"]

    def secret(self):
        return {"HUIKAN_PUBLISH_KEY_FILE": str(self.key("ours"))}

    def wrong_secret(self, scratch):
        return {"HUIKAN_PUBLISH_PASSWORD": "geheim-wrong"}


class S3(Server):
    """moto, an S3 server in Python: it keeps objects in memory, and reckons each signature again."""

    name = "s3"
    # A connection for each request.
    cuts = {"cut_after": 900, "every": 7}
    keeps = False

    def start(self):
        # The first three requests make a user, its keys and its rights; from then on signatures have to be right.
        return subprocess.Popen([Path(sys.executable).parent / "moto_server", "-H", "127.0.0.1", "-p", str(self.port)],
                                env={**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "3"},
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def connect(self, what, key="a", secret="b"):
        import boto3

        return boto3.client(what, endpoint_url=f"http://127.0.0.1:{self.port}", region_name="us-east-1",
                            aws_access_key_id=key, aws_secret_access_key=secret)

    def __enter__(self):
        super().__enter__()
        iam = self.connect("iam")
        iam.create_user(UserName="office")
        keys = iam.create_access_key(UserName="office")["AccessKey"]
        rights = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
        iam.put_user_policy(UserName="office", PolicyName="all", PolicyDocument=json.dumps(rights))
        self.keys = {"HUIKAN_PUBLISH_KEY_ID": keys["AccessKeyId"], "HUIKAN_PUBLISH_PASSWORD": keys["SecretAccessKey"]}
        self.client = self.connect("s3", *self.keys.values())
        self.client.create_bucket(Bucket="portal")
        return self

    def settings(self, port=None):
        return ["类型: s3", f"地址: http://127.0.0.1:{port or self.port}", "存储桶: portal", "区域: us-east-1",
                "路径: www"]

    def secret(self):
        return self.keys

    def wrong_secret(self, scratch):
        return {**self.keys, "HUIKAN_PUBLISH_PASSWORD": "geheim-wrong"}

    def on_a_small_disk(self, scratch):
        return FullS3(scratch / "small-disk")

    def tree(self):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket="portal", Prefix="www/")
        paths = [found["Key"].removeprefix("www/") for page in pages for found in page.get("Contents", [])]
        return {path: self.get(path) for path in paths}

    def put(self, path, data):
        if data is None:
            self.client.delete_object(Bucket="portal", Key=f"www/{path}")
        else:
            self.client.put_object(Bucket="portal", Key=f"www/{path}", Body=data)

    def get(self, path):
        try:
            return self.client.get_object(Bucket="portal", Key=f"www/{path}")["Body"].read()
        except self.client.exceptions.NoSuchKey:
            return None

    def has(self, path):
        return self.get(path) is not None


class FullS3(S3):
    """It has no room for large objects."""

    def __enter__(self):
        super().__enter__()
        self.way = Full(self.port)
        return self

    def __exit__(self, *_):
        self.way.shutdown()
        super().__exit__()

    def settings(self, port=None):
        return super().settings(port or self.way.server_port)

    def make_room(self):
        self.way.has_room = True


class WebDav(Server):
    """nginx, with a user and a password."""

    name = "webdav"

    def start(self):
        (self.scratch / "users").write_text("office:{PLAIN}geheim\n")
        config = self.scratch / "nginx.conf"
        modules = Path("/usr/lib/nginx/modules")
        config.write_text(f"""daemon off;
user {getpass.getuser()};
load_module {modules}/ngx_http_dav_ext_module.so;
pid {self.scratch}/nginx.pid;
error_log {self.scratch}/nginx.log;
worker_processes 1;
events {{}}
http {{
    access_log off;
    client_body_temp_path {self.scratch}/bodies;
    proxy_temp_path {self.scratch}/p; fastcgi_temp_path {self.scratch}/f; uwsgi_temp_path {self.scratch}/u; scgi_temp_path {self.scratch}/s;
    server {{
        listen 127.0.0.1:{self.port};
        root {self.root};
        auth_basic files;
        auth_basic_user_file {self.scratch}/users;
        client_max_body_size 0;
        dav_methods PUT DELETE MKCOL MOVE;
        dav_ext_methods PROPFIND OPTIONS;
    }}
}}
""")
        return subprocess.Popen(["nginx", "-c", config], stderr=subprocess.DEVNULL)

    def settings(self, port=None):
        return ["类型: webdav", f"地址: http://127.0.0.1:{port or self.port}/", "用户: office"]

    def secret(self):
        return {"HUIKAN_PUBLISH_PASSWORD": "geheim"}

    def wrong_secret(self, scratch):
        return {"HUIKAN_PUBLISH_PASSWORD": "geheim-wrong"}


class Ftp(Server):
    """pyftpdlib, plain, with listings for machines."""

    name = "ftp"
    is_inside = True
    # The proxy breaks the line of commands; data go by ports that the server names.
    cuts = {"cut_after": 3_000}

    def start(self):
        return subprocess.Popen([*self.inside, sys.executable, Path(__file__).parent / "ftpd.py", self.folder,
                                 str(self.port), "office", "geheim"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def settings(self, port=None):
        return ["类型: ftp", f"地址: 127.0.0.1:{port or self.port}", "用户: office", "并发: 4"]

    def secret(self):
        return {"HUIKAN_PUBLISH_PASSWORD": "geheim"}

    def wrong_secret(self, scratch):
        return {"HUIKAN_PUBLISH_PASSWORD": "geheim-wrong"}


class Ftps(Ftp):
    """vsftpd, with TLS alone and data connections that go on with its session, and listings as `ls` makes them."""

    name = "ftps"
    links = True
    is_inside = False
    cuts = {"cut_after": 9_000}

    def start(self):
        key, certificate = self.scratch / "key.pem", self.scratch / "cert.pem"
        signer = ["-CA", self.scratch / "ca.pem", "-CAkey", self.scratch / "ca.key"]
        self.certify("ca", self.scratch / "ca.key", self.scratch / "ca.pem")
        self.certify("localhost", key, certificate, *signer, "-addext", "basicConstraints=CA:FALSE", "-addext",
                     "subjectAltName=DNS:localhost,IP:127.0.0.1")
        (self.scratch / "passwords").write_text("geheim\n")
        (self.scratch / "empty").mkdir(exist_ok=True)
        # It serves as the user `ftp`, below a root that this user must not write to.
        self.scratch.chmod(0o755)
        shutil.chown(self.root, "ftp")
        config = self.scratch / "vsftpd.conf"
        yes = ["listen", "anonymous_enable", "write_enable", "anon_upload_enable",
               "anon_mkdir_write_enable", "anon_other_write_enable", "secure_email_list_enable", "ssl_enable",
               "allow_anon_ssl", "force_anon_logins_ssl", "force_anon_data_ssl", "require_ssl_reuse", "utf8_filesystem"]
        no = ["background", "seccomp_sandbox", "isolate", "isolate_network", "local_enable", "xferlog_enable",
              "anon_world_readable_only"]
        values = {"listen_address": "127.0.0.1", "listen_port": self.port, "anon_root": self.root.parent, "anon_umask": "022",
                  "secure_chroot_dir": self.scratch / "empty", "email_password_file": self.scratch / "passwords",
                  "rsa_cert_file": certificate, "rsa_private_key_file": key, "ssl_ciphers": "HIGH",
                  "ftp_username": "ftp", **dict.fromkeys(yes, "YES"), **dict.fromkeys(no, "NO")}
        config.write_text("".join(f"{key}={value}\n" for key, value in values.items()))
        return subprocess.Popen(["/usr/sbin/vsftpd", config], stdout=subprocess.DEVNULL)

    @staticmethod
    def certify(name, key, certificate, *more):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name}",
                        "-keyout", key, "-out", certificate, *more], check=True, stderr=subprocess.DEVNULL)

    def settings(self, port=None):
        return ["类型: ftps", f"地址: localhost:{port or self.port}", "用户: ftp", "路径: /www", "并发: 4"]

    def secret(self):
        return {"HUIKAN_PUBLISH_PASSWORD": "geheim", "SSL_CERT_FILE": str(self.scratch / "ca.pem")}

    def wrong_secret(self, scratch):
        return {**self.secret(), "HUIKAN_PUBLISH_PASSWORD": "geheim-wrong"}


class Git(Server):
    """A bare repository behind `git daemon`; what stands in its branch is what readers see."""

    name = "git"
    links = is_inside = True
    # Each fetch and push is a connection; every second breaks before it is done.
    cuts = {"cut_after": 200, "every": 2}
    least_cuts = 2
    own = {".nojekyll"}

    def start(self):
        self.store = self.folder / "portal.git"
        self.seen, self.lock = (None, {}), threading.Lock()
        subprocess.run([*self.inside, "git", "init", "--quiet", "--bare", self.store], check=True)
        return subprocess.Popen([*self.inside, "git", "daemon", "--reuseaddr", "--listen=127.0.0.1", f"--port={self.port}", "--export-all",
                                 f"--base-path={self.folder}", "--enable=receive-pack", self.folder],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def settings(self, port=None):
        return ["类型: git", f"地址: git://127.0.0.1:{port or self.port}/portal.git", "分支: pages"]

    def git(self, *args, data=None, **env):
        end = subprocess.run([*self.inside, "git", "--git-dir", self.store, *args], input=data, capture_output=True, check=True,
                             env={**os.environ, "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
                                  "GIT_COMMITTER_EMAIL": "a@b", **env})
        return end.stdout

    def head(self):
        end = subprocess.run([*self.inside, "git", "--git-dir", self.store, "rev-parse", "--verify", "--quiet", "refs/heads/pages"],
                             capture_output=True, text=True)
        return end.stdout.strip()

    def tree(self):
        head = self.head()
        with self.lock:
            if head != self.seen[0]:
                files = {}
                if head:
                    archive = tarfile.open(fileobj=io.BytesIO(self.git("archive", "--format=tar", head)))
                    files = {item.name: archive.extractfile(item).read() for item in archive if item.isfile()}
                self.seen = (head, files)
            return dict(self.seen[1])

    def put(self, path, data, mode="100644"):
        index, head = {"GIT_INDEX_FILE": str(self.scratch / "index")}, self.head()
        (self.scratch / "index").unlink(missing_ok=True)
        if head:
            self.git("read-tree", head, **index)
        if data is None:
            self.git("update-index", "--index-info", data=f"0 {'0' * 40}\t{path}\n".encode(), **index)
        else:
            blob = self.git("hash-object", "-w", "--stdin", data=data).decode().strip()
            self.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}", **index)
        tree_of = self.git("write-tree", **index).decode().strip()
        on = ["-p", head] if head else []
        commit = self.git("commit-tree", tree_of, "-m", "somebody else", *on).decode().strip()
        self.git("update-ref", "refs/heads/pages", commit)

    def put_link(self, path):
        self.put(path, b"nowhere", mode="120000")

    def is_link(self, path):
        return self.git("ls-tree", "pages", path).startswith(b"120000")

    def get(self, path):
        return self.tree().get(path)

    def has(self, path):
        return path in self.tree()


KINDS = {kind.name: kind for kind in (Folder, Sftp, Ftp, Ftps, S3, WebDav, Git)}
