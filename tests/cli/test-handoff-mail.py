#!/usr/bin/python3
"""Mails of handoffs, against a real SMTP server that takes, refuses, puts off, drops the line and says nothing; killed at every
step; read by Python's mail package and by mutt.

Usage: test-handoff-mail.py TAMIZCTL SOURCE_ROOT PO_FOLDER"""
import collections
import contextlib
import email
import email.policy
import os
import random
import signal
import sqlite3
import ssl
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import mutt
import tap
from handoff_support import ANA, LUIS, PLACE, Base, forget_account, path, set_account, until
from post_office import Controller, Post, make_certificate

SEED = int(os.environ.get('TAMIZ_KILL_SEED', random.SystemRandom().randrange(1 << 32)))


def need_server():
    tap.need(Controller is not None, 'aiosmtpd is not installed')


def of(post, op_subject):
    return [mail for mail in post.mails if op_subject in mail['Subject']]


def check_templates():
    base = Base('templates')
    items = base.do('template', 'list')['items']
    assert {(item['key'], item['language']) for item in items} >= {('confirmation', 'es'), ('confirmation', 'en'), ('packet', 'es')}
    assert all(item['shipped'] for item in items)
    shown = base.do('template', 'show', 'confirmation')
    assert shown['language'] == 'es' and '{person.first_name}' in shown['body'], shown
    assert {'person.first_name', 'company.name', 'executive.phone', 'meeting.when'} <= {field['name'] for field in shown['fields']}
    error = base.refuse('template', 'set', 'confirmation', '--language', 'es', '--body', 'Hola\n\nNos vemos {meeting.wen}\n')
    assert '{meeting.wen}' in error['message'] and 'line 3' in error['message'], error
    assert '{nobody}' in base.refuse('template', 'set', 'confirmation', '--subject', 'A {nobody}')['message']
    base.refuse('template', 'set', 'nothing', '--subject', 'x')
    base.do('template', 'set', 'confirmation', '--language', 'es', '--subject', 'Cita en {company.name}', '--body',
            'Estimada {person.first_name}:\n\nTeléfono: {executive.phone}\n\n- <b>uno</b>\n- dos\n\nhttps://hotel.example/?a=1&b=2\n')
    item = [one for one in base.do('template', 'list')['items'] if (one['key'], one['language']) == ('confirmation', 'es')][0]
    assert not item['shipped'] and item['subject'] == 'Cita en {company.name}'
    made = base.do('template', 'preview', 'confirmation', '--lead', base.leads[0])
    assert made['subject'] == 'Cita en Acme 0 SRL' and made['text'].startswith('Estimada Carla:\n\n- <b>uno'), made
    for part in ('<p>Estimada Carla:</p>', '<li>&lt;b&gt;uno&lt;/b&gt;</li>', '<a href="https://hotel.example/?a=1&amp;b=2">'):
        assert part in made['html'], (part, made['html'])
    base.do('template', 'reset', 'confirmation', '--language', 'es')
    assert base.do('template', 'show', 'confirmation')['shipped']
    assert base.do('check')['ok']


def check_no_gaps():
    base = Base('gaps')
    fields = ['Dear {person.first_name},', 'Where: {meeting.place}', '', '{person.job_title}, {company.name} ({lead.product_line})',
              '{meeting.place}', '', 'Bye']
    made = base.do('template', 'preview', 'confirmation', '--language', 'en', '--lead', base.leads[0], '--body', '\n'.join(fields) + '\n')
    assert made['text'] == 'Dear Carla,\n\nGerente de ventas, Acme 0 SRL\n\nBye\n', made['text']
    nobody = base.do('lead', 'add', 'company=Solo SA', 'email=info@solo.example', '--source', 'Web site')['id']
    for language, word in (('en', 'Dear customer,'), ('es', 'cliente:')):
        text = base.do('template', 'preview', 'confirmation', '--language', language, '--lead', nobody)['text']
        assert word in text and ' ,' not in text and '{' not in text and '\n\n\n' not in text, text


