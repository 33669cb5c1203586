"""What tests of web forms share: a base, a server, waiting.  The first arguments are TAMIZCTL SOURCE_ROOT PO_FOLDER."""
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse


TAMIZCTL, TOP, PO = sys.argv[1:4]
PLACE = tempfile.TemporaryDirectory()
ENVIRONMENT = {key: value for key, value in os.environ.items()
               if not key.startswith(('LC_', 'TAMIZ_', 'XDG_')) and key not in ('LANG', 'LANGUAGE')}
ENVIRONMENT.update(LC_ALL='C.UTF-8', TZ='UTC', HOME=PLACE.name, TAMIZ_DATA_DIR=os.path.join(TOP, 'data'), TAMIZ_LOCALE_DIR=PO)
ANA = 'ana@example.com'


class Base:
    """A base with a marketer and a web source, and the verbs as they are typed."""

    def __init__(self, name):
        self.file = os.path.join(PLACE.name, name + '.tamiz')
        self.call('new', self.file, '--country', 'BO', '--language', 'en', '--currency', 'BOB', '--timezone', 'America/La_Paz')
        self.do('user', 'add', 'Ana Rojas', ANA, '--role', 'marketing,steward')
        self.do('source', 'add', 'Web site', '--kind', 'web')

    @staticmethod
    def call(*words):
        return subprocess.run([TAMIZCTL, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding='utf-8',
                              stdin=subprocess.DEVNULL, check=False, timeout=120, env=ENVIRONMENT)

    def run(self, *words):
        who = [] if words[:2] == ('user', 'add') else ['--as', ANA]
        return self.call('--base', self.file, '--json', *who, *words)

    def do(self, *words):
        result = self.run(*words)
        assert result.returncode == 0, '%s: %s%s' % (' '.join(words), result.stderr, result.stdout)
        return json.loads(result.stdout)

    def refuse(self, *words):
        result = self.run(*words)
        assert result.returncode != 0, '%s was not refused' % ' '.join(words)
        return json.loads(result.stdout)['error']

    def add_form(self, name='Contact', *words):
        return self.do('form', 'add', name, '--source', 'Web site', *words)['token']

    def posts(self, **filters):
        words = [word for key, value in filters.items() for word in ('--' + key, value)]
        return self.do('form', 'posts', '--limit', '1000000', *words)['items']


class Server:
    """“tamizctl serve” at any free port."""

    def __init__(self, base, *words):
        self.process = subprocess.Popen([TAMIZCTL, '--base', base.file, 'serve', '--port', '0', *words], stderr=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, encoding='utf-8', env=ENVIRONMENT)
        self.lines = []
        self.tls = '--certificate' in words
        line = self.process.stderr.readline()
        found = re.search(r'https?://[\d.]+:(\d+)', line)
        assert found, line + self.process.stderr.read()
        self.port = int(found.group(1))
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            self.lines.append(line)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return self.process.returncode

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()

    def ask(self, method, path, body=b'', headers=None):
        if self.tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            connection = http.client.HTTPSConnection('127.0.0.1', self.port, timeout=60, context=context)
        else:
            connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode('utf-8'), answer.headers
        finally:
            connection.close()

    def post(self, token, fields, json_answer=True, **headers):
        headers = {key.replace('_', '-'): value for key, value in headers.items()}
        headers['Content-Type'] = 'application/x-www-form-urlencoded'
        if json_answer:
            headers['Accept'] = 'application/json'
        return self.ask('POST', '/f/' + token, urllib.parse.urlencode(fields), headers)


def until(condition, what, patience=30):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError('in vain waited for ' + what)


def settled(base, number):
    """All posts of a base, once none of them waits to be admitted."""
    until(lambda: len(base.posts()) == number and not base.posts(state='received'), '%d posts admitted' % number)
    return base.posts()
