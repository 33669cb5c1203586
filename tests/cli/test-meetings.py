#!/usr/bin/python3
"""Calendars of executives, proposed times, meetings that change, and what contacts answer.

Usage: test-meetings.py TAMIZCTL SOURCE_ROOT
"""

import datetime
import http.server
import json
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading

TAMIZCTL, TOP = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
sys.path.insert(0, os.path.join(TOP, 'tests', 'support'))
import tap  # noqa: E402

NOW = datetime.datetime.now(datetime.timezone.utc)
EVENT = 'BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDTEND:{end:%Y%m%dT%H%M%SZ}\r\nSUMMARY:Dentist, secret\r\nEND:VEVENT\r\n'


def calendar(*events):
    return 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n' + ''.join(events) + 'END:VCALENDAR\r\n'


def event(start, end, uid='a'):
    return EVENT.format(uid=uid, start=start, end=end)


def run(*words, code=0):
    done = subprocess.run([TAMIZCTL, '--json', '--base', BASE, *AS, *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return json.loads(done.stdout)


def refused(code, *words):
    error = run(*words, code=1)['error']
    assert error['code'] == code, error
    return error['message']


def write(name, text):
    path = os.path.join(FOLDER.name, name)
    with open(path, 'w', newline='', encoding='utf-8') as file:
        file.write(text)
    return path


def parse(time):
    return datetime.datetime.fromisoformat(time)


def stored(number):
    """What the base holds of a handoff's meeting."""
    with sqlite3.connect(f'file:{BASE}?mode=ro', uri=True) as base:
        base.row_factory = sqlite3.Row
        return dict(base.execute('SELECT * FROM handoff WHERE number = ?', (number,)).fetchone())


def mails():
    """What waits to be sent to the contact: kind, to, copy, time it was to be before."""
    with sqlite3.connect(f'file:{BASE}?mode=ro', uri=True) as base:
        rows = base.execute("SELECT op, payload FROM outbox WHERE object = 'mail' AND op LIKE 'meeting%' ORDER BY id").fetchall()
    return [(op, json.loads(payload)) for op, payload in rows]


def settings():
    return os.path.join(os.environ['XDG_CONFIG_HOME'], 'tamiz', 'calendars.ini')


def propose(*words):
    return run('meeting', 'propose', LEAD, '--to', VERA, *words)


def times_are_proposed_when_both_can():
    answer = propose('--limit', '4')
    assert answer['total'] == 4 and len(answer['items']) == 4, answer
    assert answer == propose('--limit', '4') or parse(answer['items'][0]['starts']) < NOW + datetime.timedelta(hours=4)
    assert 'No calendar' in answer['said'], answer
    days = set()
    for item in answer['items']:
        starts, ends = parse(item['starts']), parse(item['ends'])
        assert ends - starts == datetime.timedelta(minutes=30) and starts > NOW, item
        assert starts.weekday() < 5 and 7 <= starts.hour < 20, item
        assert parse(item['contact_time']) == starts and item['why'], item
        days.add(starts.date())
    assert len(days) == 4, answer
    refused('invalid', 'meeting', 'propose', LEAD, '--to', VERA, '--minutes', '481')
    refused('not_found', 'meeting', 'propose', LEAD, '--to', 'nobody@tamiz.example')


def a_calendar_keeps_its_times_free():
    first = parse(propose('--limit', '1')['items'][0]['starts'])
    path = write('vera.ics', calendar(event(first.astimezone(datetime.timezone.utc) - datetime.timedelta(hours=1),
                                            first.astimezone(datetime.timezone.utc) + datetime.timedelta(days=2))))
    answer = run('calendar', 'set', VERA, '--from', path)
    assert answer['kind'] == 'file' and answer['busy'] == 1 and answer['problem'] is None, answer
    proposed = propose('--limit', '1')
    assert parse(proposed['items'][0]['starts']) >= first + datetime.timedelta(days=2), proposed
    assert proposed['said'] is None and proposed['calendar_read_at'], proposed
    # Times only: what somebody does is nobody's business.
    with open(BASE, 'rb') as file:
        assert b'Dentist' not in file.read()
    assert run('calendar', 'list')['total'] == 1


def nobody_names_a_calendar_of_somebody_else():
    global AS
    AS = ['--as', VERA]
    assert 'their own' in refused('not_allowed', 'calendar', 'set', MIA, '--from', os.path.join(FOLDER.name, 'vera.ics'))
    refused('not_allowed', 'calendar', 'remove', MIA)
    run('calendar', 'set', VERA, '--from', os.path.join(FOLDER.name, 'vera.ics'))
    AS = ['--as', MIA]


def what_was_known_holds_where_a_calendar_cannot_be_read():
    os.rename(os.path.join(FOLDER.name, 'vera.ics'), os.path.join(FOLDER.name, 'gone.ics'))
    answer = run('calendar', 'read')
    (item,) = answer['items']
    assert item['busy'] == 1 and 'could not be read' in item['problem'], item
    assert 'could not be read' in propose('--limit', '1')['said']
    os.rename(os.path.join(FOLDER.name, 'gone.ics'), os.path.join(FOLDER.name, 'vera.ics'))
    assert run('calendar', 'read', VERA)['items'][0]['problem'] is None


def what_is_no_calendar_is_not_kept():
    page = write('page.html', '<html>Sign in</html>')
    assert 'no calendar' in refused('invalid', 'calendar', 'set', VERA, '--from', page)
    assert run('calendar', 'list')['items'][0]['from'].endswith('vera.ics')
    refused('address', 'calendar', 'set', VERA, '--from', 'http://calendar.example/private/x.ics')
    refused('address', 'calendar', 'set', VERA, '--from', 'https://user:word@calendar.example/x.ics')
    refused('invalid', 'calendar', 'set', VERA)
    refused('not_found', 'calendar', 'read', MIA)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == '/moved':
            self.send_response(302)
            self.send_header('Location', '/private-8d2f/basic.ics')
            self.end_headers()
        elif self.path == '/private-8d2f/basic.ics':
            self.send_response(200)
            self.end_headers()
            self.wfile.write(calendar(event(NOW, NOW + datetime.timedelta(days=1)),
                                      event(NOW, NOW + datetime.timedelta(days=2), 'b')).encode())
        elif self.path == '/round':
            self.send_response(302)
            self.send_header('Location', '/round')
            self.end_headers()
        elif self.path == '/endless':
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b'X' * 65536)
            except OSError:
                pass
        else:
            self.send_response(404)
            self.end_headers()

    def log_message(self, *words):
        pass


def an_address_is_a_secret():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f'http://127.0.0.1:{server.server_port}'
    answer = run('calendar', 'set', VERA, '--from', url + '/moved')
    assert answer['kind'] == 'address' and answer['from'] == '127.0.0.1' and answer['busy'] == 2, answer
    answer = run('calendar', 'set', VERA, '--from', url + '/private-8d2f/basic.ics')
    assert 'private-8d2f' not in json.dumps(answer) + json.dumps(run('calendar', 'list'))
    with open(BASE, 'rb') as file:
        assert b'private-8d2f' not in file.read()
    assert stat.S_IMODE(os.stat(settings()).st_mode) == 0o600
    assert '404' in refused('answer', 'calendar', 'set', VERA, '--from', url + '/none')
    assert 'without end' in refused('answer', 'calendar', 'set', VERA, '--from', url + '/round')
    assert 'larger than' in refused('unknown', 'calendar', 'set', VERA, '--from', url + '/endless')
    server.shutdown()
    server.server_close()
    item = run('calendar', 'read', VERA)['items'][0]
    assert item['busy'] == 2 and item['problem'] and 'private-8d2f' not in item['problem'], item


def the_desktop_has_calendars():
    assert 'desktop keeps no calendar' in refused('address', 'calendar', 'set', VERA, '--desktop')
    for name, days in (('system', 1), ('4f2c', 3)):
        folder = os.path.join(os.environ['XDG_DATA_HOME'], 'evolution', 'calendar', name)
        os.makedirs(folder)
        with open(os.path.join(folder, 'calendar.ics'), 'w', newline='', encoding='utf-8') as file:
            file.write(calendar(event(NOW, NOW + datetime.timedelta(days=days))))
    answer = run('calendar', 'set', VERA, '--desktop')
    assert answer['kind'] == 'desktop' and answer['busy'] == 2 and len(answer['files']) == 2, answer
    assert run('calendar', 'remove', VERA)['busy'] == 0
    assert run('calendar', 'list')['total'] == 0 and 'No calendar' in propose()['said']


def send():
    """A handoff with a meeting, by the first time that is proposed."""
    starts = propose('--limit', '1', '--from', f'{NOW + datetime.timedelta(days=3):%Y-%m-%d}')['items'][0]['starts']
    sent = run('handoff', 'send', LEAD, '--to', VERA, '--meeting', starts)
    return sent['number'], parse(starts)


def a_meeting_is_changed_and_cancelled():
    global NUMBER, STARTS
    NUMBER, STARTS = send()
    # As long as nothing left, the confirmation says the hour that holds.
    run('meeting', 'change', str(NUMBER), '--meeting', (STARTS + datetime.timedelta(minutes=30)).isoformat())
    (mail,) = [mail for mail in run('mail', 'list')['items'] if mail['op'] == 'confirmation']
    assert mail['state'] == 'queued' and not mails(), mail
    with sqlite3.connect(f'file:{BASE}?mode=ro', uri=True) as base:
        (text,), = base.execute("SELECT payload FROM outbox WHERE op = 'confirmation'").fetchall()
    half = (STARTS + datetime.timedelta(minutes=30)).astimezone(datetime.timezone(datetime.timedelta(hours=-4)))
    assert f'{half:%-I:%M}' in json.loads(text)['text'], (half, text)
    run('mail', 'settle', mail['id'], 'sent')
    later = STARTS + datetime.timedelta(hours=1)
    changed = run('meeting', 'change', str(NUMBER), '--meeting', later.isoformat(), '--minutes', '45', '--meeting-kind', 'video',
                  '--place', 'https://meet.example/x')
    assert parse(changed['meeting']) == later, changed
    first = stored(NUMBER)
    assert first['meeting_minutes'] == 45 and first['meeting_place'] == 'https://meet.example/x', first
    assert first['meeting_uid'] and first['meeting_state'] == 0, first
    # Its own time is no obstacle to it.
    run('meeting', 'change', str(NUMBER), '--meeting', (later + datetime.timedelta(minutes=15)).isoformat())
    second = stored(NUMBER)
    assert second['meeting_uid'] == first['meeting_uid'], second
    assert second['meeting_sequence'] == first['meeting_sequence'] + 1 and second['meeting_minutes'] == 45, second
    refused('invalid', 'meeting', 'change', str(NUMBER), '--meeting', '2020-01-01T10:00')
    refused('invalid', 'meeting', 'change', str(NUMBER), '--meeting', later.isoformat(), '--minutes', '4')
    cancelled = run('meeting', 'cancel', str(NUMBER), '--reason', 'Vera is ill')
    assert cancelled['steps']['meeting'] == {'state': 'waiting', 'message': 'The meeting was cancelled: Vera is ill'}, cancelled
    # The contact is told, with a copy to the executive, in the transaction of each change.
    told = mails()
    assert [op for op, _ in told] == ['meeting_changed', 'meeting_cancelled'], told
    assert told[0][1]['to'] == CONTACT and told[0][1]['cc'] == VERA, told[0]
    # The first change never left, so the second is one of the hour that the contact knows.
    assert f'{half:%-I:%M}' in told[0][1]['values']['meeting.before'], told
    assert f'{half + datetime.timedelta(minutes=45):%-I:%M}' in told[0][1]['values']['meeting.when'], told
    third = stored(NUMBER)
    assert third['meeting_sequence'] == second['meeting_sequence'] + 1 and third['meeting_state'] == 4, third
    refused('refused', 'meeting', 'cancel', str(NUMBER), '--reason', 'Again')
    again = run('meeting', 'change', str(NUMBER), '--meeting', later.isoformat())
    assert again['steps']['meeting']['state'] == 'done', again
    assert stored(NUMBER)['meeting_state'] == 0


def who_has_not_met_yet_has_not_met():
    # The meeting of this handoff is to come.
    assert not [item for item in propose('--limit', '50')['items'] if any('before' in why for why in item['why'])]


def who_is_busy_is_not_called():
    path = write('busy.ics', calendar(event(NOW, NOW + datetime.timedelta(days=30))))
    run('calendar', 'set', VERA, '--from', path)
    when = (STARTS + datetime.timedelta(hours=2)).isoformat()
    assert 'something else' in refused('refused', 'meeting', 'change', str(NUMBER), '--meeting', when)
    run('meeting', 'change', str(NUMBER), '--meeting', when, '--despite-busy')
    run('calendar', 'remove', VERA)


def answer(state, sequence, attendee=None, words=None):
    row = stored(NUMBER)
    comment = f'COMMENT:{words}\r\n' if words else ''
    text = (f'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:{row["meeting_uid"]}\r\n'
            f'SEQUENCE:{sequence}\r\n{comment}ATTENDEE;PARTSTAT={state}:mailto:{attendee or CONTACT}\r\n'
            'END:VEVENT\r\nEND:VCALENDAR\r\n')
    return run('meeting', 'answer', write('answer.ics', text))


def tasks():
    return [task['text'] for task in run('task', 'list')['items'] if task['lead'] == LEAD]


def notices():
    with sqlite3.connect(f'file:{BASE}?mode=ro', uri=True) as base:
        return [row[0] for row in base.execute("SELECT text FROM notice WHERE topic = 'meeting'")]


def answers_are_noted():
    sequence = stored(NUMBER)['meeting_sequence']
    got = answer('ACCEPTED', sequence)
    assert got['applied'] and got['state'] == 'accepted' and got['number'] == NUMBER, got
    assert stored(NUMBER)['meeting_state'] == 1 and not notices()
    # An answer to what was before, or of somebody else, changes nothing, and is told.
    old = answer('DECLINED', sequence - 1)
    assert not old['applied'] and 'earlier invitation' in old['said'] and stored(NUMBER)['meeting_state'] == 1, old
    text = subprocess.run([TAMIZCTL, '--base', BASE, *AS, 'meeting', 'answer', os.path.join(FOLDER.name, 'answer.ics')],
                          stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, 'LC_ALL': 'C.UTF-8'}).stdout
    assert [line for line in text.splitlines() if line.startswith('Note:') and 'earlier invitation' in line], text
    other = answer('DECLINED', sequence, 'boss@elsewhere.example')
    assert not other['applied'] and 'boss@elsewhere.example' in other['said'], other
    assert stored(NUMBER)['meeting_state'] == 1 and len(notices()) == 4, notices()
    # The executive has a copy, and answers it, too: that they come is no news, that they do not is.
    own = answer('ACCEPTED', sequence, VERA)
    assert not own['applied'] and 'Vera' in own['said'] and len(notices()) == 4, (own, notices())
    answer('DECLINED', sequence, VERA)
    assert stored(NUMBER)['meeting_state'] == 1 and sum('Vera' in text for text in notices()) == 2, notices()
    # Declined: somebody calls.
    before = len(tasks())
    no = answer('DECLINED', sequence, words='No puedo ese día')
    assert no['applied'] and no['words'] == 'No puedo ese día', no
    assert stored(NUMBER)['meeting_state'] == 3 and stored(NUMBER)['meeting_words'] == 'No puedo ese día'
    answer('DECLINED', sequence, words='No puedo ese día')
    (new,) = tasks()[before:] if len(tasks()) == before + 1 else [None]
    assert new and 'No puedo ese día' in new, tasks()
    assert len(notices()) == 8, notices()
    step = run('handoff', 'show', str(NUMBER))['steps']['meeting']
    assert step['state'] == 'failed' and 'No puedo ese día' in step['message'], step
    # Who thinks better of it comes, and nobody has to call any more.
    answer('ACCEPTED', sequence)
    assert new not in tasks() and run('handoff', 'show', str(NUMBER))['steps']['meeting'] == {'state': 'done', 'message': None}
    answer('DECLINED', sequence, words='No puedo ese día')
    assert new in tasks()
    # What changes later asks anew.
    run('meeting', 'change', str(NUMBER), '--meeting', (STARTS + datetime.timedelta(hours=3)).isoformat())
    assert stored(NUMBER)['meeting_state'] == 0 and stored(NUMBER)['meeting_words'] is None
    assert new not in tasks() and run('handoff', 'show', str(NUMBER))['steps']['meeting']['state'] == 'done'
    unknown = write('unknown.ics', 'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:none\r\n'
                    f'ATTENDEE;PARTSTAT=ACCEPTED:mailto:{CONTACT}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n')
    refused('not_found', 'meeting', 'answer', unknown)
    refused('invalid', 'meeting', 'answer', write('no.ics', 'hello'))


