#!/usr/bin/python3
"""Double opt-in, and the account by which mail is sent: against a real SMTP server that takes, refuses, asks for TLS and
passwords, and drops the line at the worst moment.

Usage: test-form-mail.py TAMIZCTL SOURCE_ROOT PO_FOLDER"""
import json
import os
import re
import sqlite3
import ssl
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap
from forms_support import ANA, ENVIRONMENT, PLACE, TAMIZCTL, Base, Server, until

from post_office import Controller, Post, make_certificate
if Controller is not None:
    from aiosmtpd.smtp import AuthResult


def set_account(base, post, *words, security='none-on-loopback', server=None):
    return base.do('mail', 'account', 'set', '--server', server or '127.0.0.1:%d' % post.port, '--security', security,
                   '--from', 'Hotel Sucre <ventas@hotel.example>', *words)


def new_base(name, *words):
    tap.need(Controller is not None, 'aiosmtpd is not installed')
    base = Base(name)
    base.token = base.add_form('Contact', '--double-opt-in', 'yes', *words)
    return base


def waiting_post(base, **fields):
    posts = base.posts()
    return posts[0] if posts else None


def get_link(mail):
    return re.search(r'http://127\.0\.0\.1:\d+(/f/confirm/[\w-]+\?l=\w+)', mail.get_content()).group(1)


def check_confirmed_only_by_the_button():
    base = new_base('optin', '--language', 'es')
    with Post() as post, Server(base) as server:
        set_account(base, post)
        status, text, _ = server.post(base.token, {'name': 'María', 'email': 'Maria@Hotel.example', 'page': 'https://hotel.example/'})
        assert status == 200 and 'correo' in text, text
        until(lambda: post.mails, 'the mail')
        mail = post.mails[0]
        assert mail['To'] == 'maria@hotel.example' and mail['From'] == 'Hotel Sucre <ventas@hotel.example>', mail.items()
        assert mail['Auto-Submitted'] == 'auto-generated' and mail['Message-ID'].endswith('@hotel.example>') and mail['Date'], mail.items()
        until(lambda: waiting_post(base)['reason'] is None, 'the mail to be noted')
        assert waiting_post(base)['state'] == 'waiting' and base.do('lead', 'list')['total'] == 0
        link = get_link(mail)
        assert 'l=es' in link
        status, text, _ = server.ask('GET', link)
        assert status == 200 and '<form method="post">' in text and 'Sí, fui yo' in text, text
        assert base.do('lead', 'list')['total'] == 0, 'looking at the link confirmed it'
        assert server.ask('POST', '/f/confirm/' + 'x' * 32)[0] == 404
        for _ in range(2):
            status, text, _ = server.ask('POST', link)
            assert status == 200 and 'confirmada' in text, text
        assert len(post.mails) == 1
    posted = waiting_post(base)
    assert posted['state'] == 'admitted' and posted['lead'], posted
    assert base.do('lead', 'list')['total'] == 1
    consents = base.do('consent', 'list', posted['person'])['items']
    assert len(consents) == 1 and consents[0]['channel'] == 'mail' and consents[0]['basis'] == 'consent', consents
    assert 'Contact' in consents[0]['origin'] and 'confirmed on' in consents[0]['origin'], consents
    assert base.do('check')['ok']


def check_bad_addresses_are_told():
    base = new_base('bad')
    with Post() as post, Server(base) as server:
        set_account(base, post)
        for typed, words in (('', 'fill in'), ('nobody', 'not an e-mail'), ('a@b.example\r\nBcc: all@x.example', 'not an e-mail'),
                             ('a@b.example, c@d.example', 'not an e-mail')):
            status, text, _ = server.post(base.token, {'name': 'X', 'email': typed})
            assert status == 422 and words in text, (typed, text)
        assert server.post(base.token, {'name': 'Evil\r\nBcc: all@x.example', 'email': 'one@x.example', 'subject': 'a\r\nBcc: b@x.example'})[0] == 200
        until(lambda: post.mails, 'the mail')
        assert post.mails[0]['Bcc'] is None and 'Evil' not in post.mails[0].as_string(), post.mails[0].as_string()
        # The same address again within the hour: no second mail, and nobody is told.
        assert server.post(base.token, {'name': 'Y', 'email': 'ONE@x.example'})[0] == 200
        until(lambda: base.posts(state='refused'), 'the second to be let go')
        assert len(post.mails) == 1 and 'within the hour' in base.posts(state='refused')[0]['reason']