def check_sent_once():
    need_server()
    base = Base('sent')
    with Post() as post:
        set_account(base, post)
        number = base.hand_over()
        assert base.step('confirmation')['state'] == 'waiting' and base.mail('confirmation')['state'] == 'queued'
        answer = base.do('mail', 'send')
        assert (answer['sent'], answer['problem']) == (2, None), answer
        assert base.do('mail', 'send')['sent'] == 0
        assert len(post.mails) == 2 and len(set(post.ids())) == 2
        step = base.step('confirmation')
        assert step['state'] == 'done' and 'carla0@acme0.example' in step['message'], step
        assert base.step('alert')['state'] == 'done'
        confirmation, packet = of(post, 'Le atenderá')[0], of(post, 'Un lead')[0]
        assert '<%s>' % base.mail('confirmation')['message_id'] == confirmation['Message-ID']
    # To the contact, with a copy to the executive, who gets what is answered.
    assert confirmation['To'].addresses[0].addr_spec == 'carla0@acme0.example' and 'Núñez' in confirmation['To'].addresses[0].display_name
    assert confirmation['Cc'].addresses[0].addr_spec == LUIS == confirmation['Reply-To'].addresses[0].addr_spec
    text = confirmation.get_body(('plain',)).get_content()
    html = confirmation.get_body(('html',)).get_content()
    for part in ('Carla', 'Luis Ibáñez', 'jueves, 10 de enero de 2030, 10:00'):
        assert part in text and part in html, (part, text)
    calendar = [part for part in confirmation.walk() if part.get_content_type() == 'text/calendar']
    assert len(calendar) == 1 and calendar[0].get_param('method') == 'REQUEST', calendar
    body = calendar[0].get_payload(decode=True).decode()
    assert 'BEGIN:VEVENT' in body and 'carla0@acme0.example' in body.replace('\r\n ', ''), body
    assert 'invite.ics' in [part.get_filename() for part in confirmation.iter_attachments()]
    # To the executive, with the packet.
    assert packet['To'].addresses[0].addr_spec == LUIS and packet['Cc'] is None
    names = {part.get_filename(): part for part in packet.iter_attachments()}
    paper = [part for name, part in names.items() if name.endswith('.pdf')]
    assert len(paper) == 1 and paper[0].get_payload(decode=True).startswith(b'%PDF'), names
    assert 'acepto' in packet.get_body(('plain',)).get_content()
    # Nor does it invite a second time, without the contact.
    assert not [part for part in packet.walk() if part.get_content_type() == 'text/calendar'] and 'invite.ics' not in names, names
    with open(path('confirmation.eml'), 'wb') as file:
        file.write(confirmation.as_bytes())
    shown = mutt.show(path('confirmation.eml'), PLACE.name)
    assert 'Le atenderá Luis Ibáñez' in shown and 'invite.ics' in shown and 'jueves, 10 de enero' in shown, shown
    assert number == 1 and base.do('check')['ok']


def check_refused():
    need_server()
    base = Base('refused', 2)
    with Post(refused={'carla0@acme0.example': '550 5.1.1 No such person here'}) as post:
        set_account(base, post)
        base.hand_over(0)
        base.hand_over(1)
        answer = base.do('mail', 'send')
        assert answer['refused'] == 1 and answer['sent'] == 3, answer
        step = base.step('confirmation', 1)
        assert step['state'] == 'failed' and 'No such person here' in step['message'], step
        assert base.mail('confirmation', 1)['state'] == 'dead'
        # The copy did not go out without the mail.
        assert not [envelope for mail, envelope in zip(post.mails, post.envelopes) if 'carla0' in str(mail['To'])]
        assert base.do('mail', 'send')['sent'] == 0 and base.step('alert', 1)['state'] == 'done'


def check_refused_copy():
    need_server()
    base = Base('copy')
    with Post(refused={LUIS: '550 5.7.1 The copy is not welcome'}) as post:
        set_account(base, post)
        base.hand_over()
        base.do('mail', 'send')
        step = base.step('confirmation')
        assert step['state'] == 'done' and 'The copy is not welcome' in step['message'], step
        assert post.envelopes == [('ventas@hotel.example', ['carla0@acme0.example'])], post.envelopes
        assert base.step('alert')['state'] == 'failed'


