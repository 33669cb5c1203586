#!/usr/bin/python3
"""A program that is killed at random moments of the whole journey and started again loses
nothing that it acknowledged and creates nothing twice, in the base and in a real Tryton.

Environment: TAMIZ_KILLS (how often, 100), TAMIZ_KILL_SEED (else random; always printed),
TAMIZ_KILL_KEEP (any value: the folder is kept)."""
import atexit
import collections
import contextlib
import glob
import http.client
import http.server
import importlib.machinery
import importlib.util
import json
import os
import random
import re
import shutil
import signal
import socketserver
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

RUNNER = os.environ['TAMIZ_KILL_RUNNER']
SCRIPT = os.environ['TAMIZ_TRYTON_SERVER']
KILLS = int(os.environ.get('TAMIZ_KILLS', '100'))
SEED = int(os.environ.get('TAMIZ_KILL_SEED', random.SystemRandom().randrange(1 << 32)))

ROWS = 40  # of a batch, of which
TWICE = 10  # are the same person once more
WANTED = 2  # every second lead is called and handed over
RETURNED = 7  # every seventh is returned once
# What the proxy may wait for, and when the runner is killed: before the server has the
# request, while it works on it, or when its answer is on the way.
METHODS = ('.create', '.create', '.create', 'sale.opportunity.search_read', 'common.db.login')
MOMENTS = ('before', 'during', 'after')
# What may be under way.
FIRST_STEPS = ('user', 'source', 'definition', 'signature')
IMPORT_STEPS = ('base', 'import', 'import', 'resume', 'undo')
LEAD_STEPS = ('base', 'call', 'handoff', 'return', 'accept', 'sync', 'sync')
BEGINNINGS = 20  # bases that are killed while they are made


def load_script():
    loader = importlib.machinery.SourceFileLoader('tryton_server', SCRIPT)
    spec = importlib.util.spec_from_loader('tryton_server', loader)
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


