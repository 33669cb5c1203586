#!/usr/bin/python3
"""Web forms from outside: “tamizctl serve” is a real server, what is posted comes over real connections, and what
must be in the base is read from it.

Usage: test-forms.py TAMIZCTL SOURCE_ROOT PO_FOLDER FORM_FLOOD"""
import contextlib
import http.client
import json
import os
import random
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap
from forms_support import ANA, PLACE, Base, Server, settled, until

FLOOD = sys.argv[4]


def check_every_kind_of_post():
    base = Base('kinds')
    base.do('campaign', 'add', 'Spring', '--source', 'Web site')
    token = base.add_form()
    with Server(base) as server:
        status, text, headers = server.post(token, {
            'name': 'María Pérez', 'email': 'MARIA@hotel.example', 'phone': '70712345', 'company': 'Hotel Sucre', 'message': 'Need a quote',
            'room': 'double', 'consent': 'yes', 'utm_campaign': 'spring', 'utm_source': 'search', 'page': 'https://hotel.example/contact'},
            json_answer=False)
        assert status == 200 and 'Thank you' in text and 'text/html' in headers['Content-Type'], (status, text)
        status, text, _ = server.ask('POST', '/f/' + token, json.dumps({'nombre': 'Luis', 'correo': 'luis@hotel.example'}),
                                     {'Content-Type': 'application/json'})
        assert status == 200 and json.loads(text)['ok'], text
        boundary = 'xyz'
        parts = ''.join('--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (boundary, name, value)
                        for name, value in (('your-name', 'Eva Soto'), ('your-email', 'eva@hotel.example')))
        status, text, _ = server.ask('POST', '/f/' + token, (parts + '--xyz--\r\n').encode(),
                                     {'Content-Type': 'multipart/form-data; boundary=xyz'})
        assert status == 200, text
        posts = settled(base, 3)
        assert {post['state'] for post in posts} == {'admitted'}, posts
    leads = {lead['emails'][0]: lead for lead in base.do('lead', 'list')['items']}
    assert set(leads) == {'maria@hotel.example', 'luis@hotel.example', 'eva@hotel.example'}, leads
    maria = base.do('lead', 'show', leads['maria@hotel.example']['id'])
    assert (maria['first_name'], maria['last_name'], maria['company']) == ('María', 'Pérez', 'Hotel Sucre'), maria
    assert (maria['stage'], maria['source'], maria['campaign']) == ('inquiry', 'Web site', 'Spring'), maria
    assert maria['phones'][0]['e164'] == '+59170712345', maria['phones']
    activity = base.do('activity', 'list', maria['id'])['items'][0]
    assert activity['kind'] == 'form' and activity['subject'] == 'Contact', activity
    assert activity['text'].startswith('Need a quote') and 'room: double' in activity['text'], activity
    assert 'https://hotel.example/contact' in activity['text'] and 'utm_source: search' in activity['text'], activity
    post = [post for post in posts if post['lead'] == maria['id']][0]
    assert post['page'] == 'https://hotel.example/contact' and post['person'], post
    assert {'name': 'room', 'value': 'double'} in post['fields'], post
    assert 'Contact' in json.dumps(base.do('consent', 'list', post['person'])), 'no consent was kept'
    assert 'hotel.example' not in ''.join(server.lines), server.lines


def check_kept_even_without_a_lead():
    base = Base('kept')
    token = base.add_form('Contact', '--require', 'name', '--honeypot', 'fax')
    with Server(base) as server:
        for fields in ({'name': 'Bot', 'email': 'bot@spam.example', 'fax': '1'}, {'name': 'Bot2', 'email': 'b2@spam.example', '_elapsed': '300'}):
            status, text, _ = server.post(token, fields)
            assert status == 200 and json.loads(text)['ok'], text
        status, text, _ = server.post(token, {'name': ' ', 'email': 'x@y.example'})
        answer = json.loads(text)
        assert status == 422 and answer['field'] == 'name' and 'fill in' in answer['message'], text
        until(lambda: len(base.posts()) == 2, 'two posts')
    posts = base.posts()
    assert [post['state'] for post in posts] == ['spam', 'spam'], posts
    assert base.do('lead', 'list')['total'] == 0
    retried = base.do('form', 'retry', posts[0]['id'])
    assert retried['state'] == 'admitted' and retried['lead'], retried
    assert 'already' in base.refuse('form', 'retry', posts[0]['id'])['message']

    base.do('form', 'set', 'Contact', '--require', '')
    aside = base.do('form', 'submit', 'Contact', 'color=blue')
    assert aside['state'] == 'set_aside' and aside['reason'] and not aside['lead'], aside
    assert base.do('set-aside', 'list')['total'] == 1
    assert base.posts(state='set_aside')[0]['fields'] == [{'name': 'color', 'value': 'blue'}]


