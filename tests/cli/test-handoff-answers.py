#!/usr/bin/python3
"""Executives who answer by mail: read from a real IMAP server, dovecot, and from a watched folder.

Usage: test-handoff-answers.py TAMIZCTL SOURCE_ROOT PO_FOLDER KILL_AT"""
import contextlib
import email
import email.policy
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import handoff_support
import tap
from handoff_support import ANA, LUIS, PLACE, Base, path, set_account
from imap_server import Imap
from post_office import Controller, Post, make_certificate


def set_inbox(base, imap, *words, server=None, security='tls', ca=None):
    with open(path('secret'), 'w', encoding='utf-8') as file:
        file.write(imap.password + '\n')
    return base.do('mail', 'inbox', 'set', '--server', server or 'localhost:%d' % imap.tls_port, '--security', security,
                   '--user', imap.user, '--secret-file', path('secret'), '--ca-file', ca or imap.ca, *words)


def sent_base(name, leads=1):
    """A base whose handoffs' mails were sent, and the Message-IDs of the packets."""
    tap.need(Controller is not None, 'aiosmtpd is not installed')
    base = Base(name, leads)
    with Post() as post:
        set_account(base, post)
        for number in range(leads):
            base.hand_over(number)
        base.do('mail', 'send')
    return base, [base.mail('packet', number + 1)['message_id'] for number in range(leads)]


NUMBER = [0]


def answer(to, text, sender='Luis Ibáñez <%s>' % LUIS, *headers, number=None):
    NUMBER[0] += 1
    lines = ['Message-ID: <answer-%d@mobile.example>' % (number or NUMBER[0]), 'Date: Thu, 10 Jan 2030 08:00:00 -0400', 'From: ' + sender,
             'To: ventas@hotel.example', 'Subject: Re: Un lead para usted', 'In-Reply-To: <%s>' % to, 'References: <x@y.example> <%s>' % to,
             'Content-Type: text/plain; charset=utf-8', *headers, '', text, '', 'El lunes, Hotel Sucre escribió:',
             '> - acepto', '> - devuelvo: y por qué', '']
    return '\r\n'.join(lines).encode()


def check_accepted_and_returned():
    base, ids = sent_base('answers', 5)
    with Imap() as imap:
        imap.put(b'From: somebody@x.example\r\nSubject: Before\r\n\r\nHello\r\n')
        set_inbox(base, imap)
        imap.put(answer(ids[0], 'Acepto.\r\n\r\nLos llamo hoy.'))
        imap.put(answer(ids[1], 'Hola Ana:\r\n\r\nDevuelvo: todavía no tienen dinero\r\ncriterio: budget\r\nfalta: que el directorio apruebe el monto'))
        imap.put(answer(ids[2], 'We return it: they are already a customer of ours since 2019.'))
        imap.put(answer(ids[3], 'No acepto todavía, ¿me pueden contar más?'))
        imap.put(answer(ids[4], 'Acepto', 'Luis <luis@elsewhere.example>'))
        fetched = base.do('mail', 'fetch')
        assert (fetched['accepted'], fetched['returned'], fetched['unclear'], fetched['read']) == (1, 2, 2, 6), fetched
        first, second, third = [base.do('handoff', 'show', number) for number in '123']
        assert first['state'] == 'accepted' and first['door'] == 'mail' and first['decided_by'] == LUIS and first['brought_by'] == ANA, first
        assert second['state'] == 'returned' and second['criterion'] == 'budget' and second['cause'] is None, second
        assert second['reason'] == 'todavía no tienen dinero' and second['wanted'] == 'que el directorio apruebe el monto', second
        assert third['state'] == 'returned' and third['cause'] == 'customer' and 'since 2019' in third['reason'], third
        assert [base.do('handoff', 'show', number)['state'] for number in '45'] == ['sent', 'sent']
        # Nothing is marked as seen, and nothing is read twice.
        assert not ''.join(imap.seen()), imap.seen()
        again = base.do('mail', 'fetch')
        assert again['read'] == 0, again
        # The same mails once more, as after a server numbered them anew: nothing changes.
        imap.put(answer(ids[0], 'Devuelvo: ya es cliente', number=1))
        imap.put(answer(ids[1], 'Devuelvo: todavía no tienen dinero\r\ncriterio: budget'))
        fetched = base.do('mail', 'fetch')
        assert fetched['too_late'] == 2 and fetched['accepted'] == fetched['returned'] == 0, fetched
        assert base.do('handoff', 'show', '1')['state'] == 'accepted'
    assert base.do('check')['ok']