def holidays_are_listed():
    answer = run('holiday', 'list', 'bo', '--year', '2026')
    days = {item['day']: item['name'] for item in answer['items']}
    assert days['2026-02-16'] == 'Carnival Monday' and days['2026-06-22'] == 'Andean New Year', days
    assert 'known are those of: AR, BO' in refused('not_found', 'holiday', 'list', 'XX')
    refused('not_found', 'holiday', 'list', '../')
    assert 'from 2017' in refused('invalid', 'holiday', 'list', 'BO', '--year', '2001')
    subprocess.run([TAMIZCTL, '--base', BASE, 'check'], check=True, stdout=subprocess.DEVNULL)


def set_up():
    """A lead that is ready, and who may hand it over to whom."""
    global LEAD, AS
    subprocess.run([TAMIZCTL, 'new', BASE, '--country', 'BO', '--timezone', 'America/La_Paz'], check=True,
                   stdout=subprocess.DEVNULL)
    for name, email, roles in (('Mía', MIA, 'marketing,steward,manager'), ('Vera', VERA, 'sales')):
        run('user', 'add', name, email, '--role', roles)
        AS = ['--as', MIA]
    run('source', 'add', 'Web', '--kind', 'web')
    run('definition', 'import', os.path.join(TOP, 'data', 'definitions', 'consultative.en.duo.json'))
    run('definition', 'propose')
    run('definition', 'sign', '--side', 'marketing')
    AS = ['--as', VERA]
    run('definition', 'sign', '--side', 'sales')
    AS = ['--as', MIA]
    LEAD = run('lead', 'add', 'first_name=Inés', 'last_name=Güemes', 'job_title=Gerente general', f'email={CONTACT}',
               'phone=71234567', 'company=El Cóndor', 'employees=80', 'city=La Paz', 'country=BO', '--source', 'Web')['id']
    run('call', 'log', LEAD, '--purpose', 'web_follow_up', '--outcome', 'reached', '--pain-points', 'Late deliveries',
        *[word for pair in ('need=yes', 'authority=decides', 'budget=approved', 'time_frame=within_3_months',
                            'buying_process=deciding', 'meets_executive=yes') for word in ('--answer', pair)])


TESTS = [times_are_proposed_when_both_can, a_calendar_keeps_its_times_free,
         nobody_names_a_calendar_of_somebody_else,
         what_was_known_holds_where_a_calendar_cannot_be_read, what_is_no_calendar_is_not_kept, an_address_is_a_secret,
         the_desktop_has_calendars, a_meeting_is_changed_and_cancelled,
         who_has_not_met_yet_has_not_met, who_is_busy_is_not_called, answers_are_noted,
         holidays_are_listed]
MIA, VERA, CONTACT, AS = 'mia@tamiz.example', 'vera@tamiz.example', 'ines@condor.example', []
FOLDER = tempfile.TemporaryDirectory()
BASE = os.path.join(FOLDER.name, 'meetings.tamiz')

if __name__ == '__main__':
    os.environ['TAMIZ_DATA_DIR'] = os.path.join(TOP, 'data')
    with FOLDER:
        os.environ['XDG_CONFIG_HOME'] = os.path.join(FOLDER.name, 'config')
        os.environ['XDG_DATA_HOME'] = os.path.join(FOLDER.name, 'data')
        set_up()
        tap.run([(test.__name__.replace('_', ' '), test) for test in TESTS])