def check_strangers_say_nothing_about_the_base():
    base = Base('strangers')
    base.add_form('Open')
    base.add_form('Mapped', '--map', '{"columns": {"who": "full_name", "mail": "email", "budget": "custom:budget", "ref": null}}')
    hostile = ['name=<script>alert(1)</script>', 'email=h@x.example', 'owner=' + ANA, 'source=Forged', 'campaign=Forged',
               'external_id=1', 'received_on=2001-01-01', 'tags=vip', 'stage=won', 'relation=customer', 'persona=Manager', 'utm_campaign=Forged',
               'custom:key=1', 'own=x']
    lead = base.do('lead', 'show', base.do('form', 'submit', 'Open', *hostile)['lead'])
    assert lead['first_name'] == '<script>alert(1)</script>', lead
    assert lead['owner'] is None and lead['source'] == 'Web site' and lead['campaign'] is None and lead['external_id'] is None, lead
    assert lead['tags'] == [] and lead['custom'] == {} and lead['stage'] == 'inquiry' and not lead['received_on'].startswith('2001'), lead
    assert base.do('source', 'list')['total'] == 1 and base.do('campaign', 'list')['total'] == 0
    mapped = base.do('lead', 'show', base.do('form', 'submit', 'Mapped', 'who=Eva Soto', 'mail=eva@x.example', 'budget=900', 'ref=7')['lead'])
    assert mapped['last_name'] == 'Soto' and mapped['custom'] == {'budget': '900'}, mapped
    # Nor do they overwrite what is known.
    base.do('form', 'submit', 'Mapped', 'who=Eva Soto', 'mail=eva@x.example', 'budget=1')
    assert base.do('lead', 'show', mapped['id'])['custom'] == {'budget': '900'}
    assert base.do('activity', 'list', mapped['id'])['total'] == 2
    assert base.do('check')['ok']


def check_forms_are_kept():
    base = Base('forms')
    made = base.do('form', 'add', 'Contact', '--source', 'Web site', '--origin', 'https://WWW.Example.com:443/', '--origin', 'http://localhost:8000',
                   '--thanks', 'https://www.example.com/thanks', '--language', 'es')
    assert made['origins'] == ['https://www.example.com', 'http://localhost:8000'] and len(made['token']) >= 30, made
    shown = base.do('form', 'show', 'contact')
    assert 'token' not in shown and shown['thanks'] == 'https://www.example.com/thanks' and shown['active'], shown
    with open(base.file, 'rb') as file:
        assert made['token'].encode() not in file.read(), 'the token itself is in the base'
    for words, part in ((('--origin', 'www.example.com'), 'https://www.example.com'), (('--origin', 'https://a.example/path'), 'path'),
                        (('--thanks', 'javascript:alert(1)'), 'address of a page'), (('--language', 'fr'), 'en or es'),
                        (('--map', '{"columns": {"a": "nonsense"}}'), 'nonsense'), (('--map', '[['), ''), (('--double-opt-in', 'maybe'), 'yes or no'),
                        (('--confirm-days', '9999'), '365')):
        message = base.refuse('form', 'add', 'Other', '--source', 'Web site', *words)['message']
        assert part in message, message
    assert base.refuse('form', 'add', 'CONTACT', '--source', 'Web site')['code'] == 'exists'
    assert base.refuse('form', 'add', 'Other', '--source', 'Nowhere')['code'] == 'not_found'
    changed = base.do('form', 'set', 'Contact', '--name', 'Quote', '--origin', '', '--thanks', '', '--active', 'no')
    assert changed['name'] == 'Quote' and changed['origins'] == [] and changed['thanks'] is None and not changed['active'], changed
    assert base.do('form', 'list')['total'] == 1
    assert base.do('form', 'remove', 'Quote')['removed'] == 'Quote'
    assert base.do('form', 'list')['total'] == 0