def check_told():
    base, ids = sent_base('told')
    with Imap() as imap:
        set_inbox(base, imap)
        imap.put(answer(ids[0], 'Lo veo mañana y les digo.'))
        assert base.do('mail', 'fetch')['unclear'] == 1
        for words in ('Returned from holiday today, the client does not answer yet', 'I accept nothing before I have spoken with them.',
                      'Devuelvo.\nNo es un duplicado: no me convence.', 'Returned.\nIt is not already a customer, and too small.'):
            imap.put(answer(ids[0], words))
            fetched = base.do('mail', 'fetch')
            assert (fetched['unclear'], fetched['accepted'], fetched['returned']) == (1, 0, 0), (words, fetched)
        os.unlink(os.path.join(PLACE.name, '.config', 'tamiz', 'mail-inbox.ini'))
        set_inbox(base, imap)
        assert base.do('mail', 'fetch')['unclear'] == 5, 'they were not read again'
        if base.call('notice', 'list', '--help').returncode == 0:
            for user in (ANA, LUIS):
                told = [item for item in base.do('notice', 'list', user=user)['items'] if 'Lo veo mañana' in (item['text'] or '')]
                assert len(told) == 1, told


def tell_subject(base, op):
    made = path('subject.eml')
    base.do('mail', 'draft', base.mail(op)['id'], '--output', made)
    with open(made, 'rb') as file:
        return email.message_from_bytes(file.read(), policy=email.policy.default)['Subject']


def check_copy_answered():
    """An executive who answers to his copy of the confirmation decides; the contact never does."""
    base, _ = sent_base('copied', 3)
    ids = [base.mail('confirmation', number)['message_id'] for number in (1, 2, 3)]
    with Imap() as imap:
        set_inbox(base, imap)
        imap.put(answer(ids[0], 'Acepto', 'Carla <carla0@acme0.example>'))
        imap.put(answer(ids[0], 'Acepto gustoso verlos el jueves', 'Luis <%s>' % LUIS, 'Cc: carla0@acme0.example'))
        fetched = base.do('mail', 'fetch')
        assert fetched['read'] == 2 and fetched['accepted'] == fetched['unclear'] == 0, fetched
        assert base.do('handoff', 'show', '1')['state'] == 'sent'
        imap.put(answer(ids[0], 'Acepto'))
        imap.put(answer(ids[1], 'Devuelvo: todavía no tienen dinero\r\ncriterio: budget'))
        imap.put(answer(ids[2], 'Lo veo mañana.'))
        fetched = base.do('mail', 'fetch')
        assert (fetched['accepted'], fetched['returned'], fetched['unclear']) == (1, 1, 1), fetched
        returned = base.do('handoff', 'show', '2')
        assert returned['criterion'] == 'budget' and returned['reason'] == 'todavía no tienen dinero', returned
        # What he says of it later is about the meeting, not about the lead.
        imap.put(answer(ids[0], 'Devuelvo: no vino'))
        assert base.do('mail', 'fetch')['too_late'] == 0 and base.do('handoff', 'show', '1')['state'] == 'accepted'


