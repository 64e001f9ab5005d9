"""Starting real servers with a configuration of our own in a folder of our own, and ending them whatever happens."""
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time

from contract import ZONE
from programs import Broken, Skip

START_S = 30


def program(*places):
    """The first of these programs that is installed: a server is often in no folder of PATH."""
    for place in places:
        found = place if os.path.isabs(place) and os.access(place, os.X_OK) else shutil.which(place, path="/usr/sbin:/usr/bin:/sbin:/bin")
        if found:
            return found
    raise Skip(f"{os.path.basename(places[0])} is not installed (tests/packages names its package)")


def free_port(kind=socket.SOCK_STREAM):
    """A port nobody uses at the moment."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def dead_port():
    """A port that is taken, so that nobody else listens there, and refuses."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def wait_until(what, true, seconds=START_S):
    """Asks every few milliseconds."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise Broken(f"waited {seconds} s in vain until {what}")
        time.sleep(0.005)


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


@contextlib.contextmanager
def running(command, output, ready, stop=signal.SIGTERM):
    """Runs a server in the foreground and a process group of its own until the block is left; `ready` says when it serves."""
    # Should this process be killed, the server goes too.
    with open(output, "wb") as log:
        process = subprocess.Popen([program("setpriv"), "--pdeathsig", "TERM", "--", *command], stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=subprocess.STDOUT, start_new_session=True, env={"PATH": os.environ["PATH"], "TZ": ZONE, "LANG": "C"})
    try:
        def is_ready():
            if process.poll() is not None:
                with open(output, "rb") as log:
                    raise Broken(f"{' '.join(command)} ended with {process.returncode}:\n{log.read().decode('utf-8', 'replace')}")
            return ready()
        wait_until(f"{os.path.basename(command[0])} serves", is_ready)
        yield process
        end(process, stop)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def end(process, stop):
    """Asks the server to finish what it has begun and waits for it."""
    process.send_signal(stop)
    try:
        process.wait(START_S)
    except subprocess.TimeoutExpired as problem:
        raise Broken(f"process {process.pid} does not end") from problem