def check_put_off():
    need_server()
    base = Base('later')
    with Post('later') as post:
        set_account(base, post)
        base.hand_over()
        answer = base.do('mail', 'send')
        assert answer['sent'] == 0 and answer['waiting'] == 2 and answer['next_at'], answer
        step = base.step('confirmation')
        assert step['state'] == 'waiting' and 'Come again later' in step['message'] and ':' in step['message'].split('at ')[-1], step
        row = base.mail('confirmation')
        assert row['state'] == 'queued' and row['reason'] == 'greylisted' and row['next_at'], row
        tries = post.tries
        base.do('mail', 'send')
        assert post.tries == tries, 'it was tried before its time'
        post.behaviour = 'take'
        base.do('mail', 'send', '--resend', row['id'])
        assert post.ids() == ['<%s>' % row['message_id']] and base.step('confirmation')['state'] == 'done'


def check_in_doubt():
    need_server()
    for behaviour, patience in (('drop', None), ('silent', 2)):
        base = Base(behaviour)
        with Post(behaviour) as post:
            set_account(base, post, patience=patience)
            base.hand_over()
            base.do('mail', 'send')
            rows = base.mails(state='held')
            assert {row['reason'] for row in rows} == {'in_doubt'} and len(rows) == 2, base.mails()
            step = base.step('confirmation')
            assert step['state'] == 'in_doubt' and 'may or may not' in step['message'], step
            post.behaviour = 'take'
            before = len(post.mails)
            assert base.do('mail', 'send')['sent'] == 0 and len(post.mails) == before, 'it was sent again by itself'
            first, second = base.mail('confirmation'), base.mail('packet')
            assert base.do('mail', 'settle', first['id'], 'sent')['state'] == 'done'
            assert base.step('confirmation')['state'] == 'done'
            base.do('mail', 'settle', second['id'], 'not_sent')
            base.do('mail', 'send')
            counts = collections.Counter(post.ids())
            assert counts['<%s>' % first['message_id']] == 1 and counts['<%s>' % second['message_id']] == 2, counts
            assert base.step('alert')['state'] == 'done' and base.do('check')['ok']


def check_without_account():
    base = Base('none')
    forget_account(base)
    base.hand_over()
    answer = base.do('mail', 'send')
    assert answer['problem'] and answer['waiting'] == 2 and answer['sent'] == 0, answer
    step = base.step('confirmation')
    assert step['state'] == 'waiting' and 'your mail program' in step['message'], step
    row = base.mail('confirmation')
    assert row['reason'] == 'no_account', row
    base.do('mail', 'draft', row['id'], '--output', path('draft.eml'))
    with open(path('draft.eml'), 'rb') as file:
        draft = email.message_from_bytes(file.read(), policy=email.policy.default)
    assert draft['X-Unsent'] == '1' and draft['From'] is None and 'carla0@acme0.example' in draft['To'], draft.items()
    assert 'invite.ics' in [part.get_filename() for part in draft.iter_attachments()]
    base.do('mail', 'settle', row['id'], 'sent')
    assert base.step('confirmation')['state'] == 'done' and base.mail('confirmation')['reason'] == 'by_hand'
    assert 'sent already' in base.refuse('mail', 'settle', row['id'], 'sent')['message']


def check_contact_who_declined():
    need_server()
    base = Base('declined')
    base.do('consent', 'add', base.leads[0], '--channel', 'mail', '--do-not-contact', '--reason', 'No mails please')
    with Post() as post:
        set_account(base, post)
        base.hand_over()
        base.do('mail', 'send')
        assert [mail['To'].addresses[0].addr_spec for mail in post.mails] == [LUIS], post.mails
        assert base.step('confirmation')['state'] in ('waived', 'failed') and base.step('confirmation')['message']


def addresses(mail, field='To'):
    return [one.addr_spec for one in mail[field].addresses]