def check_refused_by_the_server():
    base = new_base('refused')
    with Post('refuse') as post, Server(base) as server:
        set_account(base, post)
        assert server.post(base.token, {'name': 'X', 'email': 'x@x.example'})[0] == 200
        refused = until(lambda: base.posts(state='refused'), 'the refusal')[0]
        assert 'Nobody of that name' in refused['reason'] and post.tries == 1, refused


def check_sent_later():
    base = new_base('later')
    with Post('later') as post, Server(base) as server:
        set_account(base, post)
        assert server.post(base.token, {'name': 'X', 'email': 'x@x.example'})[0] == 200
        until(lambda: 'Come again later' in (waiting_post(base)['reason'] or ''), 'the words of the server')
        assert waiting_post(base)['state'] == 'waiting'
    with Post() as post:
        set_account(base, post)
        with Server(base):
            until(lambda: post.mails and waiting_post(base)['reason'] is None, 'the mail')
        with Server(base):
            pass
        assert len(post.mails) == 1


def check_in_doubt_is_not_sent_twice():
    base = new_base('doubt')
    with Post('drop') as post:
        set_account(base, post)
        with Server(base) as server:
            assert server.post(base.token, {'name': 'X', 'email': 'x@x.example'})[0] == 200
            until(lambda: post.mails and 'may or may not' in (waiting_post(base)['reason'] or ''), 'the doubt')
        post.behaviour = 'take'
        with Server(base) as server:
            assert server.post(base.token, {'name': 'Z', 'email': 'z@x.example'})[0] == 200
            until(lambda: len(post.mails) == 2, 'the other mail')
            # It did arrive: its link confirms.
            assert server.ask('POST', get_link(post.mails[0]))[0] == 200
        assert [mail['To'] for mail in post.mails] == ['x@x.example', 'z@x.example']
    assert base.do('lead', 'list')['total'] == 1


def check_two_programs():
    base = new_base('two')
    with Server(base) as server:
        for name in 'xz':
            assert server.post(base.token, {'name': name, 'email': name + '@x.example'})[0] == 200
        until(lambda: len(base.posts(state='waiting')) == 2, 'the posts')
    with Post('hold') as post:
        set_account(base, post)
        with Server(base) as first:
            # The first has seen both, and waits for what becomes of one; the other sends the second, and is told yes.
            until(lambda: post.mails, 'the first mail')
            with Server(base) as other:
                until(lambda: len(post.mails) == 2, 'the second mail')
                assert other.ask('POST', get_link(post.mails[0]))[0] == 200
                until(lambda: [item['reason'] for item in base.posts(state='waiting')] == [None], 'the second to be noted')
            post.behaviour = 'take'
            # What comes now is mailed after all that the first had to do.
            assert first.post(base.token, {'name': 'w', 'email': 'w@x.example'})[0] == 200
            until(lambda: 'w@x.example' in [mail['To'] for mail in post.mails], 'the third mail')
        assert sorted(mail['To'] for mail in post.mails) == ['w@x.example', 'x@x.example', 'z@x.example'], post.mails
        assert len(base.posts(state='admitted')) == 1, base.posts()
        with Server(base) as server:
            link = [get_link(mail) for mail in post.mails][1]
            assert server.ask('POST', link)[0] == 200, 'the link of the second mail is no longer good'
    assert base.do('lead', 'list')['total'] == 2


