"""The screen of the program on a pseudo-terminal: keys typed, and the time until they are drawn."""
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time


class Screen:
    def __init__(self, program, cols=100, rows=30):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", ISTHMUS_HISTORY="", INPUTRC="/dev/null")
            os.execv(program, [program, "--tui", "--no-rc"])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
        self.read_for(1)

    def type(self, keys):
        os.write(self.fd, keys)

    def enter(self, line):
        self.type(line.encode() + b"\r")

    def read_for(self, seconds, until=None):
        """Output until the bytes appear or time is over; (seconds it took, found)."""
        start, seen = time.monotonic(), b""
        while (left := start + seconds - time.monotonic()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                seen += os.read(self.fd, 65536)
                if until and until in seen:
                    return time.monotonic() - start, True
        return time.monotonic() - start, False

    def cpu(self):
        """Seconds of a processor that the program has used."""
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def settle(self):
        """Waits until next to nothing was used of a processor for a while."""
        quiet, last = 0, self.cpu()
        while quiet < 3:
            self.read_for(0.3)
            now = self.cpu()
            quiet, last = (quiet + 1 if now - last < 0.015 else 0), now

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