def check_corrected():
    """What was refused, and what waits, goes to the addresses that are known by now."""
    need_server()
    base = Base('corrected')
    with Post(refused={'carla0@acme0.example': '550 5.1.1 No such person here', LUIS: '550 5.1.1 Moved'}) as post:
        set_account(base, post)
        base.hand_over()
        assert base.do('mail', 'send')['refused'] == 2
        former = {row['op']: row for row in base.mails()}
        base.do('lead', 'set', base.leads[0], 'email=carla@acme.example')
        base.do('user', 'set', LUIS, '--email', 'luis.ibanez@hotel.example')
        for op in ('confirmation', 'packet'):
            base.do('mail', 'send', '--resend', former[op]['id'])
        assert [addresses(mail) for mail in post.mails] == [['carla@acme.example'], ['luis.ibanez@hotel.example']], post.mails
    assert addresses(post.mails[0], 'Cc') == addresses(post.mails[0], 'Reply-To') == ['luis.ibanez@hotel.example']
    calendar = [part for part in post.mails[0].walk() if part.get_content_type() == 'text/calendar'][0]
    assert 'carla@acme.example' in calendar.get_payload(decode=True).decode().replace('\r\n ', '')
    assert base.step('confirmation')['state'] == base.step('alert')['state'] == 'done'
    # The mails as they were are there as well, and cannot go out again.
    rows = base.mails()
    assert [(row['op'], row['to'], row['state']) for row in rows if row['former']] == [
        ('confirmation', 'carla0@acme0.example', 'dead'), ('packet', LUIS, 'dead')], rows
    assert len(rows) == 4 and len({row['message_id'] for row in rows}) == 4
    base.refuse('mail', 'send', '--resend', former['packet']['id'])
    assert base.do('check')['ok']


def told(base, user=ANA):
    return [item['text'] for item in base.do('today', user=user)['notices']['items'] if 'mail' in item['text']]


def check_told_without_step():
    """A mail that has no step of its own is told to who handed over, where it did not arrive or may not have."""
    need_server()
    for behaviour, state, word, task in (('refuse', 'dead', 'did not reach', 'Tell the contact'),
                                         ('drop', 'held', 'Nobody knows', 'Ask the contact')):
        base = Base('told-' + behaviour)
        with Post() as post:
            set_account(base, post)
            base.hand_over()
            base.do('mail', 'send')
            base.do('meeting', 'change', '1', '--meeting', '2030-01-11T10:00')
            post.behaviour = behaviour
            base.do('mail', 'send')
            assert base.mail('meeting_changed')['state'] == state, base.mails()
            assert len(told(base)) == 1 and word in told(base)[0] and 'carla0@acme0.example' in told(base)[0], told(base)
            due = [item['text'] for item in base.do('task', 'list')['items']]
            assert len(due) == 1 and due[0].startswith(task), due
            # Once: nothing is told again, and what is tried again finds the task there.
            base.do('mail', 'send')
            assert len(told(base)) == 1
            base.do('mail', 'send', '--resend', base.mail('meeting_changed')['id'])
            assert len(base.do('task', 'list')['items']) == 1 and base.do('check')['ok']


def check_executive_who_left():
    """Who does not work here any more gets no packet, and the contact no appointment with them."""
    need_server()
    base = Base('left')
    forget_account(base)
    base.hand_over()
    base.do('user', 'add', 'Eva Soto', 'eva@hotel.example', '--role', 'sales')
    base.do('user', 'set', LUIS, '--inactive')
    with Post() as post:
        set_account(base, post)
        assert base.do('mail', 'send')['refused'] == 2 and not post.mails, [mail['Subject'] for mail in post.mails]
        assert {row['reason'] for row in base.mails()} == {'not_allowed'}
        for name in ('confirmation', 'alert'):
            step = base.step(name)
            assert step['state'] == 'failed' and 'Luis Ibáñez' in step['message'] and 'Reassign' in step['message'], step
        assert 'Reassign' in base.refuse('mail', 'send', '--resend', base.mail('packet')['id'])['message']
        base.do('handoff', 'reassign', '1', '--to', 'eva@hotel.example', '--reason', 'Luis left')
        base.do('mail', 'send')
        assert ['eva@hotel.example'] in [addresses(mail) for mail in post.mails], post.mails
        assert ['carla0@acme0.example'] in [addresses(mail) for mail in post.mails], post.mails
    assert base.do('check')['ok']


