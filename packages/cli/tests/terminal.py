"""terminal.py STEPS COMMAND...: runs a command in a pseudo-terminal and prints its output. STEPS is a JSON list of pairs: after
the command has printed the first text, behind those of earlier pairs, the second one is typed.
The exit status is that of the command; 128 plus the number of the signal that ended it, as in a shell."""
import fcntl
import json
import os
import pty
import struct
import sys
import termios

steps, command = json.loads(sys.argv[1]), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    # In a terminal with no columns, each letter would wrap.
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.execv(command[0], command)
said, heard = b"", 0
while True:
    try:
        some = os.read(terminal, 65536)
    except OSError:
        break
    if not some:
        break
    said += some
    while steps and (at := said.find(steps[0][0].encode(), heard)) >= 0:
        heard = at + len(steps[0][0].encode())
        os.write(terminal, steps.pop(0)[1].encode())
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stdout.buffer.write(said)
sys.stdout.flush()
sys.exit(128 - status if status < 0 else status)
