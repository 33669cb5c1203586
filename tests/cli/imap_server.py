"""A real IMAP server, dovecot, that runs unprivileged from a folder of its own."""
import grp
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time

import tap
from post_office import free_port, make_certificate

COMMON = '''
base_dir = {place}/run
state_dir = {place}/state
log_path = {place}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
first_valid_uid = 0
mail_uid = {user}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
'''

# Debian 12's.
BEFORE_2_4 = COMMON + '''
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = {strict}
mail_location = maildir:{place}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={place}/mail/%u
}}
'''

# Debian 13's: the version comes first.
SINCE_2_4 = '''
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
''' + COMMON + '''
ssl_server_cert_file = {certificate}
ssl_server_key_file = {key}
auth_allow_cleartext = {lax}
mail_driver = maildir
mail_path = {place}/mail/%{{user}}
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {place}/mail/%{{user}}
  }}
}}
'''


def version_of(dovecot):
    said = subprocess.run([dovecot, '--version'], stdout=subprocess.PIPE, text=True, check=True).stdout
    return tuple(int(part) for part in re.match(r'(\d+)\.(\d+)', said).groups())


class Imap:
    """An IMAP server on this machine: STARTTLS at .port, TLS at .tls_port, by the authority in .ca."""

    user, password = 'ventas@hotel.example', 'correct-horse'

    def __init__(self, strict=True):
        dovecot = shutil.which('dovecot', path='/usr/sbin:/usr/bin:/usr/local/sbin')
        tap.need(dovecot, 'dovecot-imapd is not installed')
        # Its processes refuse to run as root.
        self.uid, self.gid = (os.getuid(), os.getgid()) if os.getuid() != 0 else pwd.getpwnam('nobody')[2:4]
        # Its sockets' paths may not be long.
        self.folder = tempfile.TemporaryDirectory(prefix='tz', dir='/tmp')
        self.place = self.folder.name
        self.port, self.tls_port = free_port(), free_port()
        self.ca, certificate, key = make_certificate(self.place, ['localhost'])
        configuration = SINCE_2_4 if version_of(dovecot) >= (2, 4) else BEFORE_2_4
        with open(os.path.join(self.place, 'dovecot.conf'), 'w', encoding='utf-8') as file:
            file.write(configuration.format(
                place=self.place, user=pwd.getpwuid(self.uid).pw_name, group=grp.getgrgid(self.gid).gr_name, uid=self.uid, gid=self.gid,
                certificate=certificate, key=key, password=self.password, port=self.port, tls_port=self.tls_port,
                ssl='required' if strict else 'yes', strict='yes' if strict else 'no', lax='no' if strict else 'yes'))
        self.box = os.path.join(self.place, 'mail', self.user)
        for name in ('new', 'cur', 'tmp'):
            os.makedirs(os.path.join(self.box, name))
        self.number = 0
        self.give(self.place)
        as_user = {'user': self.uid, 'group': self.gid, 'extra_groups': []} if os.getuid() == 0 else {}
        self.server = subprocess.Popen([dovecot, '-F', '-c', os.path.join(self.place, 'dovecot.conf')], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **as_user)

    def give(self, place):
        """To whoever the server runs as."""
        if os.getuid() == 0:
            os.chown(place, self.uid, self.gid)
            for folder, names, files in os.walk(place):
                for name in names + files:
                    os.chown(os.path.join(folder, name), self.uid, self.gid)

    def wait(self):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                with socket.create_connection(('127.0.0.1', self.port), 1) as connection:
                    if connection.recv(100).startswith(b'* OK'):
                        return
            except OSError:
                pass
            assert self.server.poll() is None, self.log() + self.server.stderr.read().decode()
        raise AssertionError('dovecot does not answer: ' + self.log())

    def log(self):
        path = os.path.join(self.place, 'log')
        if not os.path.exists(path):
            return ''
        with open(path, encoding='utf-8', errors='replace') as file:
            return file.read()

    def put(self, content, folder=''):
        """A mail arrives."""
        self.number += 1
        name = '%d.%d.hotel' % (time.time(), self.number)
        box = os.path.join(self.box, folder)
        for part in ('tmp', 'new', 'cur'):
            os.makedirs(os.path.join(box, part), exist_ok=True)
        temporary = os.path.join(box, 'tmp', name)
        with open(temporary, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        self.give(box)
        os.rename(temporary, os.path.join(box, 'new', name))

    def seen(self):
        """The flags of all mails, as the server keeps them in their names."""
        return sorted(name.split(':2,')[1] if ':2,' in name else '' for part in ('new', 'cur')
                      for name in os.listdir(os.path.join(self.box, part)))

    def __enter__(self):
        try:
            self.wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error):
        self.server.terminate()
        self.server.wait(30)
        self.server.stderr.close()
        self.folder.cleanup()