def check_nobody_on_the_list():
    base = new_base('excluded')
    base.do('suppression', 'add', '--email', 'gone@x.example', '--reason', 'Asked for it')
    with Post() as post, Server(base) as server:
        set_account(base, post)
        assert server.post(base.token, {'name': 'Secret name', 'email': 'gone@x.example', 'page': 'https://x.example/?of=gone'})[0] == 200
        assert server.post(base.token, {'name': 'Y', 'email': 'y@x.example'})[0] == 200
        until(lambda: post.mails, 'the other mail')
        until(lambda: base.posts(state='set_aside'), 'the excluded to be set aside')
    assert [mail['To'] for mail in post.mails] == ['y@x.example']
    base.do('form', 'set', 'Contact', '--double-opt-in', 'no')
    base.do('form', 'submit', 'Contact', 'name=Secret name', 'email=gone@x.example')
    kept = base.posts(state='set_aside')
    assert len(kept) == 2, base.posts()
    for item in kept:
        assert 'exclusion list' in item['reason'] and not item['fields'] and not item['page'] and not item['lead'], item
    assert base.do('lead', 'list')['total'] == 0 and base.do('check')['ok']


def check_day_of_consent():
    base = new_base('day')
    with Post() as post, Server(base) as server:
        set_account(base, post)
        assert server.post(base.token, {'name': 'X', 'email': 'x@x.example', 'consent': 'yes'})[0] == 200
        until(lambda: post.mails and waiting_post(base)['reason'] is None, 'the mail')
    days = 3
    with sqlite3.connect(base.file) as connection:
        connection.execute('UPDATE submission SET at = at - ?', (days * 24 * 3600 * 1000000,))
    connection.close()
    with Server(base) as server:
        assert server.ask('POST', get_link(post.mails[0]))[0] == 200
    posted = base.posts()[0]
    consents = base.do('consent', 'list', posted['person'])['items']
    assert len(consents) == 2 and {item['day'] for item in consents} == {posted['at'][:10]}, (consents, posted)


def check_one_folder_of_two():
    base = Base('folder')
    folder = os.path.join(PLACE.name, 'mails')
    os.mkdir(folder)
    number = 60
    for i in range(number):
        path = os.path.join(folder, '%02d.eml' % i)
        with open(path, 'w', encoding='utf-8') as file:
            file.write('Date: Mon, 05 Jan 2026 10:00:00 -0400\nFrom: p%d@x.example\nTo: ventas@hotel.example\n\nText %d\n' % (i, i))
        os.utime(path, (1767600000, 1767600000))
    base.do('mail', 'folder', 'add', folder, '--source', 'Web site')
    takers = [subprocess.Popen([TAMIZCTL, '--base', base.file, '--json', '--as', ANA, 'mail', 'take'], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env=ENVIRONMENT) for _ in range(2)]
    outputs = [taker.communicate(timeout=120) for taker in takers]
    assert [taker.returncode for taker in takers] == [0, 0], outputs
    answers = [json.loads(output) for output, _ in outputs]
    assert sum(answer['messages'] for answer in answers) == number, [answer['messages'] for answer in answers]
    assert len(os.listdir(os.path.join(folder, 'taken'))) == number and os.listdir(folder) == ['taken'], os.listdir(folder)
    assert base.do('lead', 'list')['total'] == number and base.do('check')['ok']