class Proxy(http.server.BaseHTTPRequestHandler):
    """Between the runner and Tryton: it kills the one when the other is asked for something.

    Tryton takes most of a second to look at a password, many times that of anything else:
    later logins get the answer of the first one, whose session goes on."""
    protocol_version = 'HTTP/1.1'
    port = 0  # of Tryton
    armed = None  # (method, moment, function)
    login = None  # the answer

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        armed = Proxy.armed
        if armed and armed[0].encode() in body:
            Proxy.armed = None
        else:
            armed = None
        if armed and armed[1] == 'before':
            armed[2]()
            return
        with contextlib.suppress(OSError):
            answer = Proxy.login if b'common.db.login' in body else None
            if answer is None:
                answer = self.ask(body, armed and armed[1] == 'during' and armed[2])
            elif armed:
                armed[2]()
            if b'common.db.login' in body:
                Proxy.login = answer
            if armed and armed[1] == 'after':
                armed[2]()
            status, headers, content = answer
            self.send_response(status)
            for key in ('Content-Type', 'Content-Encoding'):
                if headers.get(key):
                    self.send_header(key, headers[key])
            self.send_header('Content-Length', str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def ask(self, body, when_asked):
        server = http.client.HTTPConnection('127.0.0.1', Proxy.port, timeout=60)
        headers = {key: value for key, value in self.headers.items() if key.lower() not in ('host', 'connection')}
        server.request('POST', self.path, body, headers)
        if when_asked:
            when_asked()
        answer = server.getresponse()
        content = answer.read()
        server.close()
        return answer.status, answer.headers, content

    def log_message(self, *arguments):
        pass


class ProxyServer(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # the runner died while it was answered


class Run:
    """One start of the runner: its acknowledgements are read while it lives."""

    def __init__(self, journey, verb='journey', folder=None):
        self.journey = journey
        self.killed = threading.Event()
        self.done = False
        self.step = 'start'  # what it is about to do
        self.kill_at = None  # (step, which one of them, seconds after its beginning)
        self.steps = collections.Counter()
        self.process = subprocess.Popen(
            [RUNNER, verb, folder or journey.folder, str(journey.random.randrange(8)),
             str(journey.server.pid if journey.server else 0)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=journey.environment)
        self.reader = threading.Thread(target=self.read)
        self.complaints = threading.Thread(target=self.read_complaints)
        self.stderr = b''

    def start(self, kill_at=None):
        self.kill_at = kill_at
        self.reader.start()
        self.complaints.start()

    def read(self):
        for line in self.process.stdout:
            text = line.decode()
            if not text.endswith('\n'):
                break  # the kill came in the middle of the line
            self.done = self.done or text == 'DONE\n'
            if not text.startswith('NEXT '):
                self.journey.note(text.strip())
                continue
            self.step = text.split()[1]
            self.steps[self.step] += 1
            self.journey.importing = self.journey.importing and self.step != 'call'
            if self.kill_at and self.kill_at[:2] == (self.step, self.steps[self.step]):
                time.sleep(self.kill_at[2])
                self.kill()

    def read_complaints(self):
        self.stderr = self.process.stderr.read()

    def kill(self):
        if not self.killed.is_set() and not self.done:
            self.killed.set()
            self.process.send_signal(signal.SIGKILL)

    def finish(self):
        """Whether it was killed; else it must have come to its end."""
        status = self.process.wait(timeout=300)
        self.reader.join()
        self.complaints.join()
        if status == -signal.SIGKILL and self.killed.is_set():
            return True
        assert status == 0, 'the runner ended with %d: %s' % (status, self.stderr.decode(errors='replace'))
        return False


class Journey:
    def __init__(self):
        self.random = random.Random(SEED)
        self.folder = tempfile.mkdtemp(prefix='tamiz-kill-')
        self.acknowledged = collections.OrderedDict()
        self.kills = collections.Counter()
        self.batches = 0
        self.rows = 0
        self.importing = True  # the newest file is not there yet
        self.closed = {}  # key → won or lost, as the test did it in Tryton
        self.server = None
        self.finished = False
        config = os.path.join(self.folder, 'config')
        self.environment = dict(os.environ, XDG_CONFIG_HOME=config, G_DEBUG='fatal-criticals')
        self.base = None  # what it shows at the end

    def start_server(self):
        script = load_script()
        tap.need(script.installed(), "Tryton's packages are not installed")
        os.chmod(self.folder, 0o755)
        crm = os.path.join(self.folder, 'tryton')
        started = subprocess.run(
            [SCRIPT, 'start', crm, '0', '--cache', os.environ['TAMIZ_TRYTON_CACHE']],
            stdout=subprocess.PIPE, text=True, check=True).stdout
        values = dict(line.split('=', 1) for line in started.splitlines())
        atexit.register(lambda: subprocess.run([SCRIPT, 'stop', crm], check=False))
        self.server = script.Server(crm)
        Proxy.port = self.server.port
        proxy = ProxyServer(('127.0.0.1', 0), Proxy)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        self.write('url', 'http://127.0.0.1:%d/%s/' % (proxy.server_address[1], script.DATABASE))
        self.write('user', values['user'])
        with open(values['password_file'], encoding='utf-8') as file:
            self.write('password', file.read())
        self.server.log_in(script.USER, script.PASSWORD)
        self.parties = self.server.model('party.party.search_count', [])

    def new_folder(self):
        return tempfile.mkdtemp(prefix='begin-', dir=self.folder)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as file:
            file.write(text)

    def add_batch(self):
        """One more file: forty rows, each fourth of which is the person before it once more."""
        lines = ['nombre,apellido,cargo,correo,telefono,empresa,ciudad,origen']
        for row in range(ROWS):
            again = row % 4 == 3
            number = self.rows + row - row // 4 - again
            phone = '' if row % 4 == 2 else 70000000 + number
            lines.append('%s,%s,Gerente general,p%d@e%d.example,%s,Empresa %s,La Paz,%s' % (
                word(number), word(number * 7 + 1), number, number % 13, phone, word(number % 13),
                ('', 'Feria', '')[number % 3]))
        self.rows += ROWS - TWICE
        self.batches += 1
        self.importing = True
        # Whole at once: the runner may be looking.
        self.write('new.csv', '\n'.join(lines) + '\n')
        os.rename(os.path.join(self.folder, 'new.csv'),
                  os.path.join(self.folder, 'batch-%03d.csv' % self.batches))

    def note(self, line):
        if line.startswith('ACK '):
            self.acknowledged[line[4:]] = self.acknowledged.get(line[4:], 0) + 1

    def server_is_quiet(self):
        """As a salesperson would: not within the moment in which a program died."""
        before, quiet = None, 0
        while quiet < 4:
            busy, used = False, 0
            for path in glob.glob('/proc/%d/task/*/stat' % self.server.pid):
                with contextlib.suppress(OSError), open(path, encoding='utf-8') as file:
                    words = file.read().rsplit(')', 1)[1].split()
                    busy = busy or words[0] in 'RD'
                    used += int(words[11]) + int(words[12])
            quiet = quiet + 1 if not busy and used == before else 0
            before = used
            time.sleep(0.02)

    def close_deals(self, most):
        """Wins and loses deals in Tryton; whether there was one."""
        self.server_is_quiet()
        open_ones = self.server.model('sale.opportunity.search_read', [['state', '=', 'lead']],
                                      0, None, [['id', 'ASC']], ['reference'])
        todo = [one for one in open_ones if int(one['reference'][:4], 16) % 3 != 2][:most]
        for one in todo:
            win = int(one['reference'][:4], 16) % 3 == 0
            (self.win if win else self.lose)(one['id'])
            self.closed[one['reference']] = 'won' if win else 'lost'
        return bool(todo)

    def win(self, number):
        """As build-aux/tryton-server does, without a login for each."""
        model = self.server.model
        model('sale.opportunity.write', [number], {'employee': 1})
        model('sale.opportunity.opportunity', [number])
        model('sale.opportunity.convert', [number])
        read, = model('sale.opportunity.read', [number], ['sales', 'party'])
        party, = model('party.party.read', [read['party']], ['addresses'])
        address = party['addresses'][0]
        model('sale.sale.write', read['sales'], {'invoice_address': address, 'shipment_address': address})
        model('sale.sale.quote', read['sales'])
        model('sale.sale.confirm', read['sales'])

    def lose(self, number):
        self.server.model('sale.opportunity.write', [number], {'lost_reason': 'Sin presupuesto'})
        self.server.model('sale.opportunity.lost', [number])

    def run_and_kill(self):
        """One start, killed at a moment drawn by lot; False where it came to its end before."""
        run = Run(self)
        how = self.random.random()
        limit, what = self.random.uniform(0.3, 1.0), 'at a random time'
        if how < 0.2:
            limit = self.random.uniform(0.01, 1.2)
            run.start()
        elif how < 0.5 and not self.importing:
            method, moment = self.random.choice(METHODS), self.random.choice(MOMENTS)
            Proxy.armed = (method, moment, run.kill)
            run.start()
            what = '%s %s' % (moment, method)
        else:
            step = self.random.choice(IMPORT_STEPS if self.importing else LEAD_STEPS)
            run.start(kill_at=(step, self.random.choice((1, 1, 2)), self.random.uniform(0, 0.06)))
            what = 'in the middle of ' + step
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.process.wait(timeout=limit)
        if not run.killed.is_set():
            what = 'at a random time, by then at ' + run.step
        run.kill()
        killed = run.finish()
        Proxy.armed = None
        if killed:
            self.kills[what] += 1
        return killed

    def travel(self):
        self.start_server()
        print('# seed %d, %d kills' % (SEED, KILLS))
        began = time.monotonic()
        self.add_batch()
        while sum(self.kills.values()) < KILLS:
            if not self.run_and_kill():
                if not self.close_deals(4):
                    self.add_batch()
            elif self.random.random() < 0.15:
                self.close_deals(1)
        # And to its end, however many times somebody has to be waited for.
        while True:
            run = Run(self)
            run.start()
            assert not run.finish()
            if not self.close_deals(1000):
                break
        self.base = self.show()
        for what, count in sorted(self.kills.items()):
            print('# %3d killed %s' % (count, what))
        print('# %d files of %d rows, %d acknowledgements, %d handoffs, %d outcomes, %.0f s' % (
            self.batches, ROWS, sum(self.acknowledged.values()), len(self.base['handoff.list']),
            len(self.closed), time.monotonic() - began))
        self.finished = True

    def show(self, folder=None):
        shown = subprocess.run([RUNNER, 'show', folder or self.folder], stdout=subprocess.PIPE, check=True,
                               env=self.environment).stdout
        return json.loads(shown.decode()[shown.index(b'{'):])

    def of_base(self, query, *parameters):
        with contextlib.closing(sqlite3.connect('file:%s/journey.tamiz?mode=ro' % self.folder, uri=True)) as base:
            return base.execute(query, parameters).fetchall()


def word(number):
    """A name that is like no other one."""
    text = ''
    for _ in range(3):
        number, digit = divmod(number, 40)
        text += 'bcdfglmnprstvz'[digit % 14] + 'aeiou'[(digit * 3 + number) % 5] + 'lnrs'[digit % 4]
    return text.capitalize()


JOURNEY = Journey()


def expect(found, wanted, what):
    assert found == wanted, '%s: %r instead of %r' % (what, found, wanted)


def finished():
    tap.need(JOURNEY.finished, 'the journey did not come to its end')
    return JOURNEY.base


def counted(items, *keys):
    return collections.Counter(tuple(item[key] for key in keys) if len(keys) > 1 else item[keys[0]]
                               for item in items)


def begin(folder, kill_at=None):
    run = Run(JOURNEY, 'begin', folder)
    run.start(kill_at)
    return run.finish()


def a_base_is_made_whole_or_not_at_all():
    killed = 0
    for _ in range(BEGINNINGS):
        folder = JOURNEY.new_folder()
        killed += begin(folder, ('base', 1, JOURNEY.random.uniform(0, 0.05)))
        killed += begin(folder, (JOURNEY.random.choice(FIRST_STEPS), 1, JOURNEY.random.uniform(0, 0.01)))
        begin(folder)
        base = JOURNEY.show(folder)
        assert base['check']['ok'], base['check']['problems']
        expect([len(base[kind]) for kind in ('user.list', 'source.list', 'definition.list')], [3, 1, 1], folder)
        expect(base['definition.list'][0]['state'], 'in_force', folder)
    print('# %d kills while %d bases were made' % (killed, BEGINNINGS))


def the_journey_ends_however_often_it_is_killed():
    JOURNEY.travel()


def the_base_is_sound():
    check = finished()['check']
    assert check['ok'], check['problems']


def what_was_acknowledged_is_there():
    base = finished()
    leads = {lead['id']: lead for lead in base['lead.list']}
    handoffs = {str(handoff['number']): handoff for handoff in base['handoff.list']}
    imports = {one['id']: one['state'] for one in base['import.list']}
    rows = {row['id']: row for row in base['outbox.list']}
    version, = base['definition.list']
    signed = {signature['email'] for signature in version['signatures']}
    emails = {user['email'] for user in base['user.list']}
    sources = {source['name'] for source in base['source.list']}
    there = {
        'base': lambda: True,
        'user': lambda email: email in emails,
        'source': lambda *words: ' '.join(words) in sources,
        'definition': lambda state: version['state'] == 'in_force',
        'signature': lambda email: email in signed,
        'crm': lambda name: name in {one['name'] for one in base['crm.list']},
        'import': lambda number: imports[number] == 'done',
        'undo': lambda number: imports[number] == 'undone',
        'call': lambda lead: any(one['kind'] == 'call_out' for one in leads[lead]['activities']),
        'handoff': lambda number, lead: handoffs[number]['lead'] == lead,
        'return': lambda number: handoffs[number]['state'] == 'returned',
        'accept': lambda number: handoffs[number]['state'] == 'accepted',
        'delivered': lambda number: rows[number]['state'] == 'done',
        'outcome': lambda lead, stage: leads[lead]['stage'] == stage,
    }
    lost = []
    for line in JOURNEY.acknowledged:
        kind, *words = line.split()
        try:
            if not there[kind](*words):
                lost.append(line)
        except KeyError:
            lost.append(line)
    assert not lost, 'lost: %s' % ', '.join(lost)


def nothing_is_in_the_base_twice():
    base = finished()
    for kind, key in (('user.list', 'email'), ('source.list', 'name'), ('crm.list', 'name'),
                      ('handoff.list', 'number')):
        twice = [value for value, count in counted(base[kind], key).items() if count > 1]
        assert not twice, '%s: %s' % (kind, twice)
    done = [one for one in base['import.list'] if one['state'] == 'done']
    expect(sorted(os.path.basename(one['file']) for one in done),
           ['batch-%03d.csv' % number for number in range(1, JOURNEY.batches + 1)], 'files')
    for one in done:
        expect((one['rows'], one['added'], one['filled']), (ROWS, ROWS - TWICE, TWICE), one['file'])
    emails = counted([{'email': email} for lead in base['lead.list'] for email in lead['emails']], 'email')
    expect(emails, collections.Counter('p%d@e%d.example' % (n, n % 13) for n in range(JOURNEY.rows)), 'e-mails')
    expect(len(base['lead.list']), JOURNEY.rows, 'leads')


def every_step_was_taken_once():
    base = finished()
    handoffs = collections.defaultdict(list)
    for handoff in base['handoff.list']:
        handoffs[handoff['lead']].append(handoff['state'])
    for lead in base['lead.list']:
        number = int(re.match(r'p(\d+)@', lead['emails'][0]).group(1))
        calls = sum(one['kind'] == 'call_out' for one in lead['activities'])
        if number % WANTED:
            expect((calls, handoffs[lead['id']]), (0, []), lead['emails'][0])
        elif number % RETURNED:
            expect((calls, handoffs[lead['id']]), (1, ['accepted']), lead['emails'][0])
        else:
            expect((calls, handoffs[lead['id']]), (2, ['returned', 'accepted']), lead['emails'][0])


def in_tryton_everything_is_there_once():
    base = finished()
    keys = {handoff['key'] for handoff in base['handoff.list'] if handoff['state'] == 'accepted'}
    companies = {row['key'] for row in base['outbox.list'] if row['object'] == 'company'}
    leads = JOURNEY.server.model('sale.opportunity.search_read', [], 0, None, None, ['reference', 'party'])
    expect(counted(leads, 'reference'), collections.Counter(keys), 'opportunities')
    codes = counted(JOURNEY.server.model('party.party.search_read', [], 0, None, None, ['code']), 'code')
    expect({code: codes[code] for code in companies}, {code: 1 for code in companies}, 'companies')
    expect(sum(codes.values()), JOURNEY.parties + len(companies), 'parties')
    linked = dict(JOURNEY.of_base('SELECT remote_id, idem_key FROM remote_link '
                                  "WHERE object = 'lead' AND retracted_by IS NULL"))
    expect(linked, {str(lead['id']): lead['reference'] for lead in leads}, 'links')


def each_outcome_came_back_once():
    base = finished()
    assert JOURNEY.closed, 'no deal was closed'
    key_of = {handoff['lead']: handoff['key'] for handoff in base['handoff.list']}
    for lead in base['lead.list']:
        key = key_of.get(lead['id'])
        stage = JOURNEY.closed.get(key, 'accepted') if key else lead['stage']
        outcomes = JOURNEY.of_base('SELECT kind, reason FROM outcome WHERE lead = ? AND retracted_by IS NULL',
                                   int(lead['id']))
        expect((lead['stage'], len(outcomes)), (stage, int(stage in ('won', 'lost'))), lead['emails'][0])
        if stage == 'lost':
            expect(outcomes[0][1], 'Sin presupuesto', lead['emails'][0])


def no_stage_was_entered_twice():
    finished()
    twice = JOURNEY.of_base(
        'SELECT lead, to_stage, count(*) FROM stage_move m WHERE retracted_by IS NULL AND NOT EXISTS '
        '(SELECT 1 FROM handoff h WHERE h.lead = m.lead AND h.state = 2) GROUP BY 1, 2 HAVING count(*) > 1')
    expect(twice, [], 'moves (lead, stage, times)')


def a_process_number_given_again_keeps_no_import_running():
    finished()
    folder = JOURNEY.new_folder()
    path = os.path.join(folder, 'journey.tamiz')
    shutil.copyfile(os.path.join(JOURNEY.folder, 'journey.tamiz'), path)
    with contextlib.closing(sqlite3.connect(path)) as base:
        machine, _, rest = base.execute('SELECT program FROM import').fetchone()[0].split(' ', 2)
        # This process is there, but it is another one than the one that began.
        base.execute('UPDATE import SET state = 0, finished = NULL, program = ?', ('%s %d %s' % (machine, os.getpid(), rest),))
        base.commit()
    expect({one['state'] for one in JOURNEY.show(folder)['import.list']}, {'interrupted'}, 'imports')


signal.signal(signal.SIGTERM, lambda *arguments: sys.exit(1))
if not os.environ.get('TAMIZ_KILL_KEEP'):
    atexit.register(shutil.rmtree, JOURNEY.folder, ignore_errors=True)

tap.run([
    ('a base is made whole or not at all', a_base_is_made_whole_or_not_at_all),
    ('the journey ends however often it is killed', the_journey_ends_however_often_it_is_killed),
    ('the base is sound', the_base_is_sound),
    ('what was acknowledged is there', what_was_acknowledged_is_there),
    ('nothing is in the base twice', nothing_is_in_the_base_twice),
    ('every step was taken once', every_step_was_taken_once),
    ('in Tryton everything is there once', in_tryton_everything_is_there_once),
    ('each outcome came back once', each_outcome_came_back_once),
    ('no stage was entered twice', no_stage_was_entered_twice),
    ('a process number given again keeps no import running', a_process_number_given_again_keeps_no_import_running),
])