def check_doubt_outlives_handoff():
    """A confirmation in doubt stays so where its handoff ended, and the cancellation goes out; else the contact waits in vain."""
    need_server()
    for when in ('before', 'after', 'not sent'):
        base = Base('doubt-' + when.replace(' ', '-'))
        with Post('drop') as post:
            set_account(base, post)
            base.hand_over()
            base.do('mail', 'send')
            row = base.mail('confirmation')
            assert row['state'] == 'held', row
            if when == 'after':
                # It is to be sent again, and the server cannot be reached.
                set_account(base, post, server='127.0.0.1:1')
                base.do('mail', 'send', '--resend', row['id'])
                assert base.mail('confirmation')['state'] == 'queued'
                set_account(base, post)
            elif when == 'not sent':
                base.do('mail', 'settle', row['id'], 'not_sent')
            post.behaviour = 'take'
            before = len(post.mails)
            base.do('handoff', 'withdraw', '1', '--reason', 'Project stopped', '--meeting-fate', 'cancelled')
            if when == 'before':
                assert 'in doubt' in base.refuse('mail', 'send', '--resend', row['id'])['message']
                assert base.mail('confirmation')['state'] == 'held'
            for _ in range(2):
                base.do('mail', 'send')
            sent = [mail['Subject'] for mail in post.mails[before:]]
            cancelled = [subject for subject in sent if 'Cancelada' in subject]
            assert len(cancelled) == (0 if when == 'not sent' else 1), (when, sent, base.mails())
            assert base.do('check')['ok']


def check_passed_on():
    """The colleague reads who passed the lead on, and why."""
    need_server()
    base = Base('passed')
    base.do('user', 'add', 'Eva Soto', 'eva@hotel.example', '--role', 'sales')
    base.do('user', 'add', 'Mario Paz', 'mario@hotel.example', '--role', 'manager')
    with Post() as post:
        set_account(base, post)
        base.hand_over()
        base.do('mail', 'send')
        assert 'Por qué lo recibe' not in of(post, 'Un lead')[0].get_body(('plain',)).get_content()
        base.do('handoff', 'reassign', '1', '--to', 'eva@hotel.example', '--reason', 'Vacaciones de Luis', user='mario@hotel.example')
        base.do('mail', 'send')
        text = of(post, 'Un lead')[1].get_body(('plain',)).get_content()
        assert 'Mario Paz le entrega este lead' in text and 'Por qué lo recibe usted: Vacaciones de Luis' in text, text


def check_trouble_is_seen():
    """What is in doubt or failed is counted among what there is to do, and marks its handoff."""
    need_server()
    base = Base('trouble', 2)
    marks = lambda: [item['mail'] for item in sorted(base.do('handoff', 'list')['items'], key=lambda item: item['number'])]
    with Post(refused={'carla0@acme0.example': '550 5.1.1 No such person here'}) as post:
        set_account(base, post)
        base.hand_over(0)
        assert base.do('today')['mails'] == {'waiting': 2, 'in_doubt': 0, 'dead': 0} and marks() == [None]
        base.do('mail', 'send')
        post.behaviour = 'drop'
        base.hand_over(1)
        base.do('mail', 'send')
        assert base.do('today')['mails'] == {'waiting': 0, 'in_doubt': 2, 'dead': 1}, base.do('today')['mails']
        assert marks() == ['failed', 'in_doubt'] and base.do('handoff', 'show', '1')['mail'] == 'failed'
        today = base.call('--base', base.file, '--as', ANA, 'today').stdout
        assert '2 in doubt, 1 not delivered' in today, today
        # What is settled, and what was written anew since, is no trouble any more.
        for op in ('confirmation', 'packet'):
            base.do('mail', 'settle', base.mail(op, 2)['id'], 'sent')
        post.behaviour = 'take'
        base.do('lead', 'set', base.leads[0], 'email=carla@acme.example')
        base.do('mail', 'send', '--resend', base.mail('confirmation', 1)['id'])
        assert base.do('today')['mails'] == {'waiting': 0, 'in_doubt': 0, 'dead': 0} and marks() == [None, None], base.mails()
    assert base.do('today')['outbox'] == {'waiting': 0, 'in_doubt': 0, 'held': 0, 'dead': 0}


