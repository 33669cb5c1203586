"""What mutt, a mail program of others, shows of a message."""
import fcntl
import os
import pty
import shutil
import struct
import subprocess
import termios

import tap


def show(path, folder):
    """The message at @path as mutt decodes it for people; @folder: for what lies about while it runs."""
    tap.need(shutil.which('mutt'), 'mutt is not installed')
    box, out = os.path.join(folder, 'mutt.mbox'), os.path.join(folder, 'mutt.txt')
    with open(path, 'rb') as file:
        content = file.read().replace(b'\r\n', b'\n')
    with open(box, 'wb') as file:
        file.write(b'From tamiz Tue Dec  1 12:00:00 2026\n' + content.replace(b'\nFrom ', b'\n>From ') + b'\n')
    if os.path.exists(out):
        os.unlink(out)
    # Without a folder of its own it asks for one, and takes what is pushed for the answer.
    os.makedirs(os.path.join(folder, 'Mail'), exist_ok=True)
    pager = os.path.join(folder, 'mutt-pager.sh')
    with open(pager, 'w', encoding='utf-8') as file:
        file.write('cat "$1" > \'%s\'\n' % out)
    settings = ('set prompt_after=no', 'set wait_key=no', 'set charset=utf-8', 'set pager="sh %s"' % pager,
                'push "<display-message><quit>"')
    words = ['mutt', '-n', '-F', '/dev/null', '-R', '-f', box]
    for setting in settings:
        words += ['-e', setting]
    master, slave = pty.openpty()
    # A terminal without a size is none to newer ones.
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 120, 0, 0))
    environment = dict(os.environ, TERM='xterm', HOME=folder, LC_ALL='C.UTF-8')
    program = subprocess.Popen(words, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    # What it draws is read, else it waits for somebody to see it.
    try:
        while os.read(master, 4096):
            pass
    except OSError:
        pass
    os.close(master)
    assert program.wait(60) == 0, 'mutt failed'
    with open(out, encoding='utf-8') as file:
        return file.read()
