#!/usr/bin/python3
"""Somebody signs in to a CRM with a browser, played by this program, and a keyring of the test's own keeps what comes of it.

Usage: test-sign-in.py TAMIZCTL SOURCE_ROOT PO_FOLDER (with-keyring.sh gives the keyring)"""
import base64
import glob
import hashlib
import http.client
import http.server
import json
import os
import shutil
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap
from handoff_support import ANA, ENVIRONMENT, LUIS, PLACE, TOP, Base, path

CLIENT_SECRET = 'client-secret-of-this-test'
ACCESS, REFRESH = 'access-token-%d-of-this-test', 'refresh-token-%d-of-this-test'
# Nothing may find a way to a real keyring or browser.
KEYRING = 'TAMIZ_TEST_KEYRING' in os.environ
for name in ('DISPLAY', 'WAYLAND_DISPLAY'):
    ENVIRONMENT.pop(name, None)


class Server(http.server.BaseHTTPRequestHandler):
    """An authorization server and the CRM that takes its tokens."""

    asked = []
    calls = []
    access = refresh = code = challenge = None
    life = 3600
    refused = None

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def is_granted(self, fields):
        if fields['grant_type'] == 'refresh_token':
            return fields['refresh_token'] == Server.refresh
        digest = hashlib.sha256(fields['code_verifier'].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip('=')
        return fields['code'] == Server.code and challenge == Server.challenge

    def token(self, body):
        fields = dict(urllib.parse.parse_qsl(body))
        Server.asked.append(fields)
        if Server.refused:
            return self.answer(*Server.refused)
        if not self.is_granted(fields):
            return self.answer(400, {'error': 'invalid_grant', 'error_description': 'this sign-in is over'})
        number = len(Server.asked)
        Server.access, Server.refresh, Server.code = ACCESS % number, REFRESH % number, None
        return self.answer(200, {'access_token': Server.access, 'refresh_token': Server.refresh, 'expires_in': Server.life})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0))).decode()
        if self.path == '/token':
            return self.token(body)
        Server.calls.append((self.command, self.path))
        if self.headers.get('Authorization') != 'Bearer %s' % Server.access:
            return self.answer(401, {'message': 'the token is not valid: %s' % self.headers.get('Authorization')})
        return self.answer(200, {'ok': True})

    do_GET = do_PUT = do_POST

    def log_message(self, *_):
        pass


SERVER = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Server)
threading.Thread(target=SERVER.serve_forever, daemon=True).start()
URL = 'http://127.0.0.1:%d/' % SERVER.server_port


def set_up():
    """What ships, and a connector that needs a sign-in."""
    data = path('data')
    os.makedirs(os.path.join(data, 'connectors'))
    for entry in os.listdir(os.path.join(TOP, 'data')):
        if entry != 'connectors':
            os.symlink(os.path.join(TOP, 'data', entry), os.path.join(data, entry))
    shutil.copy(os.path.join(TOP, 'tests', 'sync', 'fixtures', 'fake-oauth.json'), os.path.join(data, 'connectors'))
    ENVIRONMENT['TAMIZ_DATA_DIR'] = data
    with open(path('secret'), 'w', encoding='utf-8') as file:
        file.write(CLIENT_SECRET + '\n')


def connect(name, *words, leads=1):
    """A base with a lead that waits for the CRM; a new one, since copies of one share their tokens."""
    Server.asked, Server.calls, Server.refused, Server.life = [], [], None, 3600
    for kept in list(Base.kept):
        os.remove(path('kept-%d.tamiz' % kept))
    Base.kept.clear()
    base = Base(name, leads)
    base.do('handoff', 'accept', str(base.hand_over()), user=LUIS)
    base.do('crm', 'add', 'Sales', '--kind', 'fake-oauth', '--url', URL, '--set', 'client_id=tamiz', *words)
    return base


class SignIn:
    """tamizctl crm sign-in, and the browser that somebody has it open."""

    def __init__(self, base, *words):
        self.process = base.start('crm', 'sign-in', 'Sales', '--no-browser', *words)
        line = self.process.stderr.readline()
        assert URL + 'authorize?' in line, line
        self.address = line[line.index(URL):].strip()
        self.query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.address).query))

    def go_back(self, headers=None, **query):
        url = self.query['redirect_uri'] + '?' + urllib.parse.urlencode(query)
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=20) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.headers

    def agree(self):
        Server.code, Server.challenge = 'the-code', self.query['code_challenge']
        return self.go_back(code='the-code', state=self.query['state'])

    def end(self):
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, json.loads(out), err