def check_mark():
    """Where the mail program that sent a mail gave it another Message-ID, the mark in its subject tells what is answered."""
    base, _ = sent_base('mark', 2)
    subject = tell_subject(base, 'packet')
    mark = re.search(r' \[T-1-([0-9a-f]{8})\]$', subject)
    assert mark and tell_subject(base, 'confirmation')[-10:] != subject[-10:], subject

    def reply(subject, text, sender=LUIS):
        return ('From: %s\r\nTo: ventas@hotel.example\r\nSubject: Re: %s\r\nIn-Reply-To: <other@outlook.example>\r\n\r\n%s\r\n'
                % (sender, subject, text)).encode()

    with Imap() as imap:
        set_inbox(base, imap)
        imap.put(reply('Lead [T-1-00000000]', 'Acepto'))
        imap.put(reply('Lead [T-2-%s]' % mark[1], 'Acepto'))
        imap.put(reply('Lead [T-99999999999999999999-', 'Acepto'))
        imap.put(reply('Lead ' + mark[0], 'Acepto', 'luis@elsewhere.example'))
        fetched = base.do('mail', 'fetch')
        assert (fetched['read'], fetched['accepted'], fetched['unclear']) == (4, 0, 1), fetched
        imap.put(reply('Lead ' + mark[0], 'Acepto'))
        assert base.do('mail', 'fetch')['accepted'] == 1
    assert [base.do('handoff', 'show', number)['state'] for number in '12'] == ['accepted', 'sent']


def check_written_anew():
    """An answer to a packet that was written anew since is one to its handoff."""
    base, ids = sent_base('anew')
    with Imap() as imap:
        set_inbox(base, imap)
        imap.put(bounce(ids[0], LUIS))
        assert base.do('mail', 'fetch')['came_back'] == 1 and base.step('alert')['state'] == 'failed'
        with Post() as post:
            set_account(base, post)
            base.do('mail', 'send', '--resend', base.mail('packet')['id'])
            assert base.step('alert')['state'] == 'done'
        # Its server reports once more, of the mail as it was.
        imap.put(bounce(ids[0], LUIS).replace(b'<b1@', b'<b2@'))
        base.do('mail', 'fetch')
        assert base.step('alert')['state'] == 'done', base.step('alert')
        imap.put(answer(ids[0], 'Acepto'))
        assert base.do('mail', 'fetch')['accepted'] == 1


def check_nobody_wrote():
    base, ids = sent_base('auto')
    with Imap() as imap:
        set_inbox(base, imap)
        imap.put(answer(ids[0], 'Acepto. Estoy fuera de la oficina.', 'Luis <%s>' % LUIS, 'Auto-Submitted: auto-replied'))
        fetched = base.do('mail', 'fetch')
        assert fetched['nobody_wrote'] == 1 and base.do('handoff', 'show', '1')['state'] == 'sent', fetched


def bounce(message_id, address):
    return '\r\n'.join([
        'Message-ID: <b1@mx.example>', 'From: MAILER-DAEMON@mx.example', 'To: ventas@hotel.example', 'Subject: Undelivered Mail',
        'Auto-Submitted: auto-replied', 'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', '', '--b', 'Content-Type: text/plain', '',
        'Could not deliver.', '--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', '',
        'Final-Recipient: rfc822; ' + address, 'Action: failed', 'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 5.1.1 No such mailbox here', '', '--b', 'Content-Type: text/rfc822-headers', '',
        'Message-ID: <%s>' % message_id, 'To: ' + address, '', '--b--', '']).encode()


def check_came_back():
    base, ids = sent_base('bounce')
    with Imap() as imap:
        set_inbox(base, imap)
        imap.put(bounce(base.mail('confirmation')['message_id'], 'carla0@acme0.example'))
        fetched = base.do('mail', 'fetch')
        assert fetched['came_back'] == 1, fetched
    step = base.step('confirmation')
    assert step['state'] == 'failed' and 'No such mailbox here' in step['message'], step
    assert base.mail('confirmation')['reason'] == 'bounced' and base.step('alert')['state'] == 'done'
    # From now on nobody is written to at that address.
    shown = base.do('template', 'preview', 'confirmation', '--handoff', '1')
    assert shown['text'] and base.do('check')['ok']


def check_passed_on():
    """The contact's address passes its mail on, and that does not arrive; a copy that comes back is told as one."""
    base, _ = sent_base('passed', 2)
    with Imap() as imap:
        set_inbox(base, imap)
        imap.put(bounce(base.mail('confirmation', 1)['message_id'], 'carla.private@mailbox.example'))
        imap.put(bounce(base.mail('confirmation', 2)['message_id'], LUIS))
        assert base.do('mail', 'fetch')['came_back'] == 2
    first, second = base.step('confirmation', 1), base.step('confirmation', 2)
    assert first['state'] == 'failed' and 'carla0@acme0.example' in first['message'], first
    assert second['state'] == 'done' and LUIS in second['message'], second
    assert base.do('lead', 'show', base.leads[0])['bounced'] and not base.do('lead', 'show', base.leads[1])['bounced']


