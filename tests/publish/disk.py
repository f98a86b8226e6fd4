"""A disk of two megabytes, and of more when it is told.

In: a folder. Out: `root`, where its files are to be seen, and `inside`, what goes before a command to which the folder
itself is the disk. Needs root; where that may not mount (a container without special rights), a name space of users in
which it may. What is mounted there others see below /proc alone, and it goes with the process.
"""

import subprocess
import sys

# Each line that comes in is a word to go on.
MOUNT = """echo here && read -r _ && mount -t tmpfs -o size=2m,mode=755 tmpfs "$0" && echo small && read -r _ &&
mount -o remount,size=32m "$0" && echo large && read -r _"""


class SmallDisk:
    def __init__(self, folder):
        refused = []
        for kinds in (["--mount"], ["--mount", "--user"]):
            keeps = ["--keep-caps"] if "--user" in kinds else []
            self.process = subprocess.Popen(["unshare", *kinds, *keeps, "sh", "-c", MOUNT, folder], text=True,
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            of_process = f"/proc/{self.process.pid}"
            if self.says("here"):
                # All users there are those of here: the servers' own write to the disk, too.
                for ids in ("uid_map", "gid_map") if keeps else ():
                    with open(f"{of_process}/{ids}", "w") as mapped:
                        mapped.write("0 0 65536\n")
                if self.goes_on("small"):
                    break
            refused.append(self.process.communicate()[1].strip())
        else:
            sys.exit(f"no small disk can be made: {'; '.join(refused)}. Needs root, and where root may not mount, user name spaces")
        self.root = f"{of_process}/root{folder}"
        self.inside = ["nsenter", "--preserve-credentials", "--target", str(self.process.pid), *kinds]

    def says(self, word):
        return self.process.stdout.readline() == f"{word}\n"

    def goes_on(self, word):
        print(file=self.process.stdin, flush=True)
        return self.says(word)

    def make_room(self):
        if not self.goes_on("large"):
            sys.exit(f"the small disk does not grow: {self.process.communicate()[1].strip()}")

    def end(self):
        self.process.kill()
        self.process.communicate()