def signed_in(base, *words):
    attempt = SignIn(base, *words)
    attempt.agree()
    code, answer, err = attempt.end()
    assert code == 0, (answer, err)
    return answer


def need_keyring():
    tap.need(KEYRING, 'gnome-keyring is not installed')


def somebody_signs_in_and_leads_go_out():
    need_keyring()
    base = connect('through', '--secret-file', path('secret'))
    listed = base.do('crm', 'list')['items'][0]
    assert listed['sign_in'] == 'browser' and listed['signed_in'] is False, listed
    attempt = SignIn(base)
    assert attempt.query['code_challenge_method'] == 'S256' and attempt.query['client_id'] == 'tamiz', attempt.query
    assert attempt.query['redirect_uri'].startswith('http://127.0.0.1:'), attempt.query
    status, page, headers = attempt.agree()
    assert status == 200 and 'You can close this window' in page, page
    assert "default-src 'none'" in headers['Content-Security-Policy'] and headers['Cache-Control'] == 'no-store', headers
    assert '<script' not in page and 'the-code' not in page and attempt.query['state'] not in page, page
    code, answer, err = attempt.end()
    assert code == 0 and answer['signed_in'] is True, (answer, err)
    assert Server.asked[0]['client_secret'] == CLIENT_SECRET, Server.asked
    assert base.do('crm', 'list')['items'][0]['signed_in'] is True
    assert base.do('sync')['items'][0]['delivered'] == 2
    assert base.do('crm', 'test', 'Sales')['ok'] is True
    assert len(Server.asked) == 1, Server.asked
    nothing_lies_about(base)


def nothing_lies_about(base):
    """Neither tokens nor the secret are in the base, or anywhere else on the disk."""
    sqlite3.connect(base.file).execute('PRAGMA wal_checkpoint').close()
    files = glob.glob(base.file + '*') + [found for found in glob.glob(PLACE.name + '/**', recursive=True, include_hidden=True)
                                          if os.path.isfile(found) and found != path('secret')]
    for name in files:
        with open(name, 'rb') as file:
            content = file.read()
        for word in (b'-of-this-test', b'the-code'):
            assert word not in content, name


def a_token_that_ran_out_is_renewed_by_the_next_run():
    need_keyring()
    base = connect('renewed')
    Server.life = 1
    signed_in(base)
    time.sleep(1)
    Server.life = 3600
    assert base.do('sync')['items'][0]['delivered'] == 2
    assert [fields['grant_type'] for fields in Server.asked] == ['authorization_code', 'refresh_token'], Server.asked
    # What was renewed is kept for the one after.
    base.do('sync')
    assert len(Server.asked) == 2, Server.asked
    nothing_lies_about(base)


def a_sign_in_that_is_over_pauses_until_the_next():
    need_keyring()
    base = connect('over', leads=2)
    first = base.run('sync')
    paused = json.loads(first.stdout)['items'][0]
    assert paused['paused'] == 'auth' and 'sign in' in paused['words'] and 'sign in' in paused['advice'], paused
    assert 'sign in' in base.refuse('crm', 'test', 'Sales')['message']
    assert Server.asked == [], Server.asked
    signed_in(base)
    assert base.do('sync')['items'][0]['delivered'] == 2
    Server.access = Server.refresh = 'withdrawn'
    base.do('handoff', 'accept', str(base.hand_over(1)), user=LUIS)
    for _ in range(3):
        paused = json.loads(base.run('sync').stdout)['items'][0]
        assert paused['paused'] == 'auth' and 'this sign-in is over' in paused['words'], paused
        assert '-of-this-test' not in json.dumps(paused), paused
    # One for the sign-in, one for the renewal: what was refused is not asked again.
    assert len(Server.asked) == 2, Server.asked
    signed_in(base)
    assert base.do('crm', 'list')['items'][0]['paused'] is None