def check_much():
    """Of much mail one run reads a part, and the next goes on."""
    tap.need('ASAN_OPTIONS' not in os.environ, 'under the sanitizers it takes minutes')
    base = Base('much')
    with Imap() as imap:
        set_inbox(base, imap)
        for number in range(20):
            imap.put(b'From: x@x.example\r\nSubject: %d\r\n\r\n' % number + (b'x' * 98 + b'\r\n') * 21000)
        first = base.do('mail', 'fetch')
        assert 10 < first['read'] < 20 and first['left'] == 20 - first['read'], first
        assert base.do('mail', 'fetch')['read'] == first['left']


class Endless(threading.Thread):
    """A server whose answer does not end."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.said = 0

    def run(self):
        connection, _ = self.socket.accept()
        with contextlib.suppress(OSError), connection:
            connection.sendall(b'* OK [CAPABILITY IMAP4rev1] ready\r\n')
            for line in connection.makefile('rb'):
                tag, verb = line.split()[:2]
                while verb == b'UID':
                    connection.sendall(b'* 1 FETCH (BODY[] {1000000}\r\n' + b'x' * 1000000 + b')\r\n')
                    self.said += 1
                connection.sendall(b'* CAPABILITY IMAP4rev1\r\n' * (verb == b'CAPABILITY') + b'* OK [UIDVALIDITY 1] .\r\n' + tag + b' OK done\r\n')


def check_endless():
    base = Base('endless')
    server = Endless()
    server.start()
    with open(path('secret'), 'w', encoding='utf-8') as file:
        file.write('x\n')
    base.do('mail', 'inbox', 'set', '--server', '127.0.0.1:%d' % server.port, '--security', 'none-on-loopback', '--user', 'x',
            '--secret-file', path('secret'))
    assert 'too long' in base.refuse('mail', 'fetch')['message']
    assert server.said < 100, server.said


def check_invitation_answered():
    base, _ = sent_base('invited')
    made = path('invited.eml')
    base.do('mail', 'draft', base.mail('confirmation')['id'], '--output', made)
    with open(made, 'rb') as file:
        mail = email.message_from_bytes(file.read(), policy=email.policy.default)
    calendar = [part for part in mail.walk() if part.get_content_type() == 'text/calendar'][0].get_payload(decode=True).decode()
    uid = re.search(r'UID:(\S+)', calendar).group(1)
    reply = '\r\n'.join(['BEGIN:VCALENDAR', 'PRODID:-//Other//EN', 'VERSION:2.0', 'METHOD:REPLY', 'BEGIN:VEVENT', 'UID:' + uid,
                         'SEQUENCE:0', 'DTSTAMP:20300101T120000Z', 'DTSTART:20300110T140000Z', 'ORGANIZER:mailto:ventas@hotel.example',
                         'ATTENDEE;PARTSTAT=ACCEPTED:mailto:carla0@acme0.example', 'COMMENT:Con gusto', 'END:VEVENT', 'END:VCALENDAR', ''])
    with Imap() as imap:
        set_inbox(base, imap)
        imap.put('\r\n'.join(['From: Carla <carla0@acme0.example>', 'To: ventas@hotel.example', 'Subject: Accepted', 'Message-ID: <r@x.example>',
                              'MIME-Version: 1.0', 'Content-Type: text/calendar; method=REPLY; charset=utf-8', '', reply]))
        fetched = base.do('mail', 'fetch')
        assert fetched['meeting'] == 1, fetched
    shown = base.do('handoff', 'show', '1')
    assert shown['meeting_state'] == 'accepted', shown


def check_folder():
    base, ids = sent_base('folder', 2)
    folder = path('mails')
    os.mkdir(folder)
    base.do('mail', 'folder', 'add', folder, '--source', 'Web site')
    for name, content in (('1.eml', answer(ids[0], 'aceptado')),
                          ('2.eml', b'Message-ID: <q@x.example>\r\nFrom: Eva Soto <eva@nueva.example>\r\nTo: ventas@hotel.example\r\n'
                                    b'Subject: Precio\r\n\r\nCuanto cuesta?\r\n')):
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(content)
        os.utime(os.path.join(folder, name), (1767600000, 1767600000))
    before = base.do('lead', 'list')['total']
    taken = base.do('mail', 'take')
    assert taken['left_out'] == 1 and taken['left_out_as'] == {'handoff': 1} and taken['inquiries'] == 1, taken
    assert base.do('lead', 'list')['total'] == before + 1 and base.do('handoff', 'show', '1')['state'] == 'accepted'


def copy_base(base, name):
    """As a program that was killed left it: with its log."""
    other = Base.__new__(Base)
    other.file, other.leads = path(name + '.tamiz'), base.leads
    for ending in ('', '-wal', '-shm'):
        if os.path.exists(base.file + ending):
            shutil.copy(base.file + ending, other.file + ending)
        elif os.path.exists(other.file + ending):
            os.remove(other.file + ending)
    return other


def run_killed(base, *words, **variables):
    environment = {**handoff_support.ENVIRONMENT, 'LD_PRELOAD': os.path.abspath(sys.argv[4]),
                   'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':verify_asan_link_order=0', **variables}
    return subprocess.run([handoff_support.TAMIZCTL, '--base', base.file, '--json', '--as', ANA, *words], env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, timeout=120)


def count_steps(base, *words):
    done = run_killed(copy_base(base, 'counted'), *words, TAMIZ_COUNT_STEPS=path('count'))
    assert done.returncode == 0, done.stderr
    with open(path('count'), encoding='ascii') as file:
        return int(file.read())


def check_killed():
    """Killed at any step of reading answers, and started again: each decides once, and its reason reaches who handed over once."""
    base, ids = sent_base('killed', 2)
    mark = os.path.join(PLACE.name, '.config', 'tamiz', 'mail-inbox.ini')
    with Imap() as imap:
        set_inbox(base, imap)
        imap.put(answer(ids[0], 'Acepto.\r\n\r\nLos llamo hoy.'))
        imap.put(answer(ids[1], 'Devuelvo: todavía no tienen dinero\r\ncriterio: budget'))
        shutil.copy(mark, path('mark'))
        steps = count_steps(base, 'mail', 'fetch')
        assert steps > 10, steps
        killed = 0
        for step in range(1, steps + 1, 9):
            shutil.copy(path('mark'), mark)
            other = copy_base(base, 'killed-again')
            killed += run_killed(other, 'mail', 'fetch', TAMIZ_KILL_AT=str(step)).returncode == -signal.SIGKILL
            other.do('mail', 'fetch')
            first, second = other.do('handoff', 'show', '1'), other.do('handoff', 'show', '2')
            assert first['state'] == 'accepted' and first['decided_by'] == LUIS, (step, first)
            assert second['state'] == 'returned' and second['reason'] == 'todavía no tienen dinero', (step, second)
            told = other.do('notice', 'list')['items']
            assert len([item for item in told if 'Los llamo hoy' in item['text']]) == 1, (step, told)
            assert len([item for item in told if item['topic'] == 'returned']) == 1, (step, told)
            assert len([mail for mail in other.mails() if mail['op'] == 'returned']) == 1, step
            assert other.do('check')['ok']
        assert killed > 1, (killed, steps)


def check_killed_with_file():
    """The same of an answer that was brought as a file."""
    base, _ = sent_base('brought')
    packet, brought = path('brought.tamiz-packet'), path('brought.json')
    base.do('handoff', 'packet', '1', '--output', packet)
    done = Base.call('packet', 'answer', packet, '--return', '--criterion', 'budget', '--reason', 'No hay dinero', '--output', brought)
    assert done.returncode == 0, done.stderr
    steps = count_steps(base, 'handoff', 'answer', brought)
    for step in range(1, steps + 1, 9):
        other = copy_base(base, 'brought-again')
        run_killed(other, 'handoff', 'answer', brought, TAMIZ_KILL_AT=str(step))
        if other.do('handoff', 'show', '1')['state'] == 'sent':
            other.do('handoff', 'answer', brought)
        shown = other.do('handoff', 'show', '1')
        assert (shown['state'], shown['reason'], shown['door']) == ('returned', 'No hay dinero', 'file'), (step, shown)
        told = [item for item in other.do('notice', 'list')['items'] if item['topic'] == 'returned']
        assert len(told) == 1 and len([mail for mail in other.mails() if mail['op'] == 'returned']) == 1, (step, told)
        assert other.do('check')['ok']


def check_verified():
    base = Base('verified')
    with Imap() as imap:
        other, _, _ = make_certificate(PLACE.name, ['elsewhere.example'])
        for security, port in (('tls', imap.tls_port), ('starttls', imap.port)):
            set_inbox(base, imap, server='localhost:%d' % port, security=security)
            assert base.do('mail', 'fetch')['read'] == 0
            set_inbox(base, imap, server='localhost:%d' % port, security=security, ca=other)
            refused = base.refuse('mail', 'fetch')
            assert 'could not be read' in refused['message'] and refused['code'] == 'tls', refused
        set_inbox(base, imap)
        with open(path('secret'), 'w', encoding='utf-8') as file:
            file.write('wrong\n')
        refused = base.refuse('mail', 'fetch')
        assert 'user and password' in refused['message'] and refused['code'] == 'secret', refused
        assert 'wrong' not in open(os.path.join(PLACE.name, '.config', 'tamiz', 'mail-inbox.ini'), encoding='utf-8').read()
        set_inbox(base, imap, '--folder', 'Archivo/Ñandú "1"')
        assert base.refuse('mail', 'fetch')['code'] == 'answer'
    assert base.refuse('mail', 'fetch')['code'] == 'not_sent', 'another try may do'
    base.refuse('mail', 'inbox', 'set', '--server', 'imap.example.com', '--security', 'none-on-loopback', '--user', 'x')
    base.do('mail', 'inbox', 'remove')
    assert base.refuse('mail', 'inbox', 'show')['code'] == base.refuse('mail', 'fetch')['code'] == 'not_found'


def check_hostile_messages():
    """What a message says is never taken for what the server says."""
    base, ids = sent_base('hostile')
    with Imap() as imap:
        set_inbox(base, imap)
        imap.put(b'From: x@x.example\r\nSubject: t3 OK done\r\n\r\nt1 OK x\r\nt2 OK x\r\nt3 OK x\r\nt4 BAD x\r\n* BYE\r\n* 1 FETCH (BODY[] {9}\r\n)\r\n{99999999}\r\n')
        imap.put(b'From: x@x.example\r\nSubject: long\r\n\r\n' + b'x' * 3000000 + b'\r\n')
        imap.put(b'')
        imap.put(b'\0\xff\xfe\r\n\r\n')
        imap.put(answer(ids[0], 'Acepto'))
        fetched = base.do('mail', 'fetch')
        assert fetched['read'] == 5 and fetched['accepted'] == 1, fetched


if __name__ == '__main__':
    tap.run([
        ('executives accept and return by mail, once, with their reasons', check_accepted_and_returned),
        ('what is unclear is told to both, once', check_told),
        ('an answer to the copy of the confirmation decides as well', check_copy_answered),
        ('an answer without our Message-ID is known by the mark in its subject', check_mark),
        ('an answer to a mail that was written anew finds its handoff', check_written_anew),
        ('a machine decides nothing', check_nobody_wrote),
        ('a mail that came back has failed', check_came_back),
        ('what an address passed on and came back has failed', check_passed_on),
        ('of much mail one run reads a part', check_much),
        ('an answer of the server that does not end is broken off', check_endless),
        ('the answer to an invitation reaches its meeting', check_invitation_answered),
        ('answers in a watched folder are no inquiries', check_folder),
        ('killed at any step of reading, each answer decides once', check_killed),
        ('killed at any step of taking an answer in, it decides once', check_killed_with_file),
        ('the server is verified before the password is told', check_verified),
        ('a message cannot speak for the server', check_hostile_messages),
    ])
