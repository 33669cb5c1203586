"""What tests of handoffs by mail share: a base in force with two people, leads that are ready, and a wait."""
import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

TAMIZCTL, TOP, PO = sys.argv[1:4]
PLACE = tempfile.TemporaryDirectory()
atexit.register(PLACE.cleanup)
ENVIRONMENT = {key: value for key, value in os.environ.items()
               if not key.startswith(('LC_', 'TAMIZ_', 'XDG_')) and key not in ('LANG', 'LANGUAGE')}
ENVIRONMENT.update(LC_ALL='C.UTF-8', TZ='UTC', HOME=PLACE.name, TAMIZ_DATA_DIR=os.path.join(TOP, 'data'), TAMIZ_LOCALE_DIR=PO)
ANA, LUIS = 'ana@hotel.example', 'luis@hotel.example'
DEFINITION = os.path.join(TOP, 'data', 'definitions', 'consultative.en.duo.json')
MEETING = '2030-01-10T%d:00' # one hour after the other: nobody is at two meetings at once
ANSWERS = ['need=yes', 'authority=decides', 'budget=approved', 'time_frame=within_3_months', 'buying_process=deciding', 'meets_executive=yes']


def path(name):
    return os.path.join(PLACE.name, name)


class Base:
    """A base, and the verbs as they are typed."""

    kept = {}

    def __init__(self, name, leads=1):
        self.file = path(name + '.tamiz')
        if leads not in Base.kept:
            Base.kept[leads] = self.make(leads)
        shutil.copyfile(path('kept-%d.tamiz' % leads), self.file)
        self.leads = Base.kept[leads]

    @staticmethod
    def make(leads):
        base = Base.__new__(Base)
        base.file = path('kept-%d.tamiz' % leads)
        done = base.call('new', base.file, '--country', 'BO', '--language', 'es', '--currency', 'BOB', '--timezone', 'America/La_Paz')
        assert done.returncode == 0, done.stderr
        base.do('user', 'add', 'Ana Rojas', ANA, '--role', 'marketing,steward', user=None)
        base.do('user', 'add', 'Luis Ibáñez', LUIS, '--role', 'sales')
        base.do('source', 'add', 'Web site', '--kind', 'web')
        base.do('definition', 'import', DEFINITION)
        base.do('definition', 'propose', '--signers', ANA + ',' + LUIS)
        base.do('definition', 'sign', '--side', 'marketing')
        base.do('definition', 'sign', '--side', 'sales', user=LUIS)
        made = []
        for number in range(leads):
            lead = base.do('lead', 'add', 'first_name=Carla', 'last_name=Núñez %d' % number, 'job_title=Gerente de ventas',
                           'company=Acme %d SRL' % number, 'email=carla%d@acme%d.example' % (number, number),
                           'phone=7123456%d' % number, 'city=La Paz', 'country=BO', '--source', 'Web site')['id']
            called = base.do('call', 'log', lead, '--purpose', 'inquiry_follow_up', '--outcome', 'reached', '--note', 'Llamar temprano',
                             '--pain-points', 'Pierde consultas', '--answer', *ANSWERS)
            assert called['stage'] == 'sql', called
            made.append(lead)
        return made

    @staticmethod
    def call(*words, **options):
        return subprocess.run([TAMIZCTL, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding='utf-8',
                              stdin=subprocess.DEVNULL, check=False, timeout=120, env=ENVIRONMENT, **options)

    def start(self, *words, user=ANA):
        return subprocess.Popen([TAMIZCTL, '--base', self.file, '--json', '--as', user, *words], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding='utf-8', env=ENVIRONMENT)

    def run(self, *words, user=ANA):
        return self.call('--base', self.file, '--json', *(['--as', user] if user else []), *words)

    def do(self, *words, user=ANA):
        result = self.run(*words, user=user)
        assert result.returncode == 0, '%s: %s%s' % (' '.join(words), result.stderr, result.stdout)
        return json.loads(result.stdout)

    def refuse(self, *words, user=ANA):
        result = self.run(*words, user=user)
        assert result.returncode != 0, '%s was not refused' % ' '.join(words)
        return json.loads(result.stdout)['error']

    def hand_over(self, number=0):
        """Hands a lead over and answers the handoff's number."""
        return self.do('handoff', 'send', self.leads[number], '--to', LUIS, '--meeting', MEETING % (10 + number))['number']

    def mails(self, **filters):
        words = [word for key, value in filters.items() for word in ('--' + key, str(value))]
        return self.do('mail', 'list', *words)['items']

    def mail(self, op, number=1):
        found = [item for item in self.mails(handoff=number) if item['op'] == op]
        assert len(found) == 1, found
        return found[0]

    def step(self, name, number=1):
        return self.do('handoff', 'show', str(number))['steps'][name]


def until(condition, what, patience=60):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError('in vain waited for ' + what)


def set_account(base, post, *words, security='none-on-loopback', server=None, patience=None):
    account = base.do('mail', 'account', 'set', '--server', server or '127.0.0.1:%d' % post.port, '--security', security,
                      '--from', 'Hotel Sucre <ventas@hotel.example>', *words)
    if patience:
        with open(os.path.join(PLACE.name, '.config', 'tamiz', 'mail-account.ini'), 'a', encoding='utf-8') as file:
            file.write('patience=%d\n' % patience)
    return account


def forget_account(base):
    base.run('mail', 'account', 'remove')
