#!/usr/bin/python3
"""The handoff from end to end: ten leads go from qualified to accepted or returned by two people on one base, the mails are
taken by a real SMTP server and read by two mail programs; and a program that is killed at any step of it leaves exactly one
of everything.

With --every N, or TAMIZ_KILL_EVERY=N, the program is killed at each Nth step only.

Usage: test-handoffs.py TAMIZCTL SOURCE_ROOT PO_FOLDER KILL_AT [--every N]"""
import collections
import email
import email.policy
import email.utils
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import mutt
import tap

try:
    from aiosmtpd.controller import Controller
except ImportError:
    Controller = None

TAMIZCTL, TOP, PO, KILL_AT = (os.path.abspath(word) for word in sys.argv[1:5])
EVERY = int(os.environ.get('TAMIZ_KILL_EVERY', sys.argv[6] if sys.argv[5:6] == ['--every'] else 1))
PLACE = tempfile.TemporaryDirectory()
LUCIA, DIEGO, CAMILA, JORGE = ('%s@tamiz.example' % name for name in ('lucia', 'diego', 'camila', 'jorge'))
ENVIRONMENT = {key: value for key, value in os.environ.items()
               if not key.startswith(('LC_', 'TAMIZ_', 'XDG_')) and key not in ('LANG', 'LANGUAGE')}
ENVIRONMENT.update(LC_ALL='C.UTF-8', TZ='UTC', HOME=PLACE.name, TAMIZ_DATA_DIR=os.path.join(TOP, 'data'), TAMIZ_LOCALE_DIR=PO)
ANSWERS = ('need=yes', 'authority=decides', 'budget=approved', 'time_frame=within_3_months', 'buying_process=deciding',
           'meets_executive=yes')
MEETING = '2030-01-10T%02d:00'


class Post:
    """A post office that keeps what it took."""

    def __init__(self):
        self.mails = []
        probe = socket.socket()
        probe.bind(('127.0.0.1', 0))
        self.port = probe.getsockname()[1]
        probe.close()
        self.controller = Controller(self, hostname='127.0.0.1', port=self.port)

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((message, sorted(envelope.rcpt_tos), envelope.content))
        return '250 Taken'

    def count_ids(self):
        return collections.Counter(message['Message-ID'].strip() for message, _, _ in self.mails)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *error):
        self.controller.stop()