def check_snippet():
    base = Base('snippet')
    token = base.add_form('Contacto "<&', '--language', 'es', '--honeypot', 'f"x')
    html = base.do('form', 'snippet', 'Contacto "<&', '--url', 'https://forms.example.com/', '--token', token)['html']
    assert 'action="https://forms.example.com/f/%s"' % token in html and '<script>' not in html, html
    assert 'Correo electrónico' in html and 'name="f&quot;x"' in html and 'aria-hidden="true"' in html, html
    assert 'token of' in base.refuse('form', 'snippet', 'Contacto "<&', '--token', 'wrong')['message']
    base.do('form', 'set', 'Contacto "<&', '--origin', 'https://www.example.com')
    answer = base.do('form', 'snippet', 'Contacto "<&')
    html = answer['html']
    assert 'Only this computer' in answer['note'], answer
    assert base.do('form', 'snippet', 'Contacto "<&', '--url', 'https://forms.example.com')['note'] is None
    assert '<script>' in html and '/f/TOKEN"' in html and 'aria-live="polite"' in html, html


def check_tokens():
    base = Base('tokens')
    old = base.add_form()
    with Server(base) as server:
        assert server.post(old, {'name': 'One', 'email': 'one@x.example'})[0] == 200
        new = base.do('form', 'new-token', 'Contact')['token']
        until(lambda: server.post(new, {'name': 'Two', 'email': 'two@x.example'})[0] == 200, 'the new token')
        status, text, _ = server.post(old, {'name': 'Three', 'email': 'three@x.example'})
        nowhere = server.ask('POST', '/nowhere', '', {'Accept': 'application/json'})
        assert status == 404 and text == nowhere[1], (status, text)
        for accepts, language in (('es-BO,es;q=0.9,en;q=0.5', 'es'), ('de,en;q=0.3', 'en'), ('pt;q=0.9, ES;q=0.2, en;q=0.1', 'es'), ('fr', 'en')):
            status, page, _ = server.post(old, {'name': 'X'}, json_answer=False, Accept_Language=accepts)
            assert status == 404 and '<html lang="%s">' % language in page, (accepts, page)
        base.do('form', 'set', 'Contact', '--active', 'no')
        until(lambda: server.post(new, {'name': 'Four', 'email': 'four@x.example'})[0] == 404, 'the form to be switched off')


def check_fields_are_learnt():
    base = Base('fields')
    base.add_form('Learnt', '--map', '{"columns": {"budget": "custom:budget"}}', '--double-opt-in', 'yes')
    assert 'no mail account' in base.do('form', 'show', 'Learnt')['problem']
    base.do('form', 'submit', 'Learnt', 'your-email=a@x.example', 'Rolle=Chef', 'consent=yes', '_elapsed=5000', 'utm_source=x')
    answer = base.do('form', 'fields', 'Learnt')
    assert [(item['name'], item['field'], item['said'], item['example']) for item in answer['items']] == [
        ('your-email', 'email', False, 'a@x.example'), ('Rolle', None, False, 'Chef'), ('budget', 'custom:budget', True, None)], answer
    assert {'key': 'job_title', 'label': 'Job title'} in answer['choices']
    base.do('form', 'set', 'Learnt', '--double-opt-in', 'no')
    assert base.do('form', 'show', 'Learnt')['problem'] is None


def check_pages_of_posts():
    base = Base('pages')
    base.add_form('One')
    base.add_form('Two')
    for number in range(7):
        base.do('form', 'submit', 'One' if number % 2 == 0 else 'Two', 'email=v%d@x.example' % number, 'name=V', *(['_elapsed=1'] if number == 2 else []))
    def emails(*words):
        answer = base.do('form', 'posts', *words)
        return answer['total'], [item['fields'][0]['value'][1] for item in answer['items']]
    assert emails('--limit', '3') == (7, ['6', '5', '4'])
    assert emails('--limit', '3', '--offset', '5') == (7, ['1', '0'])
    assert emails('One', '--offset', '1') == (4, ['4', '2', '0'])
    assert emails('One', '--state', 'admitted', '--limit', '1') == (3, ['6'])
    assert emails('--state', 'spam') == (1, ['2']) and emails('Two', '--state', 'spam') == (0, [])


