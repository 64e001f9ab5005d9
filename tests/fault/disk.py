"""A disk after power loss: what a record of powerloss.so says was asked of it, and the states that it may be in then.

Certain is what was synced: the data of a file by its fsync, the names in a folder by the folder's own. Of the rest each
sector of 512 bytes holds any of its versions, a file has any of its lengths since, and each change of a name is there or
not, for itself; a rename is one change. That is less than any file system in use promises.
"""
import os
import struct

SECTOR = 512
HEAD = struct.Struct("<IIQQII")
CREATE, TRUNCATE = os.O_CREAT, os.O_TRUNC


class Call:
    def __init__(self, kind, number, offset, path, second, data):
        self.kind, self.number, self.offset, self.path, self.second, self.data = kind, number, offset, path, second, data

    def __str__(self):
        return "%d %s %s%s" % (self.number, self.kind, self.path, " " + self.second if self.second else "")


def read_record(path):
    calls = []
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at < len(data):
        size, kind, number, offset, path_size, second_size = HEAD.unpack_from(data, at)
        first = at + HEAD.size
        second = first + path_size
        rest = second + second_size
        calls.append(Call(chr(kind), number, offset, data[first:second].decode(), data[second:rest].decode(), data[rest:at + size]))
        at += size
    return calls


class File:
    def __init__(self, content=b""):
        self.durable = content
        self.pending = []  # (offset, data) of writes, (size, None) of truncations, since the last sync

    def now(self):
        content = bytearray(self.durable)
        for offset, data in self.pending:
            apply(content, offset, data)
        return bytes(content)

    def sync(self):
        self.durable = self.now()
        self.pending = []

    def some(self, random_):
        """The content as it may be."""
        if not self.pending:
            return self.durable
        way = random_.randrange(4)
        if way == 0:
            return self.durable
        if way == 1:
            return self.now()
        sizes = [len(self.durable)]
        touched = {}
        for index, (offset, data) in enumerate(self.pending):
            if data is None:
                sizes.append(offset)
                continue
            sizes.append(max(sizes[-1], offset + len(data)))
            for sector in range(offset // SECTOR, (offset + len(data) + SECTOR - 1) // SECTOR):
                touched.setdefault(sector, []).append(index)
        chance = random_.choice((0.1, 0.5, 0.9, 0.99))
        content = bytearray(max(sizes))
        content[:len(self.durable)] = self.durable
        for sector, writes in touched.items():
            # All of them often enough that a file is nearly whole.
            count = len(writes) if random_.random() < chance else random_.randrange(len(writes) + 1)
            first = sector * SECTOR
            for index in writes[:count]:
                offset, data = self.pending[index]
                start, end = max(first, offset), min(first + SECTOR, offset + len(data))
                content[start:end] = data[start - offset:end - offset]
        size = sizes[-1] if random_.random() < 0.5 else random_.choice(sizes)
        return bytes(content[:size])


def apply(content, offset, data):
    if data is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset:offset + len(data)] = data


class Folder:
    def __init__(self):
        self.durable = {}
        self.pending = []  # {name: object or None}: what one call changed

    def names(self, chosen=None):
        names = dict(self.durable)
        for index, change in enumerate(self.pending):
            if chosen is not None and not chosen[index]:
                continue
            for name, what in change.items():
                if what is None:
                    names.pop(name, None)
                else:
                    names[name] = what
        return names

    def sync(self):
        self.durable = self.names()
        self.pending = []

    def some(self, random_):
        chance = random_.choice((0.1, 0.5, 0.9))
        return self.names([random_.random() < chance for _ in self.pending])


class Unfollowed(Exception):
    """The program did what this model does not know."""


class Disk:
    """A folder with all that was in it synced, and the calls since."""

    def __init__(self, path, ignored=()):
        self.root = read_folder(path, ignored)

    def find(self, path):
        found = self.root
        for name in filter(None, path.split("/")):
            found = found.names().get(name) if isinstance(found, Folder) else None
        return found

    def parent(self, path):
        folder, _, name = path.rpartition("/")
        parent = self.find(folder)
        if not isinstance(parent, Folder):
            raise Unfollowed("no folder for %s" % path)
        return parent, name

    def make(self, call):
        """Follows one call. Descriptors are taken for the paths that they were opened by: geppo renames what it closed."""
        if call.kind == "m":
            raise Unfollowed("%s is written through memory" % call.path)
        if call.kind == "S":
            self.sync_all(self.root)
            return
        if call.kind in "dulDr":
            self.make_name(call)
            return
        found = self.find(call.path)
        if call.kind == "o":
            if found is None and call.offset & CREATE:
                parent, name = self.parent(call.path)
                parent.pending.append({name: File()})
            elif found is not None and call.offset & TRUNCATE:
                found.pending.append((0, None))
        elif found is None:
            pass  # a file without a name: it cannot come back
        elif call.kind == "s":
            found.sync()
        elif call.kind == "w":
            found.pending.append((call.offset, call.data))
        elif call.kind == "t":
            found.pending.append((call.offset, None))
        else:
            raise Unfollowed(str(call))

    def make_name(self, call):
        parent, name = self.parent(call.path)
        if call.kind == "d":
            parent.pending.append({name: Folder()})
        elif call.kind in "uD":
            parent.pending.append({name: None})
        else:
            target, second = self.parent(call.second)
            if target is not parent:
                raise Unfollowed(str(call))
            change = {second: parent.names()[name]}
            if call.kind == "r":
                change[name] = None
            parent.pending.append(change)

    def sync_all(self, item):
        item.sync()
        if isinstance(item, Folder):
            for inner in item.durable.values():
                self.sync_all(inner)

    def write(self, path, random_=None, survives=False):
        """The folder as it may be: by chance, or (survives) with all that was asked for, or with nothing but what is certain."""
        write_item(self.root, path, random_, survives)


def read_folder(path, ignored):
    folder = Folder()
    for name in sorted(os.listdir(path)):
        inner = os.path.join(path, name)
        if name in ignored:
            continue
        if os.path.isdir(inner):
            folder.durable[name] = read_folder(inner, ())
        else:
            with open(inner, "rb") as file:
                folder.durable[name] = File(file.read())
    return folder


def write_item(item, path, random_, survives):
    if isinstance(item, File):
        content = item.some(random_) if random_ else item.now() if survives else item.durable
        with open(path, "wb") as file:
            file.write(content)
        return
    os.makedirs(path, exist_ok=True)
    names = item.some(random_) if random_ else item.names() if survives else item.durable
    for name, inner in names.items():
        write_item(inner, os.path.join(path, name), random_, survives)


def contents(path, ignored=()):
    """{path: bytes} of all files below."""
    found = {}
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if name not in ignored]
        for name in names:
            if name not in ignored:
                full = os.path.join(folder, name)
                with open(full, "rb") as file:
                    found[os.path.relpath(full, path)] = file.read()
    return found