def what_does_not_belong_to_the_sign_in_is_not_listened_to():
    need_keyring()
    base = connect('foreign')
    attempt = SignIn(base)
    assert attempt.go_back(code='evil', state='guessed')[0] == 400
    assert attempt.go_back(error='access_denied')[0] == 400
    assert attempt.go_back(state=attempt.query['state'])[0] == 400
    assert attempt.go_back(headers={'Host': 'evil.example:80'}, code='evil', state=attempt.query['state'])[0] == 403
    back = urllib.parse.urlsplit(attempt.query['redirect_uri'])
    line = http.client.HTTPConnection(back.hostname, back.port, timeout=20)
    line.request('POST', back.path + '?' + urllib.parse.urlencode({'code': 'evil', 'state': attempt.query['state']}))
    assert line.getresponse().status == 403
    line.close()
    line.request('GET', '/favicon.ico')
    assert line.getresponse().status == 404
    line.close()
    assert Server.asked == [], Server.asked
    assert attempt.agree()[0] == 200
    assert attempt.end()[0] == 0
    try:
        attempt.agree()
        raise AssertionError('somebody still listens')
    except (urllib.error.URLError, ConnectionError):
        pass


def whoever_does_not_agree_is_told_so():
    need_keyring()
    base = connect('denied')
    attempt = SignIn(base)
    status, page, _ = attempt.go_back(error='access_denied', error_description='<b>no</b>', state=attempt.query['state'])
    assert status == 200 and '&lt;b&gt;no' in page and '<b>' not in page, page
    code, answer, _ = attempt.end()
    assert code == 1 and answer['error']['code'] == 'answer' and 'access_denied' in answer['error']['message'], answer
    Server.refused = (401, {'error': 'invalid_client', 'error_description': 'unknown application'})
    attempt = SignIn(base)
    attempt.agree()
    code, answer, _ = attempt.end()
    assert code == 1 and 'unknown application' in answer['error']['message'], answer
    assert base.do('crm', 'list')['items'][0]['signed_in'] is False


def it_can_be_given_up():
    need_keyring()
    base = connect('given-up')
    attempt = SignIn(base)
    attempt.process.terminate()
    code, answer, _ = attempt.end()
    assert code != 0 and answer['error']['code'] == 'cancelled', answer


def removing_the_connection_forgets_the_tokens():
    need_keyring()
    base = connect('removed')
    signed_in(base)
    base.do('crm', 'remove', 'Sales')
    base.do('crm', 'add', 'Sales', '--kind', 'fake-oauth', '--url', URL, '--set', 'client_id=tamiz')
    assert base.do('crm', 'list')['items'][0]['signed_in'] is False


def without_a_keyring_it_says_that_one_is_needed():
    bus = ENVIRONMENT.pop('DBUS_SESSION_BUS_ADDRESS', None)
    try:
        base = connect('bare')
        error = base.refuse('crm', 'sign-in', 'Sales', '--no-browser')
        assert error['code'] == 'secret' and 'keyring' in error['message'], error
    finally:
        if bus is not None:
            ENVIRONMENT['DBUS_SESSION_BUS_ADDRESS'] = bus


def a_secret_of_its_own_needs_neither_browser_nor_keyring():
    bus = ENVIRONMENT.pop('DBUS_SESSION_BUS_ADDRESS', None)
    original = Server.is_granted
    Server.is_granted = lambda self, fields: fields['client_secret'] == CLIENT_SECRET
    try:
        base = connect('own', '--set', 'grant=client_credentials', '--secret-file', path('secret'))
        assert base.do('crm', 'list')['items'][0]['sign_in'] == 'key'
        assert base.do('sync')['items'][0]['delivered'] == 2
        assert Server.asked[0]['grant_type'] == 'client_credentials' and len(Server.asked) == 1, Server.asked
        assert base.refuse('crm', 'sign-in', 'Sales')['code'] == 'refused'
        nothing_lies_about(base)
    finally:
        Server.is_granted = original
        if bus is not None:
            ENVIRONMENT['DBUS_SESSION_BUS_ADDRESS'] = bus


set_up()
tap.run([
    ('somebody signs in, and leads go out', somebody_signs_in_and_leads_go_out),
    ('a token that ran out is renewed by the next run', a_token_that_ran_out_is_renewed_by_the_next_run),
    ('a sign-in that is over pauses until the next', a_sign_in_that_is_over_pauses_until_the_next),
    ('what does not belong to the sign-in is not listened to', what_does_not_belong_to_the_sign_in_is_not_listened_to),
    ('whoever does not agree is told so', whoever_does_not_agree_is_told_so),
    ('it can be given up', it_can_be_given_up),
    ('removing the connection forgets the tokens', removing_the_connection_forgets_the_tokens),
    ('without a keyring it says that one is needed', without_a_keyring_it_says_that_one_is_needed),
    ('a secret of its own needs neither browser nor keyring', a_secret_of_its_own_needs_neither_browser_nor_keyring),
])