def check_corrected_while_waiting():
    need_server()
    base = Base('waiting', 2)
    forget_account(base)
    base.hand_over(0)
    base.hand_over(1)
    base.do('lead', 'set', base.leads[0], 'email=carla@acme.example', '--seen', 'email=carla0@acme0.example')
    base.do('consent', 'add', base.leads[1], '--channel', 'mail', '--do-not-contact', '--reason', 'No mails please')
    with Post() as post:
        set_account(base, post)
        base.do('mail', 'send')
        assert sorted(to for mail in post.mails for to in addresses(mail)) == ['carla@acme.example', LUIS, LUIS], post.mails
        row, step = base.mail('confirmation', 2), base.step('confirmation', 2)
        assert row['state'] == 'dead' and row['reason'] == 'not_allowed', row
        assert step['state'] == 'failed' and 'No mails please' in step['message'] and 'in another way' in step['message'], step
        assert 'No mails please' in base.refuse('mail', 'send', '--resend', row['id'])['message']
        assert len(post.mails) == 3 and base.do('check')['ok']


def check_given_up():
    """How long a mail is tried counts from the first try."""
    need_server()
    base = Base('long')
    with Post('later') as post:
        set_account(base, post)
        base.hand_over()
        row = base.mail('confirmation')

        def age(column, table, key):
            with contextlib.closing(sqlite3.connect(base.file)) as file:
                file.execute('UPDATE %s SET %s = %s - 30 * 86400000000 WHERE %s = ?' % (table, column, column, key), [row['id']])
                file.commit()

        age('created', 'outbox', 'id')
        base.do('mail', 'send')
        assert base.mail('confirmation')['state'] == 'queued', base.mail('confirmation')
        base.do('mail', 'send', '--resend', row['id'])
        age('at', 'attempt', 'outbox')
        base.do('mail', 'send', '--resend', row['id'])
        assert base.mail('confirmation')['state'] == 'queued', 'what is queued anew begins anew'
        age('at', 'attempt', 'outbox')
        age('next_at', 'outbox', 'id')
        base.do('mail', 'send')
        assert base.mail('confirmation')['state'] == 'dead' and base.mail('confirmation')['reason'] == 'gave_up'


def check_two_programs():
    need_server()
    base = Base('two', 4)
    with Post() as post:
        set_account(base, post)
        for number in range(4):
            base.hand_over(number)
        programs = [base.start('mail', 'send') for _ in range(3)]
        outputs = [program.communicate(timeout=120) for program in programs]
        assert [program.returncode for program in programs] == [0, 0, 0], outputs
        assert len(post.mails) == 8 and len(set(post.ids())) == 8, post.ids()
        assert {row['state'] for row in base.mails()} == {'done'} and base.do('check')['ok']


def check_killed_while_sending():
    need_server()
    base = Base('held')
    with Post('hold') as post:
        set_account(base, post)
        base.hand_over()
        program = base.start('mail', 'send')
        until(lambda: post.mails, 'the mail')
        assert [row['state'] for row in base.mails(state='sending')] == ['sending']
        # While it is being sent, another leaves it alone.
        other = base.do('mail', 'send')
        assert other['in_doubt'] == 0 and len(set(post.ids())) == len(post.ids()), other
        program.kill()
        program.communicate()
        post.behaviour = 'take'
        assert base.do('mail', 'send')['in_doubt'] == 1
        held = base.mails(state='held')
        assert len(held) == 1 and base.step('confirmation' if held[0]['op'] == 'confirmation' else 'alert')['state'] == 'in_doubt'
        base.do('mail', 'send')
        assert max(collections.Counter(post.ids()).values()) == 1, post.ids()