class Base:
    """A team's base with a definition in force, and the verbs as they are typed."""

    def __init__(self, file):
        self.file = file

    @classmethod
    def make(cls, name, post):
        self = cls(os.path.join(PLACE.name, name + '.tamiz'))
        self.call('new', self.file, '--country', 'BO', '--language', 'en', '--currency', 'BOB', '--timezone', 'America/La_Paz')
        for who, address, roles in (('Jorge Paz', JORGE, 'manager'), ('Lucía Méndez', LUCIA, 'marketing,steward'),
                                    ('Diego Rojas', DIEGO, 'sales'), ('Camila Ortiz', CAMILA, 'sales')):
            self.do(JORGE if address != JORGE else None, 'user', 'add', who, address, '--role', roles)
        self.do(LUCIA, 'source', 'add', 'Web site', '--kind', 'web')
        self.do(LUCIA, 'source', 'add', 'Fair', '--kind', 'event')
        self.do(LUCIA, 'definition', 'import', os.path.join(TOP, 'data/definitions/consultative.en.duo.json'))
        self.do(LUCIA, 'definition', 'propose', '--signers', ','.join((LUCIA, DIEGO)))
        self.do(LUCIA, 'definition', 'sign', '--side', 'marketing')
        self.do(DIEGO, 'definition', 'sign', '--side', 'sales')
        self.do(LUCIA, 'mail', 'account', 'set', '--server', '127.0.0.1:%d' % post.port, '--security', 'none-on-loopback',
                '--from', 'Hotel Sucre <ventas@hotel.example>')
        return self

    @staticmethod
    def call(*words, **more):
        return subprocess.run([TAMIZCTL, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding='utf-8',
                              stdin=subprocess.DEVNULL, check=False, timeout=120, env={**ENVIRONMENT, **more})

    def run(self, who, *words, **more):
        return self.call('--base', self.file, '--json', *(['--as', who] if who else []), *words, **more)

    def do(self, who, *words):
        result = self.run(who, *words)
        assert result.returncode == 0, '%s: %s%s' % (' '.join(words), result.stderr, result.stdout)
        return json.loads(result.stdout)

    def refuse(self, who, *words):
        result = self.run(who, *words)
        assert result.returncode == 1, '%s was not refused: %s' % (' '.join(words), result.stdout)
        return json.loads(result.stdout)['error']['message']

    def qualify(self, first, last, company, source='Web site'):
        """A lead that meets the definition, after one call."""
        lead = self.do(LUCIA, 'lead', 'add', 'first_name=' + first, 'last_name=' + last, 'job_title=General manager',
                       'email=%s@%s.example' % (first.lower(), company.lower()), 'phone=+59171234567', 'company=' + company,
                       'employees=80', 'country=BO', '--source', source)['id']
        self.do(LUCIA, 'call', 'log', lead, '--purpose', 'web_follow_up', '--outcome', 'reached', '--pain-points',
                'Loses two weeks a month', *(word for answer in ANSWERS for word in ('--answer', answer)))
        return lead

    def send(self, lead, to, hour=10):
        return self.do(LUCIA, 'handoff', 'send', lead, '--to', to, '--meeting', MEETING % hour)['number']

    def mail(self):
        self.do(LUCIA, 'mail', 'send')

    def copy(self, name):
        """The base as a program that was killed left it would be: with its log."""
        other = os.path.join(PLACE.name, name + '.tamiz')
        for ending in ('', '-wal', '-shm'):
            if os.path.exists(self.file + ending):
                shutil.copy(self.file + ending, other + ending)
            elif os.path.exists(other + ending):
                os.remove(other + ending)
        return Base(other)


def check_sound(base):
    checked = base.do(None, 'check')
    assert checked['ok'], checked['problems']


def get_addresses(message, header):
    return sorted(address for _, address in email.utils.getaddresses(message.get_all(header, [])))


def list_parts(message):
    return [part.get_content_type() for part in message.walk() if not part.is_multipart()]


# ---- ten leads

LEADS = [('Ana', 'Uno', 'Web site', DIEGO, 'accept'), ('Luis', 'Dos', 'Web site', DIEGO, 'accept'),
         ('Rosa', 'Tres', 'Fair', DIEGO, 'return'), ('Juan', 'Cuatro', 'Fair', CAMILA, 'accept'),
         ('Eva', 'Cinco', 'Web site', CAMILA, 'accept'), ('Hugo', 'Seis', 'Fair', CAMILA, 'return'),
         ('Ines', 'Siete', 'Web site', DIEGO, 'accept'), ('Omar', 'Ocho', 'Web site', CAMILA, 'accept'),
         ('Sara', 'Nueve', 'Fair', DIEGO, 'accept'), ('Pedro', 'Diez', 'Web site', CAMILA, 'return')]


def ten_leads():
    tap.need(Controller, 'python3-aiosmtpd is not installed')
    with Post() as post:
        base = Base.make('ten', post)
        leads = [base.qualify(first, 'Rojas', company, source) for first, company, source, _, _ in LEADS]
        assert {base.do(None, 'lead', 'show', lead)['stage'] for lead in leads} == {'sql'}
        numbers = [base.send(lead, row[3], hour=8 + i) for i, (lead, row) in enumerate(zip(leads, LEADS))]
        base.mail()
        check_mails(post)
        for number, (first, _, _, executive, verdict) in zip(numbers, LEADS):
            if verdict == 'accept':
                base.do(executive, 'handoff', 'accept', str(number))
            else:
                base.do(executive, 'handoff', 'return', str(number), '--criterion', 'budget', '--reason', first + ' has no budget',
                        '--wanted', 'A budget that is approved')
        base.mail()
        for lead, row in zip(leads, LEADS):
            shown = base.do(None, 'lead', 'show', lead)
            assert shown['stage'] == {'accept': 'accepted', 'return': 'mql'}[row[4]], shown['stage']
        check_history(base, leads)
        check_attainment(base)
        check_sound(base)
        assert set(post.count_ids().values()) == {1}, post.count_ids()


def check_mails(post):
    """One confirmation a lead to the contact with a copy to the executive, one packet to the executive."""
    confirmations = [mail for mail in post.mails if 'text/calendar' in list_parts(mail[0]) and mail[0]['Cc']]
    packets = [mail for mail in post.mails if mail not in confirmations]
    assert len(confirmations) == 10 and len(packets) == 10, (len(confirmations), len(packets))
    for first, company, _, executive, _ in LEADS:
        contact = '%s@%s.example' % (first.lower(), company.lower())
        message, recipients, content = next(mail for mail in confirmations if contact in mail[1])
        assert recipients == sorted((contact, executive)), recipients
        assert get_addresses(message, 'To') == [contact] and get_addresses(message, 'Cc') == [executive]
        parts = list_parts(message)
        assert parts[:3] == ['text/plain', 'text/html', 'text/calendar'], parts
        assert first in message.get_body(('plain',)).get_content()
        invitation = next(part for part in message.walk() if part.get_content_type() == 'text/calendar')
        assert invitation.get_param('method') == 'REQUEST'
        assert 'METHOD:REQUEST' in invitation.get_content().replace('\r', ''), invitation.get_content()
    for message, recipients, content in packets:
        assert recipients in ([DIEGO], [CAMILA]), recipients
        names = [part.get_filename() for part in message.iter_attachments()]
        assert any(name.endswith('.pdf') for name in names) and any(name.endswith('.tamiz-packet') for name in names), names
    for name, (message, _, content) in (('confirmation', confirmations[0]), ('packet', packets[0])):
        path = os.path.join(PLACE.name, name + '.eml')
        with open(path, 'wb') as file:
            file.write(content)
        shown = mutt.show(path, PLACE.name)
        assert str(message['Subject']).split(':')[0] in shown, shown
        assert ('invite.ics' if name == 'confirmation' else '.tamiz-packet') in shown, shown


def check_history(base, leads):
    """Who did what, when: of each lead, by whom it was sent and decided."""
    trail = sqlite3.connect(base.file)
    for lead, (first, _, _, executive, verdict) in zip(leads, LEADS):
        done = set(trail.execute('SELECT c.cause, m.email FROM change AS c JOIN member AS m ON m.id = c.user '
                                 'JOIN audit AS a ON a.change = c.number WHERE a.lead = ?', (int(lead),)))
        for step in (('lead.add', LUCIA), ('call.log', LUCIA), ('handoff.send', LUCIA), ('handoff.' + verdict, executive)):
            assert step in done, '%s is not in the trail of %s: %s' % (step, first, sorted(done))
    trail.close()


def check_attainment(base):
    """Ten sent, seven accepted in time, three returned in time: seven count."""
    report = base.do(None, 'sla', 'report')
    assert report['marketing']['counted'] == 7 and report['marketing']['completeness'] == 1, report['marketing']
    assert report['marketing']['inquiry'] == {'in_time': 6, 'late': 0, 'running': 0, 'promised_hours': 8}, report['marketing']
    assert report['sales']['handoffs'] == 10 and report['sales']['returned'] == 3, report['sales']
    assert (report['sales']['accept']['in_time'], report['sales']['accept']['late']) == (10, 0), report['sales']
    by_person = {item['person']: item for item in report['items']}
    assert [by_person[who]['accept_in_time'] for who in (DIEGO, CAMILA)] == [5, 5], by_person
    assert [by_person[who]['returned'] for who in (DIEGO, CAMILA)] == [1, 2], by_person
    by_source = {item['source']: item for item in base.do(None, 'sla', 'report', '--by', 'source')['items']}
    assert (by_source['Web site']['counted'], by_source['Fair']['counted']) == (5, 2), by_source


# ---- killed at every step

# The sanitizers are content with coming second to what kills.
KILLER = {'LD_PRELOAD': KILL_AT, 'ASAN_OPTIONS': ':'.join((os.environ.get('ASAN_OPTIONS', ''), 'verify_asan_link_order=0'))}


def count_steps(base, who, *words):
    count = os.path.join(PLACE.name, 'count')
    result = base.run(who, *words, **KILLER, TAMIZ_COUNT_STEPS=count)
    assert result.returncode == 0, result.stderr
    with open(count, encoding='ascii') as file:
        return int(file.read())


def kill_at(base, step, who, *words):
    result = base.run(who, *words, **KILLER, TAMIZ_KILL_AT=str(step))
    return result.returncode == -signal.SIGKILL


def get_mails(base):
    return base.do(None, 'mail', 'list')['items']


def finish(base, post, lead, executive):
    """What a person does who starts the program again: whatever was not done is done, and nothing else."""
    if base.do(None, 'lead', 'show', lead)['stage'] == 'sql':
        base.send(lead, executive)
    base.mail()


def expect_one_of_everything(base, post, lead):
    """One handoff; each of its two mails once at the server, or once in doubt, said so, and at the server at most once."""
    handoffs = base.do(None, 'handoff', 'list')['items']
    assert len(handoffs) == 1, handoffs
    mails = get_mails(base)
    assert sorted(mail['op'] for mail in mails) == ['confirmation', 'packet'], mails
    ids = post.count_ids()
    for mail in mails:
        at_server = ids['<%s>' % mail['message_id']]
        if mail['state'] == 'done':
            assert at_server == 1, (mail, ids)
        else:
            assert mail['state'] == 'held', mail
            assert at_server <= 1, (mail, ids)
            step = {'confirmation': 'confirmation', 'packet': 'alert'}[mail['op']]
            assert handoffs[0]['steps'][step]['state'] == 'in_doubt', handoffs[0]['steps']
    assert sum(ids.values()) <= 2, ids
    check_sound(base)
    doubts = sum(mail['state'] == 'held' for mail in mails)
    assert doubts <= 1, mails
    return doubts


def killed_while_sending():
    tap.need(Controller, 'python3-aiosmtpd is not installed')
    with Post() as post:
        base = Base.make('killed', post)
        lead = base.qualify('Ana', 'Rojas', 'Uno')
        words = ('handoff', 'send', lead, '--to', DIEGO, '--meeting', MEETING % 10)
        steps = count_steps(base.copy('count'), LUCIA, *words)
        assert steps > 5, steps
        for step in range(1, steps + 1, EVERY):
            post.mails.clear()
            killed = base.copy('killed-%d' % step)
            kill_at(killed, step, LUCIA, *words)
            finish(killed, post, lead, DIEGO)
            assert expect_one_of_everything(killed, post, lead) == 0
            os.remove(killed.file)


def killed_while_mailing():
    tap.need(Controller, 'python3-aiosmtpd is not installed')
    with Post() as post:
        base = Base.make('mailing', post)
        lead = base.qualify('Ana', 'Rojas', 'Uno')
        base.send(lead, DIEGO)
        steps = count_steps(base.copy('count'), LUCIA, 'mail', 'send')
        assert steps > 10, steps
        doubts = 0
        for step in range(1, steps + 1, EVERY):
            post.mails.clear()
            killed = base.copy('mailing-%d' % step)
            kill_at(killed, step, LUCIA, 'mail', 'send')
            finish(killed, post, lead, DIEGO)
            doubts += expect_one_of_everything(killed, post, lead)
            os.remove(killed.file)
        print('# %d steps, %d mails in doubt' % (steps, doubts))


def killed_while_deciding():
    tap.need(Controller, 'python3-aiosmtpd is not installed')
    with Post() as post:
        base = Base.make('deciding', post)
        lead = base.qualify('Ana', 'Rojas', 'Uno')
        number = str(base.send(lead, DIEGO))
        base.mail()
        for verb, state, words in (('accept', 'accepted', ()),
                                   ('return', 'returned', ('--criterion', 'budget', '--reason', 'None', '--meeting-fate', 'cancelled'))):
            steps = count_steps(base.copy('count'), DIEGO, 'handoff', verb, number, *words)
            for step in range(1, steps + 1, EVERY):
                killed = base.copy('%s-%d' % (verb, step))
                kill_at(killed, step, DIEGO, 'handoff', verb, number, *words)
                if killed.do(None, 'handoff', 'show', number)['state'] == 'sent':
                    killed.do(DIEGO, 'handoff', verb, number, *words)
                shown = killed.do(None, 'handoff', 'show', number)
                assert shown['state'] == state, shown['state']
                tasks = killed.do(None, 'task', 'list')['items']
                assert len(tasks) == (1 if verb == 'return' else 0), tasks
                cancelled = [mail for mail in get_mails(killed) if mail['op'] == 'meeting_cancelled']
                assert len(cancelled) == (1 if verb == 'return' else 0), cancelled
                check_sound(killed)
                os.remove(killed.file)


# Verb, who, the words after the number, whether it was done, how many handoffs there are then, and which mails beside the
# two of the first handoff.
CHANGES = [
    ('handoff withdraw', LUCIA, ('--reason', 'Too soon', '--meeting-fate', 'cancelled'),
     lambda shown: shown['state'] == 'withdrawn', 1, ['meeting_cancelled']),
    ('handoff reassign', DIEGO, ('--to', CAMILA, '--reason', 'Her town'),
     lambda shown: shown['state'] != 'sent', 2, ['packet', 'reassigned', 'reassigned_away']),
    ('meeting change', LUCIA, ('--meeting', MEETING % 15),
     lambda shown: shown['meeting'].startswith((MEETING % 15)[:13]), 1, ['meeting_changed']),
    ('meeting cancel', LUCIA, ('--reason', 'They close that day'),
     lambda shown: shown['meeting_state'] == 'cancelled', 1, ['meeting_cancelled']),
]


def killed_while_changing():
    tap.need(Controller, 'python3-aiosmtpd is not installed')
    with Post() as post:
        base = Base.make('changing', post)
        lead = base.qualify('Ana', 'Rojas', 'Uno')
        number = str(base.send(lead, DIEGO))
        base.mail()
        for verb, who, words, is_done, handoffs, mails in CHANGES:
            command = (*verb.split(), number, *words)
            steps = count_steps(base.copy('count'), who, *command)
            for step in range(1, steps + 1, EVERY):
                killed = base.copy('changing-%d' % step)
                kill_at(killed, step, who, *command)
                if not is_done(killed.do(None, 'handoff', 'show', number)):
                    killed.do(who, *command)
                assert is_done(killed.do(None, 'handoff', 'show', number)), verb
                listed = killed.do(None, 'handoff', 'list')['items']
                assert len(listed) == handoffs, (verb, listed)
                assert sum(item['state'] == 'sent' for item in listed) == (verb != 'handoff withdraw'), (verb, listed)
                more = sorted(mail['op'] for mail in get_mails(killed) if mail['state'] != 'done')
                assert more == mails, (verb, step, more)
                check_sound(killed)
                os.remove(killed.file)


tap.run([
    ('ten leads are handed over, mailed, accepted or returned by two people, and counted', ten_leads),
    ('killed at any step of sending, a lead is handed over once', killed_while_sending),
    ('killed at any step of mailing, each mail leaves once or is in doubt', killed_while_mailing),
    ('killed at any step of deciding, it is decided once', killed_while_deciding),
    ('killed at any step of a change, it is made once', killed_while_changing),
])
