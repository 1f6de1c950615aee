"""What a program did to the files below a folder, and what of it a power cut leaves.

After a power cut a file has what was written to it before it was last synchronized, and a folder the
names that it had when that was; of all that came later any part may be there. A rename may have
happened, or not, or have left both names, but it never loses the file; a folder is not gone before the
names in it are; and what becomes of one name in a folder keeps its order.
"""

import os
import shutil


class Node:
    """A file or a folder, whatever names it has."""

    def __init__(self, is_folder, data=b""):
        self.is_folder = is_folder
        self.data = data
        self.names = {}


class Change:
    """A name that a folder gets or loses, or bytes that a file gets."""

    def __init__(self, index, node, name=None, target=None, write=None):
        self.index = index
        self.node, self.name, self.target, self.write = node, name, target, write
        # The operation after which it is there for good.
        self.durable_at = None
        # Changes that are there if this one is.
        self.needs = []


class Recording:
    """Starts at what is below a folder now; that is for good."""

    def __init__(self, folder):
        self.folder = folder
        self.root = load(folder)
        # What is there now, as the program sees it: the names of each folder.
        self.seen = {}
        self.remember(self.root)
        # Of folders that are new: what has given them their names.
        self.named = {}
        # The last change of each name in a folder.
        self.last = {}
        self.changes = []
        self.count = 0

    def remember(self, node):
        self.seen[node] = dict(node.names)
        for child in node.names.values():
            self.remember(child)

    def read(self, path):
        """Reads what the program has recorded."""
        with open(path) as lines:
            for line in lines:
                what, path, more = line.rstrip("\n").split("\t", 2)
                getattr(self, what)(path, more)
                self.count += 1

    def find(self, path):
        node = self.root
        for name in path.removeprefix(self.folder).split("/")[1:]:
            node = self.seen[node].get(name) if node else None
        return node

    def place(self, path):
        folder, _, name = path.rpartition("/")
        return self.find(folder), name

    def put(self, path, target):
        folder, name = self.place(path)
        if target is None:
            del self.seen[folder][name]
        else:
            self.seen[folder][name] = target
        change = Change(self.count, folder, name=name, target=target)
        self.changes.append(change)
        if (folder, name) in self.last:
            change.needs.append(self.last[folder, name])
        self.last[folder, name] = change
        return change

    def mkdir(self, path, _):
        node = Node(is_folder=True)
        self.seen[node] = {}
        self.named[node] = self.put(path, node)

    def create(self, path, _):
        node = Node(is_folder=False)
        self.seen[node] = {}
        self.put(path, node)

    def write(self, path, more):
        offset, _, text = more.partition("\t")
        node = self.find(path)
        # Nobody finds a file again that has no name any more.
        if node:
            write = (int(offset), bytes.fromhex(text))
            self.changes.append(Change(self.count, node, write=write))

    def link(self, path, target):
        self.put(target, self.find(path))

    def rename(self, path, target):
        gained = self.put(target, self.find(path))
        # The file is where it was until it is where it shall be, in folders that have their names.
        self.put(path, None).needs += [gained, *self.way(gained.node)]

    def way(self, folder):
        """The changes that have led to a folder: its name, and those of the folders it lies in."""
        while folder in self.named:
            yield self.named[folder]
            folder = self.named[folder].node

    def unlink(self, path, _):
        self.put(path, None)

    def rmdir(self, path, _):
        node = self.find(path)
        self.put(path, None).needs += [
            change for change in self.changes if change.node is node and change.target is None
        ]

    def fsync(self, path, _):
        node = self.find(path)
        for change in self.changes:
            if change.node is node:
                self.settle(change)

    def sync(self, *_):
        for change in self.changes:
            self.settle(change)

    def settle(self, change):
        if change.durable_at is None:
            change.durable_at = self.count
            for needed in change.needs:
                self.settle(needed)

    def state(self, count, choice):
        """What a power cut after so many operations leaves.

        The choice is "all" of what is not for good, "nothing" of it, or random numbers.
        """
        kept = set()
        names = {node: dict(node.names) for node in self.seen}
        data = {node: bytearray(node.data) for node in self.seen}
        for change in self.changes:
            if change.index >= count:
                break
            is_durable = change.durable_at is not None and change.durable_at < count
            if not is_durable and (choice == "nothing" or not kept.issuperset(change.needs)):
                continue
            is_whole = is_durable or choice == "all"
            if not is_whole and choice.random() < 0.5:
                # Bytes may be there in part: a file's length may be on the disk before they are.
                if change.write is None or choice.random() < 0.5:
                    continue
                overwrite(data[change.node], *torn(*change.write, choice))
            elif change.write:
                overwrite(data[change.node], *change.write)
            elif change.target is None:
                names[change.node].pop(change.name, None)
            else:
                names[change.node][change.name] = change.target
            kept.add(change)
        return names, data

    def save(self, state, folder):
        """Makes a folder of a state."""
        shutil.rmtree(folder, ignore_errors=True)
        names, data = state
        saved = {}

        def save(node, path):
            if not node.is_folder:
                if node in saved:
                    return os.link(saved[node], path)
                saved[node] = path
                with open(path, "wb") as file:
                    file.write(data[node])
                return
            os.mkdir(path)
            for name, child in names[node].items():
                save(child, f"{path}/{name}")

        save(self.root, folder)


def load(path):
    if not os.path.isdir(path):
        with open(path, "rb") as file:
            return Node(is_folder=False, data=file.read())
    node = Node(is_folder=True)
    for name in os.listdir(path):
        node.names[name] = load(f"{path}/{name}")
    return node


def overwrite(data, offset, new):
    data.extend(bytes(max(0, offset + len(new) - len(data))))
    data[offset : offset + len(new)] = new


def torn(offset, new, choice):
    cut = choice.randrange(len(new)) if new else 0
    return offset, new[:cut] + (bytes(len(new) - cut) if choice.random() < 0.5 else b"")