def check_killed_at_every_step():
    """Killed after ever longer times: each mail is at the server once, or not at all, or it is said to be in doubt."""
    need_server()
    chance = random.Random(SEED)
    base = Base('killed', 6)
    with Post() as post:
        set_account(base, post)
        for number in range(6):
            base.hand_over(number)
        began = time.monotonic()
        base.do('mail', 'list')
        whole = time.monotonic() - began
        for _ in range(40):
            program = base.start('mail', 'send')
            time.sleep(whole * chance.uniform(0.3, 2.5))
            program.send_signal(signal.SIGKILL)
            program.communicate()
            if not base.mails(state='queued') and not base.mails(state='sending'):
                break
        base.do('mail', 'send')
        counts = collections.Counter(post.ids())
        assert max(counts.values()) == 1, 'seed %d: %s' % (SEED, counts)
        rows = base.mails()
        assert len(rows) == 12 and {row['state'] for row in rows} <= {'done', 'held'}, 'seed %d: %s' % (SEED, rows)
        for row in rows:
            step = base.step('confirmation' if row['op'] == 'confirmation' else 'alert', row['handoff'])
            assert step['state'] == {'done': 'done', 'held': 'in_doubt'}[row['state']], 'seed %d: %s %s' % (SEED, row, step)
            # What is said to have been sent, was.
            assert row['state'] == 'held' or counts['<%s>' % row['message_id']] == 1, 'seed %d: %s' % (SEED, row)
        assert base.do('check')['ok']


def check_tls():
    need_server()
    base = Base('tls')
    ca, certificate, key = make_certificate(PLACE.name, ['localhost'])
    other, _, _ = make_certificate(PLACE.name, ['elsewhere.example'])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    base.hand_over()
    with Post(tls_context=context, require_starttls=True) as post:
        set_account(base, post, '--ca-file', other, security='starttls', server='localhost:%d' % post.port)
        answer = base.do('mail', 'send')
        assert answer['problem'] and not post.mails and base.step('confirmation')['state'] == 'waiting', answer
        set_account(base, post, '--ca-file', ca, security='starttls', server='localhost:%d' % post.port)
        for row in base.mails(state='queued'):
            base.do('mail', 'send', '--resend', row['id'])
        assert len(post.mails) == 2 and len(set(post.ids())) == 2


if __name__ == '__main__':
    tap.run([
        ('templates are changed, previewed and reset; unknown fields are told with their line', check_templates),
        ('an empty field leaves no gap', check_no_gaps),
        ('confirmation and packet are sent once', check_sent_once),
        ('who is refused gets nothing, and nobody a copy', check_refused),
        ('a copy that is refused is told', check_refused_copy),
        ('what the server puts off is tried later', check_put_off),
        ('a mail in doubt is settled by people, and keeps its Message-ID', check_in_doubt),
        ('without an account the mail is sent by hand', check_without_account),
        ('a contact who wants no mail gets none', check_contact_who_declined),
        ('what did not arrive goes to the addresses that are known now', check_corrected),
        ('a mail without a step that does not arrive is told to who handed over', check_told_without_step),
        ('mails in doubt and failed ones are counted for today, and mark their handoffs', check_trouble_is_seen),
        ('an executive who left gets no packet, and the contact hears of no appointment with them', check_executive_who_left),
        ('a confirmation in doubt whose handoff ended is followed by the cancellation', check_doubt_outlives_handoff),
        ('a colleague reads who passed the lead on and why', check_passed_on),
        ('what waits asks addresses and consents once more', check_corrected_while_waiting),
        ('how long a mail is tried counts from the first try', check_given_up),
        ('programs on one base send each mail once', check_two_programs),
        ('killed while the server has it, a mail is in doubt', check_killed_while_sending),
        ('killed at every step, no mail is sent twice', check_killed_at_every_step),
        ('STARTTLS is verified', check_tls),
    ])