def check_account():
    base = Base('account')
    tap.need(Controller is not None, 'aiosmtpd is not installed')
    base.run('mail', 'account', 'remove')
    assert 'no account' in base.refuse('mail', 'test', 'me@x.example')['message']
    for words, part in ((('--server', 'mail.example.com', '--security', 'none-on-loopback'), 'starttls or tls'),
                        (('--server', 'a b'), 'mail server'), (('--server', 'x.example', '--security', 'plain'), 'possible are')):
        assert part in base.refuse('mail', 'account', 'set', '--from', 'a@x.example', *words)['message']
    assert 'mail address' in base.refuse('mail', 'account', 'set', '--server', 'x.example', '--from', 'Evil <a@b\r\nBcc: c@d>')['message']
    with Post() as post:
        account = set_account(base, post)
        assert account['secret'] is None and account['server'].endswith(':%d' % post.port), account
        assert base.do('mail', 'test', 'me@x.example')['to'] == 'me@x.example' and len(post.mails) == 1
        assert base.do('mail', 'account', 'show') == account
    assert 'not sent' in base.refuse('mail', 'test', 'me@x.example')['message']
    with Post('drop') as post:
        set_account(base, post)
        error = base.refuse('mail', 'test', 'me@x.example')
        assert error['code'] == 'unknown' and 'may or may not' in error['message'], error
    base.do('mail', 'account', 'remove')
    assert base.refuse('mail', 'account', 'show')['code'] == 'not_found'


def check_tls_and_password():
    base = Base('starttls')
    tap.need(Controller is not None, 'aiosmtpd is not installed')
    ca, certificate, key = make_certificate(PLACE.name, ['localhost'])
    other_ca, _, _ = make_certificate(PLACE.name, ['elsewhere.example'])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    seen = []

    def authenticate(server, session, envelope, mechanism, data):
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b'correct horse')

    secret = os.path.join(PLACE.name, 'secret')
    with Post(tls_context=context, require_starttls=True, authenticator=authenticate, auth_required=True) as post:
        words = ('--user', 'ventas', '--secret-file', secret, '--ca-file')
        at = 'localhost:%d' % post.port
        with open(secret, 'w', encoding='utf-8') as file:
            file.write('correct horse\n')
        set_account(base, post, *words, ca, security='starttls', server=at)
        base.do('mail', 'test', 'me@x.example')
        assert len(post.mails) == 1 and seen[-1] == (b'ventas', b'correct horse'), seen
        # Another authority's certificate, or one of another host, is not trusted, and no password is told.
        told = len(seen)
        set_account(base, post, *words, other_ca, security='starttls', server=at)
        base.refuse('mail', 'test', 'me@x.example')
        set_account(base, post, *words, ca, security='starttls', server='127.0.0.1:%d' % post.port)
        base.refuse('mail', 'test', 'me@x.example')
        assert len(seen) == told and len(post.mails) == 1
        with open(secret, 'w', encoding='utf-8') as file:
            file.write('wrong\n')
        set_account(base, post, *words, ca, security='starttls', server=at)
        assert 'not sent' in base.refuse('mail', 'test', 'me@x.example')['message']
        with open(os.path.join(ENVIRONMENT['HOME'], '.config', 'tamiz', 'mail-account.ini'), encoding='utf-8') as file:
            assert 'wrong' not in file.read()
    # A server without STARTTLS gets nothing, neither password nor mail.
    with Post(authenticator=authenticate, auth_require_tls=False) as post:
        told = len(seen)
        set_account(base, post, *words, ca, security='starttls', server='localhost:%d' % post.port)
        base.refuse('mail', 'test', 'me@x.example')
        assert not post.mails and len(seen) == told


if __name__ == '__main__':
    tap.run([
        ('only the button confirms', check_confirmed_only_by_the_button),
        ('bad addresses are told, and nothing gets into headers', check_bad_addresses_are_told),
        ('what the server refuses is said in its words', check_refused_by_the_server),
        ('what was not sent is sent later, once', check_sent_later),
        ('a mail in doubt is not sent twice', check_in_doubt_is_not_sent_twice),
        ('two programs send one mail, and a confirmation stands', check_two_programs),
        ('nobody on the exclusion list is written to', check_nobody_on_the_list),
        ('two programs take each mail of a folder once', check_one_folder_of_two),
        ('consent is of the day of the post', check_day_of_consent),
        ('the account is set up, tried and removed', check_account),
        ('TLS is verified before the password is told', check_tls_and_password),
    ])
