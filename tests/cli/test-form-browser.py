#!/usr/bin/python3
"""The snippet in a real browser: pasted into a page of another site, filled in and sent, with and without scripts, from a
site that may use the form and from one that may not.

Usage: test-form-browser.py TAMIZCTL SOURCE_ROOT PO_FOLDER"""
import contextlib
import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap
from forms_support import Base, Server, settled, until

ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Site:
    """A web site of one page, and one that thanks.  At /still no script runs."""

    def __init__(self):
        site = self
        self.html = ''

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                page = '<h1>Thanked by the site</h1>' if self.path.startswith('/thanks') else site.html
                self.send_response(200)
                self.send_header('Content-Type', 'text/html; charset=utf-8')
                if self.path.startswith('/still'):
                    self.send_header('Content-Security-Policy', "script-src 'none'")
                self.end_headers()
                self.wfile.write(('<!DOCTYPE html><html><head><title>Site</title></head><body>%s</body></html>' % page).encode())

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.origin = 'http://localhost:%d' % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Browser:
    """Chromium, driven over WebDriver."""

    def __init__(self):
        chromium, driver = shutil.which('chromium'), shutil.which('chromedriver')
        tap.need(chromium and driver, 'chromium and its driver are not installed')
        self.folder = tempfile.mkdtemp(prefix='tamiz-browser-')
        self.port = free_port()
        environment = dict(os.environ, HOME=self.folder)
        self.driver = subprocess.Popen([driver, '--port=%d' % self.port], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        until(lambda: self.is_ready(), 'chromedriver')
        arguments = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--lang=en',
                     '--user-data-dir=' + os.path.join(self.folder, 'profile')]
        options = {'binary': chromium, 'args': arguments}
        self.session = ''
        self.session = '/session/' + self.call('POST', '/session', {'capabilities': {'alwaysMatch': {'goog:chromeOptions': options}}})['sessionId']

    def is_ready(self):
        try:
            return self.ask('GET', '/status', None)['ready']
        except OSError:
            return False

    def ask(self, method, path, body):
        request = urllib.request.Request('http://127.0.0.1:%d%s' % (self.port, path), method=method,
                                         data=None if body is None else json.dumps(body).encode(), headers={'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)['value']

    def call(self, method, path, body=None):
        try:
            return self.ask(method, (self.session if path != '/session' else '') + path, body if method == 'GET' else body or {})
        except urllib.error.HTTPError as error:
            raise AssertionError('%s: %s' % (path, error.read().decode())) from None

    def open(self, address):
        self.call('POST', '/url', {'url': address})

    def address(self):
        return self.call('GET', '/url')

    def find(self, css):
        return '/element/' + self.call('POST', '/element', {'using': 'css selector', 'value': css})[ELEMENT]

    def type(self, css, text):
        self.call('POST', self.find(css) + '/value', {'text': text})

    def click(self, css):
        self.call('POST', self.find(css) + '/click')

    def text(self, css='body'):
        # In one step: the page may go on to another between finding and reading.
        script = "var found = document.querySelector(arguments[0]); return found ? found.innerText : '';"
        return self.call('POST', '/execute/sync', {'script': script, 'args': [css]})

    def run(self, script):
        return self.call('POST', '/execute/sync', {'script': script, 'args': []})

    def close(self):
        with contextlib.suppress(Exception):
            self.call('DELETE', '')
        self.driver.terminate()
        self.driver.wait()
        for _ in range(50):
            shutil.rmtree(self.folder, ignore_errors=True)
            if not os.path.exists(self.folder):
                break
            time.sleep(0.1)


def fill_in(browser, name, email):
    browser.type('[name=name]', name)
    browser.type('[name=email]', email)
    browser.type('[name=message]', 'Ünïcode “quoted” <b>text</b>')
    browser.click('[name=consent]')
    browser.click('button')


class Scene:
    """A base, a server, the site of the form and another one, all showing the same snippet."""

    def __init__(self, name, *words):
        tap.need(BROWSER is not None, 'chromium and its driver are not installed')
        self.site, self.foreign = Site(), Site()
        self.base = Base(name)
        words = [word.replace('SITE', self.site.origin) for word in words]
        token = self.base.add_form('Contact', '--origin', self.site.origin, '--least-seconds', '0', *words)
        self.server = Server(self.base)
        self.url = 'http://127.0.0.1:%d' % self.server.port
        html = self.base.do('form', 'snippet', 'Contact', '--token', token, '--url', self.url)['html']
        self.site.html = self.foreign.html = html

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.server.stop()
        self.site.close()
        self.foreign.close()


BROWSER = None


def check_with_a_script():
    with Scene('script') as scene:
        page = scene.site.origin + '/contact?utm_source=search'
        BROWSER.open(page)
        assert BROWSER.run("return document.querySelector('[name=website_2]').closest('[aria-hidden=true]') !== null"
                           " && document.querySelector('[name=website_2]').tabIndex === -1")
        labelled = BROWSER.run("return Array.from(document.querySelectorAll('input:not([type=hidden]), textarea'))"
                               ".every(function (one) { return one.labels.length === 1; })")
        assert labelled, 'a field has no label'
        fill_in(BROWSER, 'María Pérez', 'maria@hotel.example')
        until(lambda: 'Thank you' in BROWSER.text('[role=status]'), 'the answer')
        assert BROWSER.address() == page
        assert BROWSER.run("return document.querySelector('[name=name]').value") == ''
        post = settled(scene.base, 1)[0]
        assert post['page'] == page and post['lead'], post
    lead = scene.base.do('lead', 'show', post['lead'])
    assert (lead['first_name'], lead['emails'], lead['stage']) == ('María', ['maria@hotel.example'], 'inquiry'), lead
    text = scene.base.do('activity', 'list', lead['id'])['items'][0]['text']
    assert 'Ünïcode “quoted” <b>text</b>' in text and 'utm_source: search' in text, text
    assert scene.base.do('consent', 'list', post['person'])['total'] == 1


def check_without_a_script():
    with Scene('still') as scene:
        BROWSER.open(scene.site.origin + '/still')
        fill_in(BROWSER, 'Luis Vaca', 'luis@hotel.example')
        until(lambda: BROWSER.address().startswith(scene.url + '/f/'), 'the server’s page')
        assert 'Thank you' in BROWSER.text(), BROWSER.text()
        assert settled(scene.base, 1)[0]['state'] == 'admitted'
        assert scene.base.do('lead', 'list')['items'][0]['emails'] == ['luis@hotel.example']


def check_thanks():
    with Scene('thanks', '--thanks', 'SITE/thanks') as scene:
        for path, number in (('/still', 1), ('/contact', 2)):
            BROWSER.open(scene.site.origin + path)
            fill_in(BROWSER, 'Eva', 'eva%d@hotel.example' % number)
            until(lambda: BROWSER.address() == scene.site.origin + '/thanks', 'the page that thanks')
            assert 'Thanked by the site' in BROWSER.text()
            settled(scene.base, number)


def check_what_is_missing_is_said():
    with Scene('missing', '--require', 'phone', '--language', 'es') as scene:
        BROWSER.open(scene.site.origin + '/contact')
        fill_in(BROWSER, 'Eva', 'eva@hotel.example')
        until(lambda: 'Llene este campo' in BROWSER.text('[role=status]'), 'what is missing')
        assert BROWSER.run('return document.activeElement.name') == 'phone'
        BROWSER.type('[name=phone]', '70712345')
        BROWSER.click('button')
        until(lambda: 'Gracias' in BROWSER.text('[role=status]'), 'thanks')
        settled(scene.base, 1)


def check_a_foreign_site():
    with Scene('foreign') as scene:
        BROWSER.open(scene.foreign.origin + '/contact')
        fill_in(BROWSER, 'Mallory', 'm@evil.example')
        until(lambda: 'could not be sent' in BROWSER.text('[role=status]'), 'the refusal')
        BROWSER.open(scene.foreign.origin + '/still')
        fill_in(BROWSER, 'Mallory', 'm@evil.example')
        until(lambda: 'may not be sent from this site' in BROWSER.text(), 'the refusal')
        assert not scene.base.posts() and scene.base.do('lead', 'list')['total'] == 0


def check_a_program_fills_in_everything():
    with Scene('trap') as scene:
        BROWSER.open(scene.site.origin + '/contact')
        BROWSER.run("document.querySelector('[name=website_2]').value = 'http://spam.example'")
        fill_in(BROWSER, 'Bot', 'bot@spam.example')
        until(lambda: 'Thank you' in BROWSER.text('[role=status]'), 'the answer')
        assert settled(scene.base, 1)[0]['state'] == 'spam'
        assert scene.base.do('lead', 'list')['total'] == 0


if __name__ == '__main__':
    try:
        BROWSER = Browser()
    except tap.Skip:
        pass
    try:
        tap.run([
            ('with a script the visitor stays on the page', check_with_a_script),
            ('it works where no script runs', check_without_a_script),
            ('the browser goes on to the page that thanks', check_thanks),
            ('what is missing is said where it is missing', check_what_is_missing_is_said),
            ('a foreign site sends nothing', check_a_foreign_site),
            ('a program falls into the trap', check_a_program_fills_in_everything),
        ])
    finally:
        if BROWSER is not None:
            BROWSER.close()