def check_double_click():
    base = Base('double')
    token = base.add_form()
    with Server(base) as server:
        answers = []
        fields = {'name': 'Ana', 'email': 'a@x.example', 'message': 'Once'}
        threads = [threading.Thread(target=lambda i=i: answers.append(server.post(token, dict(fields, _elapsed=str(5000 + i)))[0])) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [200] * 8, answers
        assert server.post(token, dict(fields, message='Twice'))[0] == 200
        assert len(settled(base, 2)) == 2
    assert base.do('lead', 'list')['total'] == 1


def check_taken_back():
    """Who undoes an admission does not find the lead again the next day."""
    base = Base('undone')
    base.add_form()
    post = base.do('form', 'submit', 'Contact', 'name=Ana', 'email=a@x.example')
    with contextlib.closing(sqlite3.connect(base.file)) as file:
        change = file.execute('SELECT change FROM lead').fetchone()[0]
    base.do('undo', 'c%d' % change)
    assert base.do('lead', 'list')['total'] == 0
    with Server(base) as server:
        time.sleep(1)
        assert server.ask('GET', '/')[0] == 200
    assert base.do('lead', 'list')['total'] == 0 and base.posts()[0]['state'] == 'received'
    assert base.do('form', 'retry', post['id'])['state'] == 'admitted'
    assert base.do('lead', 'list')['total'] == 1 and base.do('check')['ok']


def check_where_it_listens():
    base = Base('listens')
    for words, part in ((('--address', '0.0.0.0'), 'certificate'), (('--address', 'example'), 'numbers'), (('--port', '99999'), 'port'),
                        (('--certificate', '/nonexistent.pem'), 'together'),
                        (('--certificate', '/nonexistent.pem', '--key', '/nonexistent.pem'), 'certificate')):
        result = base.run('serve', *words)
        assert result.returncode != 0 and part in result.stderr, (words, result.stderr)
    with Server(base) as server:
        taken = base.run('serve', '--port', str(server.port))
        assert taken.returncode == 1 and str(server.port) in taken.stderr, taken.stderr
        assert server.ask('GET', '/')[0] == 200
        assert server.stop() == 0


def check_tls():
    base = Base('tls')
    token = base.add_form()
    certificate, key = (os.path.join(PLACE.name, name) for name in ('cert.pem', 'key.pem'))
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    import datetime
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, 'localhost')])
    now = datetime.datetime.utcnow()
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
            .serial_number(1).not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=30))
            .sign(private, hashes.SHA256()))
    with open(certificate, 'wb') as file:
        file.write(made.public_bytes(serialization.Encoding.PEM))
    with open(key, 'wb') as file:
        file.write(private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    with Server(base, '--certificate', certificate, '--key', key) as server:
        status, text, _ = server.post(token, {'name': 'Ana', 'email': 'a@x.example'})
        assert status == 200, text
        plain = socket.create_connection(('127.0.0.1', server.port), timeout=10)
        plain.sendall(b'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
        try:
            assert b'200 OK' not in plain.recv(1000)
        except ConnectionResetError:
            pass
        plain.close()
        settled(base, 1)


def check_large_posts_cost_nothing():
    base = Base('large')
    token = base.add_form()
    with Server(base) as server:
        def memory():
            with open('/proc/%d/status' % server.process.pid, encoding='ascii') as file:
                return int(re.search(r'VmHWM:\s+(\d+)', file.read()).group(1))
        assert server.post(token, {'name': 'First', 'email': 'f@x.example'})[0] == 200
        before = memory()
        for head in ('Content-Length: 104857600', 'Transfer-Encoding: chunked'):
            connection = socket.create_connection(('127.0.0.1', server.port), timeout=60)
            sent = 0
            try:
                connection.sendall(('POST /f/%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n%s\r\n\r\n'
                                    % (token, head)).encode())
                block = b'10000\r\n' + b'a' * 65536 + b'\r\n' if 'chunked' in head else b'a' * 65536
                while sent < 104857600:
                    connection.sendall(block)
                    sent += 65536
            except OSError:
                pass
            connection.close()
            assert sent < 104857600, 'all of it was taken'
        # Sanitizers keep what was freed for a while.
        allowed = (64 if 'ASAN_OPTIONS' in os.environ else 16) * 1024
        assert memory() - before < allowed, 'it cost %d KiB' % (memory() - before)
        assert server.post(token, {'name': 'Last', 'email': 'l@x.example'})[0] == 200
        settled(base, 2)


def check_a_flood():
    """Whoever was told that a post arrived finds it in the base, and nothing else is there."""
    base = Base('flood')
    token = base.add_form()
    with Server(base, '--rate', '0') as server:
        done = subprocess.run([FLOOD, str(server.port), token, '3000', '50'], stdout=subprocess.PIPE, check=True, timeout=240)
        counts = json.loads(done.stdout)
        assert server.ask('GET', '/')[0] == 200
        settled(base, counts['ok'])
    print('# %s' % done.stdout.decode().strip())
    assert counts['ok'] > 2000 and counts['other'] == 0, counts
    assert base.do('lead', 'list', '--limit', '1')['total'] == counts['ok']
    assert base.do('check')['ok']


def check_rate():
    base = Base('rate')
    token = base.add_form()
    with Server(base) as server:
        done = subprocess.run([FLOOD, str(server.port), token, '300', '10'], stdout=subprocess.PIPE, check=True, timeout=120)
        counts = json.loads(done.stdout)
        assert counts['ok'] < 100 and counts['too_many'] > 200, counts
        settled(base, counts['ok'])


def send_until_killed(server, token, first, told, stop):
    number = first
    while not stop.is_set():
        number += 1
        email = 'k%d@x.example' % number
        try:
            if server.post(token, {'name': 'Kill %d' % number, 'email': email})[0] == 200:
                told.append(email)
        except (OSError, http.client.HTTPException):
            if server.process.poll() is not None:
                return


def check_killed():
    base = Base('killed')
    token = base.add_form()
    told = []
    rounds = int(os.environ.get('TAMIZ_KILLS', '8'))
    for turn in range(rounds):
        server, stop = Server(base, '--rate', '0'), threading.Event()
        threads = [threading.Thread(target=send_until_killed, args=(server, token, turn * 1000000 + i * 10000, told, stop)) for i in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(0.3 + random.random() * 0.7)
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
    print('# %d posts were answered before %d kills' % (len(told), rounds))
    assert len(told) > rounds, told
    with Server(base):
        until(lambda: not base.posts(state='received'), 'what was left to be admitted')
    kept = [field['value'] for post in base.posts() for field in post['fields'] if field['name'] == 'email']
    assert len(kept) == len(set(kept)), 'something is there twice'
    assert set(told) <= set(kept), 'lost: %s' % (set(told) - set(kept))
    leads = [lead['emails'][0] for lead in base.do('lead', 'list', '--limit', '1000000')['items']]
    assert sorted(leads) == sorted(kept), 'a lead is missing, or there twice'
    for post in base.posts():
        assert post['state'] == 'admitted' and post['lead'], post
    assert base.do('check')['ok']


if __name__ == '__main__':
    tap.run([
        ('every kind of post becomes a lead', check_every_kind_of_post),
        ('posts are kept even when no lead results', check_kept_even_without_a_lead),
        ('strangers say nothing about the base', check_strangers_say_nothing_about_the_base),
        ('forms are made, changed and removed', check_forms_are_kept),
        ('the snippet is ready to paste', check_snippet),
        ('a token that was replaced is refused', check_tokens),
        ('fields are learnt from posts', check_fields_are_learnt),
        ('posts are listed page by page', check_pages_of_posts),
        ('a double click is one post', check_double_click),
        ('an admission that was undone stays undone', check_taken_back),
        ('it listens only where nobody reads along', check_where_it_listens),
        ('it speaks TLS', check_tls),
        ('a post of 100 MB costs nothing', check_large_posts_cost_nothing),
        ('a flood loses nothing that was taken', check_a_flood),
        ('one address may not send without end', check_rate),
        ('killed at any moment, nothing is lost and nothing twice', check_killed),
    ])
