#!/usr/bin/python3
"""tamizctl from outside: what scripts rely on.  Exit codes, the keys of the answers, wrong
usage, who may do what, the whole way from a new base to a report, help, Spanish.

Usage: test-tamizctl.py TAMIZCTL SOURCE_ROOT PO_FOLDER"""
import contextlib
import csv
import http.server
import io
import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

TAMIZCTL, TOP, PO = sys.argv[1], sys.argv[2], sys.argv[3]
DEFINITION = os.path.join(TOP, 'data', 'definitions', 'consultative.en.duo.json')
PLACE = tempfile.TemporaryDirectory()

ENVIRONMENT = {key: value for key, value in os.environ.items()
               if not key.startswith(('LC_', 'TAMIZ_', 'XDG_')) and key not in ('LANG', 'LANGUAGE')}
ENVIRONMENT.update(LC_ALL='C.UTF-8', TZ='UTC', HOME=PLACE.name, TAMIZ_DATA_DIR=os.path.join(TOP, 'data'), TAMIZ_LOCALE_DIR=PO)

ANA, LUIS, EVA, OSO = 'ana@example.com', 'luis@example.com', 'eva@example.com', 'oso@example.com'


class Result:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr


def run(*words, **options):
    environment = dict(ENVIRONMENT, **options.pop('env', {}))
    return Result(subprocess.run([TAMIZCTL, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding='utf-8',
                                 stdin=subprocess.DEVNULL, check=False, timeout=120, env=environment, **options))


def path(name):
    return os.path.join(PLACE.name, name)


def write(name, text):
    with open(path(name), 'w', encoding='utf-8') as file:
        file.write(text)
    return path(name)


class Base:
    """A base, and the verbs as they are typed."""

    def __init__(self, name):
        self.file = path(name + '.tamiz')

    def run(self, *words, user=None, **options):
        return run('--base', self.file, *(['--as', user] if user else []), *words, **options)

    def do(self, *words, user=ANA):
        """Carries a verb out that must succeed and answers its JSON."""
        result = self.run('--json', *words, user=user)
        assert result.code == 0, '%s: %d: %s%s' % (' '.join(words), result.code, result.err, result.out)
        return json.loads(result.out)

    def refuse(self, *words, user=ANA, code=1):
        """Carries a verb out that must be refused and answers the error."""
        result = self.run('--json', *words, user=user)
        assert result.code == code, '%s: %d: %s%s' % (' '.join(words), result.code, result.err, result.out)
        error = json.loads(result.out)['error']
        assert set(error) - {'part'} == {'domain', 'code', 'message'}, error
        assert 'part' not in error or error['domain'] == 'definition', error
        assert error['message'] and error['message'] in result.err, result.err
        return error


def new_base(name, *settings):
    base = Base(name)
    result = run('new', base.file, '--country', 'BO', '--language', 'en', '--currency', 'BOB', '--timezone', 'America/La_Paz', *settings)
    assert result.code == 0, result.err
    return base


def add_people(base):
    base.do('user', 'add', 'Ana Rojas', ANA, '--role', 'marketing,steward', user=None)
    base.do('user', 'add', 'Luis Vaca', LUIS, '--role', 'sales')
    base.do('user', 'add', 'Eva Soto', EVA, '--role', 'sales')
    base.do('user', 'add', 'Oscar', OSO, '--role', 'observer')
    base.do('source', 'add', 'Web site', '--kind', 'web')
    return base


def agree(base):
    base.do('definition', 'import', DEFINITION)
    base.do('definition', 'propose', '--signers', ANA + ',' + LUIS)
    base.do('definition', 'sign', '--side', 'marketing')
    base.do('definition', 'sign', '--side', 'sales', user=LUIS)
    return base


KEPT = {}


def copy_of(name, *steps, settings=()):
    """A copy of a new base after some steps; they are gone through once."""
    if (steps, settings) not in KEPT:
        kept = KEPT[steps, settings] = new_base('kept-%d' % len(KEPT), *settings)
        for step in steps:
            step(kept)
    base = Base(name)
    shutil.copyfile(KEPT[steps, settings].file, base.file)
    return base


def base_with_people(name):
    return copy_of(name, add_people)


def base_in_force(name, *settings):
    return copy_of(name, add_people, agree, settings=settings)


PERSON = ['first_name=Carla', 'last_name=Núñez', 'job_title=Gerente de ventas', 'company=Acme SRL', 'email=carla@acme.bo',
          'phone=71234567', 'city=La Paz', 'country=BO']
ANSWERS = ['need=yes', 'authority=decides', 'budget=approved', 'time_frame=within_3_months', 'buying_process=deciding', 'meets_executive=yes']


def add_lead(base, *more):
    return base.do('lead', 'add', *PERSON, '--source', 'Web site', *more)['id']


def qualify(base, lead):
    return base.do('call', 'log', lead, '--purpose', 'inquiry_follow_up', '--outcome', 'reached', '--note', 'Llamar temprano',
                   '--pain-points', 'Pierde consultas', '--answer', *ANSWERS)


def expect_keys(value, keys, exactly=False):
    missing = set(keys.split()) - set(value)
    assert not missing, 'without ' + ', '.join(sorted(missing))
    if exactly:
        assert set(value) == set(keys.split()), 'more than promised: ' + ', '.join(sorted(set(value) - set(keys.split())))


# Usage

def wrong_usage_ends_with_2():
    base = base_with_people('usage')
    for words, said in [
            ([], '--help'),
            (['lad'], 'lead'),
            (['lead'], 'lead --help'),
            (['lead', 'mvoe'], 'move'),
            (['lead', 'move', '7'], 'STAGE'),
            (['lead', 'move', '7', 'lost'], '--reason'),
            (['lead', 'show'], 'ID'),
            (['lead', 'show', '7', '8'], '8'),
            (['lead', 'show', 'seven'], 'seven'),
            (['lead', 'show', '0'], '0'),
            (['lead', 'list', '--sorce', 'x'], '--source'),
            (['lead', 'list', '--limit'], '--limit'),
            (['lead', 'list', '--limit', 'many'], 'many'),
            (['lead', 'list', '--limit', '1', '--limit', '2'], 'limit'),
            (['lead', 'add', 'Carla', '--source', 'x'], 'Carla'),
            (['source', 'add', 'Fair', '--kind', 'fair'], 'event'),
            (['campaign', 'cost', 'Fair', '2026-13-01', '5'], '2026-13-01'),
            (['campaign', 'cost', 'Fair', '2026-12-01', 'five'], 'five'),
            (['user', 'set', ANA, '--new-passphrase', 'x'], '--new-passphrase'),
            (['import', 'x.csv', '--dry-run=yes'], '--dry-run'),
            (['--nonsense', 'check'], '--nonsense'),
            (['sample.fill'], 'sample.fill'),
            (['sample', 'fill', 'me'], 'me')]:
        result = base.run(*words)
        assert result.code == 2, '%s ends with %d: %s' % (words, result.code, result.err)
        assert said in result.err, '%s says only: %s' % (words, result.err)
        assert not result.out, result.out
        error = base.refuse(*words, user=None, code=2)
        assert (error['domain'], error['code']) == ('cli', 'usage'), error


def wrong_usage_needs_no_base():
    result = run('--base', path('there-is-none.tamiz'), 'lead', 'show', 'x')
    assert result.code == 2 and not os.path.exists(path('there-is-none.tamiz')), result.err


def who_acts_must_be_known():
    base = new_base('nobody')
    assert base.refuse('source', 'add', 'x', '--kind', 'web', user=None, code=2)['code'] == 'no_user'
    base.do('user', 'add', 'Ana', ANA, '--role', 'marketing,sales,steward', user=None)
    base.do('source', 'add', 'x', '--kind', 'web', user=None)
    assert base.refuse('source', 'add', 'y', '--kind', 'web', user='nobody@example.com', code=2)['code'] == 'no_user'
    base.do('user', 'add', 'Luis', LUIS, '--role', 'sales', user=None)
    assert base.refuse('source', 'add', 'y', '--kind', 'web', user=None, code=2)['code'] == 'no_user'
    base.do('source', 'list', user=None)


def options_stand_before_and_after_the_verb():
    base = base_with_people('order')
    for words in [['--base', base.file, '--json', 'user', 'list'], ['user', '--json', 'list', '--base=' + base.file],
                  ['user', 'list', '--base', base.file, '--json']]:
        result = run(*words)
        assert result.code == 0 and json.loads(result.out)['total'] == 4, result.err
    assert run('user', 'list', env={'TAMIZ_BASE': base.file}).code == 0


def after_two_dashes_everything_is_a_word():
    base = base_with_people('dashes')
    assert base.do('source', 'add', '--kind', 'web', '--', '--odd')['name'] == '--odd'


def help_is_on_every_level():
    listing = run('--list-operations')
    assert listing.code == 0, listing.err
    verbs = [line.split('\t')[0] for line in listing.out.splitlines()]
    assert len(verbs) > 50, verbs
    whole = run('--help')
    assert whole.code == 0
    for line in listing.out.splitlines():
        verb, options = line.split('\t')
        assert re.search(r'^ +%s\b' % verb, whole.out, re.MULTILINE), '--help lacks ' + verb
        result = run(*verb.split(), '--help')
        assert result.code == 0 and 'tamizctl ' + verb in result.out, verb + ': ' + result.err
        for option in options.split():
            assert option in result.out, '%s --help lacks %s' % (verb, option)
        assert run(verb.split()[0], '--help').code == 0
    assert run('--version').out.startswith('tamizctl ')


# Failures

def a_base_that_is_none_is_refused():
    base = Base('none')
    assert base.refuse('lead', 'list', user=None)['domain'] == 'storage'
    write('none.tamiz', 'This is no base.\n' * 100)
    assert base.refuse('lead', 'list', user=None)['domain'] == 'storage'
    assert run('new', base.file).code == 1, 'a file was overwritten'
    with open(base.file, encoding='utf-8') as file:
        assert file.read().startswith('This is no base.')


def a_lost_output_is_a_failure():
    tap.need(os.path.exists('/dev/full'), 'there is no /dev/full')
    base = base_with_people('full')
    with open('/dev/full', 'w', encoding='utf-8') as full:
        done = subprocess.run([TAMIZCTL, '--base', base.file, 'user', 'list'], stdout=full, stderr=subprocess.PIPE, text=True,
                              check=False, env=ENVIRONMENT)
    assert done.returncode == 1 and done.stderr, done.stderr


def what_rules_refuse_ends_with_1():
    base = base_with_people('rules')
    assert base.refuse('source', 'add', 'Web site', '--kind', 'web')['code'] == 'exists'
    assert base.refuse('lead', 'show', '999999')['code'] == 'not_found'
    assert base.refuse('definition', 'check', path('missing.duo.json'), user=None)
    broken = write('broken.duo.json', '{"format": "tamiz-duo", "no_such_key": 1}')
    assert base.refuse('definition', 'check', broken, user=None)['part'] == 'no_such_key'
    result = run('definition', 'check', DEFINITION)
    assert result.code == 0, 'a definition is checked without a base: ' + result.err


def roles_are_enforced():
    base = base_in_force('roles')
    lead = add_lead(base)
    refused = [
        (OSO, ['source', 'add', 'x', '--kind', 'web']),
        (OSO, ['user', 'add', 'X', 'x@example.com', '--role', 'observer']),
        (LUIS, ['user', 'add', 'X', 'x@example.com', '--role', 'observer']),
        (OSO, ['lead', 'move', lead, 'discarded', '--reason', 'x']),
        (OSO, ['definition', 'sign', '--side', 'sales']),
        (LUIS, ['definition', 'sign', '--side', 'marketing']),
    ]
    for user, words in refused:
        error = base.refuse(*words, user=user)
        assert error['code'] in ('not_allowed', 'refused', 'state', 'not_found'), '%s: %s' % (words, error)
    assert base.refuse('source', 'add', 'x', '--kind', 'web', user=OSO)['code'] == 'not_allowed'
    base.do('activity', 'add', lead, '--kind', 'note', '--text', 'seen', user=OSO)


def nobody_moves_a_lead_to_sales_by_hand():
    base = base_in_force('byhand')
    lead = add_lead(base)
    for stage in ['sql', 'handed_off', 'accepted', 'won']:
        base.refuse('lead', 'move', lead, stage, '--reason', 'I say so')
    assert base.do('lead', 'show', lead)['stage'] == 'inquiry'


def a_refusal_names_the_options_that_help():
    """The engine's own messages do not: the window shows them, too."""
    base = base_in_force('options')
    lead = add_lead(base)
    for words, user, option in [
            (['activity', 'add', lead, '--kind', 'note'], None, '--as'),
            (['activity', 'add', lead, '--kind', 'call_out'], ANA, 'activity add --help'),
            (['consent', 'add', lead, '--channel', 'mail'], ANA, 'consent add --help')]:
        result, error = base.run(*words, user=user), base.refuse(*words, user=user, code=2 if user is None else 1)
        assert option in result.err, '%s says only: %s' % (words, result.err)
        assert '--' not in error['message'], error


# Secrets

def a_passphrase_confirms_once_there_is_a_key():
    base = base_with_people('key')
    right, wrong = write('right', 'open sesame\nsecond line\n'), write('wrong', 'guess\n')
    base.do('user', 'set', ANA, '--new-passphrase-file', right)
    listed = {user['email']: user['key'] for user in base.do('user', 'list')['items']}
    assert listed[ANA] is True and listed[LUIS] is False, listed
    base.do('definition', 'import', DEFINITION)
    base.do('definition', 'propose')
    sign = ['definition', 'sign', '--side', 'marketing']
    assert base.refuse(*sign)['code'] == 'passphrase'
    assert base.refuse(*sign, '--passphrase-file', wrong)['code'] == 'passphrase'
    assert base.refuse(*sign, '--passphrase-env', 'NOT_SET')['message']
    result = base.run(*sign, '--passphrase-env', 'SESAME', user=ANA, env={'SESAME': 'open sesame'})
    assert result.code == 0, result.err


def a_passphrase_is_asked_on_a_terminal_without_echo():
    base = base_with_people('terminal')
    base.do('user', 'set', ANA, '--new-passphrase-file', write('sesame', 'open sesame\n'))
    base.do('definition', 'import', DEFINITION)
    base.do('definition', 'propose')
    child, terminal = pty.fork()
    if child == 0:
        os.execve(TAMIZCTL, [TAMIZCTL, '--base', base.file, '--as', ANA, 'definition', 'sign', '--side', 'marketing'], ENVIRONMENT)
    shown, answered = b'', False
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
        if b'Passphrase' in shown and not answered:
            time.sleep(0.1)
            os.write(terminal, b'open sesame\n')
            answered = True
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0 and answered, shown
    assert b'sesame' not in shown, 'the passphrase is shown'


def a_signer_elsewhere_signs_by_file():
    base = base_with_people('elsewhere')
    base.do('definition', 'import', DEFINITION)
    base.do('definition', 'propose', '--signers', ANA + ',' + LUIS)
    base.do('definition', 'sign', '--side', 'marketing')
    asked, answered, none = path('asked.duo-sign.json'), path('answered.duo-sign.json'), path('no-base.tamiz')
    secret, short = write('luis', 'a long passphrase\n'), write('short', 'short\n')
    base.do('definition', 'request', asked)
    assert os.stat(asked).st_mode & 0o077 == 0, 'others can read the file'

    # Over there is no base, and none is made.
    there = ['--base', none, '--json']
    result = run('--base', none, 'definition', 'inspect', asked)
    assert result.code == 0 and 'Luis Vaca' in result.out and 'What it takes to pass' in result.out, result.out + result.err
    sign = ['definition', 'sign', '--file', asked, '--output', answered]
    for words, code in [(['--as', LUIS, '--passphrase-file', short], 'passphrase'), (['--as', LUIS], 'passphrase'),
                        (['--as', EVA, '--passphrase-file', secret], 'not_allowed'),
                        (['--as', ANA, '--passphrase-file', secret], 'exists'), ([], 'no_user'),
                        (['--as', LUIS, '--passphrase-file', secret, '--side', 'marketing'], 'not_allowed')]:
        result = run(*there, *sign, *words)
        assert result.code != 0 and json.loads(result.out)['error']['code'] == code, (words, result.out)
        assert not os.path.exists(answered)
    result = run(*there, '--as', LUIS, *sign, '--new-passphrase-file', secret)
    assert result.code == 0 and json.loads(result.out)['new_key'] is True, result.err
    os.remove(answered)
    result = run(*there, '--as', LUIS, *sign, '--side', 'sales', '--passphrase-file', secret)
    assert result.code == 0, result.err
    signed = json.loads(result.out)
    assert signed['new_key'] is True and signed['side'] == 'sales' and signed['output'] == answered, signed
    assert not os.path.exists(none), 'a base was made'

    # Back here the key is compared before it is taken over.
    told = base.do('definition', 'inspect', answered)
    assert told['problem'] is None and told['fingerprint'] == signed['fingerprint'], told
    assert signed['fingerprint'] in base.refuse('definition', 'sign', '--file', answered)['message']
    read = base.do('definition', 'sign', '--file', answered, '--trust', signed['fingerprint'])
    assert read['state'] == 'in_force' and read['signatures'][1]['by_file'] is True, read
    assert base.refuse('definition', 'sign', '--file', answered)['code'] == 'state'
    assert {user['email']: user['key'] for user in base.do('user', 'list')['items']}[LUIS] is True
    assert base.do('check')['ok'] is True


# The shape of the answers

LEAD = ('id stage grade first_name last_name job_title emails phones company city country source campaign received_on external_id '
        'persona owner journey tags custom created updated')
VERDICT = ('definition_version at fit fit_possible interest grade veto stage_reached completeness smallest_step missing next_change '
           'because')


def expect_verdict(verdict):
    expect_keys(verdict, VERDICT)
    for line in verdict['missing']:
        expect_keys(line, 'what key title state required')
        assert line['state'] in ('unknown', 'not_met', 'disputed'), line
    for line in verdict['because']:
        expect_keys(line, 'axis key title points evidence')
    for axis in ('fit', 'interest'):
        total = sum(round(line['points'] * 1000) for line in verdict['because'] if line['axis'] == axis)
        assert total == round((verdict[axis] or 0) * 1000), '%s: %s' % (axis, verdict)


def a_new_definition_is_tried_before_it_counts():
    base = base_in_force('tried')
    lead = add_lead(base)
    qualify(base, lead)
    assert base.do('definition', 'new')['version'] == 2
    base.do('definition', 'edit', 'fields/required', '--value', '["person.email", "company.tax_number"]')
    changes = base.do('definition', 'diff', '--leads')
    assert any('Tax number' in item['text'] for item in changes['items']), changes
    assert changes['preview']['changed']['demoted']['leads'] == 1, changes
    assert 'preview' not in base.do('definition', 'diff')
    told = base.run('definition', 'diff', '--leads', user=ANA).out
    assert '1 lead no longer qualifies' in told, told
    tried = base.run('definition', 'preview', user=ANA).out
    assert '1 lead, beside version 1' in tried and 'Calls a week' in tried and 'Carla' in tried and 'Signed today' in tried, tried
    past = base.run('definition', 'preview', '--at', '2020-01-01', user=ANA).out
    assert '0 leads, beside version 1' in past and 'Signed today' not in past, past


def a_lead_has_the_promised_keys():
    base = base_in_force('keys')
    answer = base.do('lead', 'add', *PERSON, 'custom:plan=Gold', 'tags=vip', '--source', 'Web site')
    expect_keys(answer, LEAD + ' persons verdict')
    expect_verdict(answer['verdict'])
    assert answer['phones'] == [{'e164': '+59171234567', 'as_typed': '71234567'}], answer['phones']
    assert answer['emails'] == ['carla@acme.bo'] and answer['stage'] == 'inquiry', answer
    assert isinstance(answer['id'], str) and re.match(r'\d{4}-\d\d-\d\dT[\d:.]+-04:00$', answer['created']), answer['created']
    shown = base.do('lead', 'show', answer['id'], user=None)
    expect_keys(shown, LEAD + ' persons verdict')
    listing = base.do('lead', 'list', user=None)
    expect_keys(listing, 'items total')
    expect_keys(listing['items'][0], LEAD)
    explained = base.do('explain', answer['id'], user=None)
    expect_verdict(explained)
    readiness = base.do('handoff', 'check', answer['id'], user=None)
    expect_keys(readiness, 'ready missing')
    assert readiness['ready'] is False and readiness['missing'], readiness


def an_import_counts_every_row():
    base = base_in_force('import')
    rows = write('rows.csv', 'first_name,last_name,email,phone,city\nJosé,Pérez,jose@example.org,+591 71234560,\n'
                 'Jose,Perez,jose@example.org,,Oruro\nRosa,Lima,rosa@example.org,12,\n,,,,La Paz\n')
    trial = base.do('import', rows, '--source', 'Web site', '--dry-run')
    expect_keys(trial, 'rows added updated filled skipped set_aside import_id dry_run')
    assert trial['dry_run'] is True and base.do('lead', 'list')['total'] == 0, trial
    answer = base.do('import', rows, '--source', 'Web site')
    assert answer['dry_run'] is False and answer['import_id'], answer
    for done in (trial, answer):
        assert done['rows'] == sum(done[key] for key in ('added', 'updated', 'filled', 'skipped', 'set_aside')), done
    assert base.do('lead', 'list')['total'] == answer['added'] == 2, answer
    assert base.do('set-aside', 'list')['total'] == answer['set_aside'] == 1, answer
    assert base.do('import', 'list')['items'][0]['id'] == answer['import_id']
    base.do('undo', answer['import_id'])
    assert base.do('lead', 'list')['total'] == 0


def lists_are_filtered_sorted_and_paged():
    base = base_in_force('lists')
    for number in range(5):
        base.do('lead', 'add', 'first_name=P%d' % number, 'last_name=Común', 'email=p%d@example.org' % number, '--source', 'Web site')
    found = base.do('lead', 'list', '--search', 'comun', '--limit', '2', '--offset', '1')
    assert found['total'] == 5 and len(found['items']) == 2, found
    assert base.do('lead', 'list', '--search', 'nobody')['total'] == 0
    assert base.do('lead', 'list', '--stage', 'won')['total'] == 0
    base.do('lead', 'export', '--output', path('export.csv'))
    with open(path('export.csv'), encoding='utf-8-sig', newline='') as file:
        assert len(list(csv.DictReader(file))) == 5


def a_table_is_aligned():
    base = base_with_people('table')
    base.do('source', 'add', 'Ñandú – 日本', '--kind', 'event')
    result = base.run('source', 'list')
    lines = result.out.splitlines()
    assert result.code == 0 and len(lines) == 3, result.out
    wide = {'日': 2, '本': 2}
    places = set()
    for line, word in zip(lines[1:], ['web', 'event']):
        places.add(sum(wide.get(letter, 1) for letter in line[:line.rindex(word)]))
    assert len(places) == 1, result.out


# The journey

def from_an_empty_base_to_the_funnel():
    base = base_in_force('journey')
    base.do('campaign', 'add', 'Launch', '--source', 'Web site', '--from', '2026-01-01')
    base.do('campaign', 'cost', 'Launch', '2026-01-05', '1250.00')
    lead = add_lead(base, '--campaign', 'Launch')
    refused = base.refuse('handoff', 'send', lead, '--to', LUIS)
    assert refused['message'], refused

    waiting = base.do('call', 'queue')['items']
    assert [item['lead'] for item in waiting] == [lead], waiting
    called = qualify(base, lead)
    assert called['stage'] == 'sql' and called['grade'] in ('A', 'B'), (called['stage'], called['verdict'])
    explained = base.run('explain', lead)
    assert explained.code == 0 and 'Grade: ' + called['grade'] in explained.out, explained.out

    ready = base.do('handoff', 'check', lead)
    assert ready['ready'] is True, ready
    sent = base.do('handoff', 'send', lead, '--to', LUIS, '--meeting', '2030-01-10T10:00')
    number = str(sent['number'])
    handoff = base.do('handoff', 'list')['items'][0]
    expect_keys(handoff, 'number lead executive state meeting steps crm')
    assert (handoff['lead'], handoff['executive'], handoff['state']) == (lead, LUIS, 'sent'), handoff
    expect_keys(handoff['steps'], 'complete meeting confirmation alert acceptance transfer')
    for step in handoff['steps'].values():
        expect_keys(step, 'state message')
    for name, magic in [('packet.pdf', b'%PDF'), ('packet.json', b'{')]:
        base.do('handoff', 'packet', number, '--output', path(name))
        with open(path(name), 'rb') as file:
            assert file.read(4).startswith(magic), name

    assert base.refuse('handoff', 'accept', number, user=ANA)['code'] == 'not_allowed'
    assert base.refuse('handoff', 'accept', number, user=EVA)['code'] == 'not_allowed'
    base.do('handoff', 'accept', number, user=LUIS)
    assert base.do('lead', 'show', lead)['stage'] == 'accepted'
    base.do('outcome', 'set', lead, 'won', '--amount', '5000', user=LUIS)
    assert base.do('lead', 'show', lead)['stage'] == 'won'
    reports_of(base)
    assert base.do('check')['ok'] is True


def reports_of(base):
    funnel = {row['stage']: row for row in base.do('report', 'funnel')['items']}
    for row in funnel.values():
        expect_keys(row, 'stage reached open conversion low high skipped returned lost deferred discarded')
    assert funnel['won']['reached'] == 1 and funnel['inquiry']['reached'] == 1, funnel
    sources = base.do('report', 'sources')['items']
    row = [item for item in sources if item['source'] == 'Web site'][0]
    expect_keys(row, 'source prospects inquiries mql sql handed_off accepted returned won lost won_amount cost cost_per_inquiry '
                'cost_per_sql cost_per_won return_on_cost')
    assert row['cost'] == {'amount': '1250.00', 'currency': 'BOB'}, row
    assert row['won_amount'] == {'amount': '5000.00', 'currency': 'BOB'} and row['won'] == 1, row

    as_csv = base.run('report', 'funnel', '--format', 'csv')
    assert len(list(csv.reader(io.StringIO(as_csv.out)))) > 6, as_csv.out
    assert json.loads(base.run('report', 'funnel', '--format', 'json').out)['items']
    assert 'Won' in base.run('report', 'funnel').out
    for name, magic in [('svg', b'<?xml'), ('png', b'\x89PNG'), ('pdf', b'%PDF')]:
        base.do('report', 'funnel', '--format', name, '--output', path('funnel.' + name))
        with open(path('funnel.' + name), 'rb') as file:
            assert file.read(8).startswith(magic), name
    base.refuse('report', 'funnel', '--format', 'png')


def what_a_handoff_takes_is_prepared():
    base = base_in_force('prepare')
    lead = add_lead(base)
    one = base.do('handoff', 'prepare', lead, user=None)
    expect_keys(one, 'lead name company stage grade ready steps executives exception')
    expect_keys(one['steps'], 'complete meeting confirmation alert acceptance transfer')
    expect_keys(one['steps']['complete'], 'state message missing')
    expect_keys(one['steps']['confirmation'], 'state message to cc subject text')
    expect_keys(one['executives'], 'proposed why nobody_free items')
    expect_keys(one['executives']['items'][0], 'email name open capacity free absent_until matches rank why_not')
    assert one['ready'] is False and one['exception'] is None, one
    assert one['steps']['confirmation']['to'] == 'carla@acme.bo', one

    qualify(base, lead)
    many = base.do('handoff', 'prepare', user=None)
    expect_keys(many, 'items total ready lacks')
    expect_keys(many['items'][0], 'lead name company grade ready missing')
    assert (many['total'], many['ready']) == (1, 1), many
    table = base.run('handoff', 'executives', lead)
    assert table.code == 0 and LUIS in table.out, table.out

    base.do('absence', 'add', LUIS, '2000-01-01', '2099-12-31', user=LUIS)
    expect_keys(base.do('absence', 'list', user=None)['items'][0], 'id user name from until reason')
    assert base.refuse('handoff', 'send', lead, '--to', LUIS, '--meeting', '2030-01-10T10:00')['code'] == 'refused'
    base.do('absence', 'remove', base.do('absence', 'list')['items'][0]['id'], user=LUIS)
    assert base.refuse('handoff', 'send', lead, '--meeting', '2030-01-10T10:00')['code'] == 'invalid'
    sent = base.do('handoff', 'send', lead, '--propose', '--meeting', '2030-01-10T10:00')
    assert sent['executive'] == many['items'][0]['executive'], sent
    again = base.refuse('handoff', 'send', lead, '--to', LUIS, '--meeting', '2030-01-10T10:00')
    assert 'handoff 1' in again['message'], again


def an_exception_is_asked_for_in_its_time():
    base = base_in_force('exception')
    lead = add_lead(base)
    base.refuse('exception', 'ask', lead, '--reason', 'Not qualified yet')
    assert base.do('exception', 'list', user=None) == {'items': [], 'total': 0}


def a_returned_lead_names_the_cause():
    base = base_in_force('return')
    lead = add_lead(base)
    qualify(base, lead)
    number = str(base.do('handoff', 'send', lead, '--to', LUIS, '--meeting', '2030-01-10T10:00')['number'])
    base.refuse('handoff', 'return', number, '--reason', 'no cause', user=LUIS)
    base.do('handoff', 'return', number, '--cause', 'unreachable', '--reason', 'Nobody answers', user=LUIS)
    assert base.do('handoff', 'show', number)['state'] == 'returned'
    assert base.do('lead', 'show', lead)['stage'] not in ('handed_off', 'accepted')


def a_small_company_hands_over_in_fewer_steps():
    base = base_in_force('small', '--small-company', 'meeting,confirmation,acceptance')
    lead = add_lead(base)
    qualify(base, lead)
    base.do('handoff', 'send', lead, '--to', LUIS)
    assert base.do('lead', 'show', lead)['stage'] == 'accepted'


def a_backup_is_a_base():
    base = base_with_people('original')
    base.do('backup', path('copy.tamiz'), user=None)
    assert Base('copy').do('user', 'list', user=None)['total'] == 4
    base.refuse('backup', path('copy.tamiz'), user=None)


def a_damaged_base_is_read_and_recovered():
    base = base_in_force('damaged')
    lead = add_lead(base)
    with contextlib.closing(sqlite3.connect(base.file)) as database:
        page, = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'member'").fetchone()
    with open(base.file, 'r+b') as file:
        file.seek((page - 1) * 4096)
        file.write(b'\xa5' * 4096)
    assert base.refuse('user', 'list')['code'] == 'damaged'
    assert base.refuse('lead', 'set', lead, 'notes=never')['code'] == 'damaged'
    assert base.do('source', 'list', user=None)['total'] == 1

    answer = base.do('recover', base.file, '--to', path('recovered.tamiz'), user=None)
    users, = (item for item in answer['items'] if item['record'] == 'user')
    assert (users['restored'], users['lost']) == (4, 0), users
    assert answer['words'] and answer['file'] == path('recovered.tamiz'), answer
    base.refuse('recover', base.file, '--to', path('recovered.tamiz'), user=None)
    recovered = Base('recovered')
    assert recovered.do('user', 'list', user=None)['total'] == 4
    check = recovered.do('check', user=None)
    assert check['ok'] and not check['problems'], check
    recovered.do('lead', 'set', lead, 'notes=well')

    # Where already opening it meets the damage.
    with open(base.file, 'r+b') as file:
        file.truncate(os.path.getsize(base.file) - 4096)
    result = base.run('check')
    assert result.code == 1 and 'recover' in result.err, result.err
    base.do('recover', base.file, '--to', path('cut.tamiz'), user=None)


def a_log_of_another_base_is_told():
    base, other = base_with_people('ours'), add_people(new_base('theirs'))
    with contextlib.closing(sqlite3.connect(other.file)) as reader:
        reader.execute('SELECT count(*) FROM source').fetchall()
        other.do('source', 'add', 'Fair', '--kind', 'event')
        shutil.copyfile(other.file + '-wal', base.file + '-wal')
    result = base.run('user', 'list')
    assert result.code == 0 and 'set-aside-1' in result.err, result.err
    assert base.do('check', user=None)['ok']


def a_spoilt_base_is_told():
    base = base_in_force('spoilt')
    for _ in range(2):
        add_lead(base)
    with sqlite3.connect(base.file) as database:
        database.execute("UPDATE definition SET content = replace(content, 'Need', 'Nead')")
    result = base.run('--json', 'check')
    assert result.code == 1, result.out
    answer = json.loads(result.out)
    assert answer['ok'] is False, answer
    for problem in answer['problems']:
        expect_keys(problem, 'what where message')
    assert base.run('check').code == 1
    # All that were judged by it are told in one line.
    assert [problem['what'] for problem in answer['problems']].count('score') <= 1, answer


def begin_import(base, count):
    rows = path('many.csv')
    with open(rows, 'w', encoding='utf-8') as file:
        file.write('first_name,last_name,email\n')
        for number in range(count):
            file.write('P%d,L%d,p%d@example.org\n' % (number, number, number))
    return subprocess.Popen([TAMIZCTL, '--base', base.file, '--as', ANA, '--json', 'import', rows, '--source', 'Web site'],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)


def get_import(base):
    items = base.do('import', 'list', user=None)['items']
    return items[0] if items else {}


def wait_for(condition, what):
    until = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.05)


def is_stopped(process):
    with open('/proc/%d/stat' % process.pid, encoding='ascii', errors='replace') as file:
        return file.read().rpartition(')')[2].split()[0] == 'T'


def a_stopped_import_keeps_nobody_waiting_and_goes_on():
    base = base_with_people('stopped')
    running = begin_import(base, 20000)
    wait_for(lambda: get_import(base).get('rows'), 'the import does not begin')
    running.send_signal(signal.SIGTSTP)
    wait_for(lambda: is_stopped(running), 'it is not stopped')
    rows = get_import(base)['rows']
    assert 0 < rows < 20000, rows
    # Somebody else writes meanwhile.
    base.do('lead', 'add', 'first_name=Carla', 'email=p19999@example.org', '--source', 'Web site')
    assert get_import(base)['rows'] == rows
    running.send_signal(signal.SIGCONT)
    out, err = running.communicate(timeout=240)
    assert running.returncode == 0, out + err
    answer = json.loads(out)
    assert answer['rows'] == 20000 and answer['added'] == 19999, {key: answer[key] for key in ('rows', 'added', 'filled', 'skipped')}
    assert base.do('lead', 'list', user=None)['total'] == 20000
    assert base.do('check', user=None)['ok'] is True


def an_interrupted_import_leaves_nothing():
    base = base_with_people('interrupted')
    running = begin_import(base, 40000)
    wait_for(lambda: get_import(base).get('rows'), 'the import does not begin')
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 1 and json.loads(out)['error']['code'] == 'cancelled', out + err
    assert base.do('lead', 'list', user=None)['total'] == 0
    assert base.do('check', user=None)['ok'] is True


def base_with_leads(name, count):
    base = base_with_people(name)
    running = begin_import(base, count)
    out, err = running.communicate(timeout=240)
    assert running.returncode == 0, out + err
    return base


def ask_base(base, question):
    with contextlib.closing(sqlite3.connect(base.file, timeout=30)) as opened:
        return [row[0] for row in opened.execute(question)]


def count_tagged(base):
    return base.do('lead', 'list', '--tag', 'Feria', user=None)['total']


def begin(base, *words):
    return subprocess.Popen([TAMIZCTL, '--base', base.file, '--as', ANA, *words], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)


def wait_for_changes(base, cause, least):
    wait_for(lambda: len(ask_base(base, "SELECT number FROM change WHERE cause = '%s'" % cause)) >= least,
             'it does not begin')


def begin_deed(base, *options):
    running = begin(base, *options, 'lead', 'bulk', *map(str, ask_base(base, 'SELECT id FROM lead')), '--add-tag', 'Feria')
    wait_for_changes(base, 'lead.bulk', 2)
    return running


def an_interrupted_deed_keeps_and_says_what_it_did():
    base = base_with_leads('deed', 12000)
    running = begin_deed(base, '--json')
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=120)
    answer = json.loads(out)
    assert running.returncode == 1 and answer['stopped'] is True and answer['total'] == 12000, out + err
    assert 0 < answer['done'] < 12000 and count_tagged(base) == answer['done'], answer

    # The undo can be given up, too, and gone on with.
    running = begin(base, 'undo', answer['change'])
    wait_for_changes(base, 'undo', 1)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=120)
    if running.returncode != 0:
        assert running.returncode == 1 and 'The same command goes on with it' in out, out + err
        assert 0 < count_tagged(base) < answer['done']
        assert 'stopped' not in base.do('undo', answer['change'])
    assert count_tagged(base) == 0
    assert base.do('check', user=None)['ok'] is True


def a_deed_that_was_killed_is_undone_as_one():
    base = base_with_leads('killed', 12000)
    running = begin_deed(base)
    running.kill()
    running.communicate(timeout=120)
    tagged = count_tagged(base)
    assert 0 < tagged < 12000, tagged
    assert base.do('check', user=None)['ok'] is True
    parts = ask_base(base, "SELECT number FROM change WHERE cause = 'lead.bulk' ORDER BY number")
    assert base.do('undo', 'c%d' % parts[-1])['leads'] == tagged
    assert count_tagged(base) == 0
    assert base.do('check', user=None)['ok'] is True


def begin_export(base, file, **how):
    return subprocess.Popen([TAMIZCTL, '--base', base.file, 'lead', 'export', '--output', file], env=ENVIRONMENT, text=True, **how)


def an_interrupted_export_leaves_nothing():
    base = base_with_people('export')
    running = begin_import(base, 4000)
    out, err = running.communicate(timeout=240)
    assert running.returncode == 0, out + err
    folder = path('exported')
    os.mkdir(folder)
    file = os.path.join(folder, 'list.csv')
    with open(file, 'w', encoding='utf-8') as older:
        older.write('older')
    running = begin_export(base, file, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_for(lambda: len(os.listdir(folder)) == 2 or running.poll() is not None, 'the export does not begin')
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 1 and 'nothing was left half done' in err, out + err
    assert os.listdir(folder) == ['list.csv']
    with open(file, encoding='utf-8') as older:
        assert older.read() == 'older'


def an_export_says_how_far_it_is():
    base = base_with_people('far')
    running = begin_import(base, 1500)
    out, err = running.communicate(timeout=240)
    assert running.returncode == 0, out + err
    file = path('far.csv')
    theirs, ours = os.openpty()
    running = begin_export(base, file, stdout=subprocess.DEVNULL, stderr=ours)
    os.close(ours)
    said = b''
    while True:
        try:
            piece = os.read(theirs, 4096)
        except OSError:
            break
        if not piece:
            break
        said += piece
    os.close(theirs)
    assert running.wait(timeout=120) == 0, said
    assert said.count(b'\r') > 3 and said.endswith(b'\r\x1b[K'), said
    with open(file, encoding='utf-8', newline='') as rows:
        assert len(list(csv.DictReader(rows))) == 1500


# Language

def locale(name):
    tap.need(shutil.which('localedef'), 'localedef is not installed')
    place = path('locales')
    if not os.path.isdir(os.path.join(place, name + '.UTF-8')):
        os.makedirs(place, exist_ok=True)
        subprocess.run(['localedef', '-i', name, '-f', 'UTF-8', os.path.join(place, name + '.UTF-8')], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    tap.need(os.path.isdir(os.path.join(place, name + '.UTF-8')), 'the locale %s cannot be made' % name)
    return {'LOCPATH': place, 'LC_ALL': name + '.UTF-8'}


def spanish():
    tap.need(os.path.exists(os.path.join(PO, 'es', 'LC_MESSAGES', 'tamiz.mo')), 'the translations are not built')
    return locale('es_ES')


def whoever_completes_a_row_reads_why_in_their_language():
    """Rows brought in one language, looked at in another, by two people."""
    base = copy_of('reasons', add_people)
    base.do('source', 'add', 'Feria', '--kind', 'event')
    for name, of, text in (('calls.csv', 'activities', 'correo,actividad,fecha\nana@x.example,,2026-01-01\neva@x.example,call_in,2026-01-01\n'),
                           ('people.csv', 'people', 'nombre,correo\nAna,ana@x.example\n"Eva,eva@x.example\n')):
        assert base.run('--json', 'import', write(name, text), '--of', of, env=spanish(), user=ANA).code == 0
    base.do('form', 'add', 'Contacto', '--source', 'Feria')
    base.do('suppression', 'add', '--email', 'zoe@x.example', '--reason', 'Asked')
    assert base.run('form', 'submit', 'Contacto', 'email=zoe@x.example', env=spanish(), user=ANA).code == 0
    told = {}
    for place in ({'LC_ALL': 'C.UTF-8'}, spanish()):
        result = base.run('--json', 'set-aside', 'list', env=place)
        told[place['LC_ALL']] = [item['reason'] for item in json.loads(result.out)['items']]
        result = base.run('--json', 'form', 'posts', env=place)
        told[place['LC_ALL']] += [item['reason'] for item in json.loads(result.out)['items']]
    assert told['C.UTF-8'] == ['“Kind of activity” is missing or not understood; correct it and import the row again',
                               'Nobody in the base fits the row', 'No source; name one for the import or fill its column',
                               'The quotation mark that opens in line 3 is never closed; close it and import the line again',
                               'On the exclusion list'], told
    assert told['es_ES.UTF-8'] == ['«Tipo de actividad» falta o no se entiende; corríjalo y vuelva a importar la fila',
                                   'Nadie de la base corresponde a la fila',
                                   'Falta la fuente; indique una para la importación o llene su columna',
                                   'La comilla que abre en la línea 3 no se cierra nunca; ciérrela y vuelva a importar la línea',
                                   'En la lista de exclusión'], told


def a_definition_is_printed_in_the_language_and_on_the_paper_of_the_place():
    tap.need(shutil.which('pdftotext') and shutil.which('pdfinfo'), 'poppler-utils is not installed')
    base = base_in_force('paper')
    assert base.refuse('definition', 'print', path('duo.txt'))['code'] == 'invalid'
    assert base.refuse('definition', 'print', path('missing/duo.pdf'))['message']
    for place, size, words in [(locale('en_US'), '612 x 792', ['In force since', 'Ana Rojas', 'Luis Vaca', 'Signed on']),
                               (spanish(), '595.276 x 841.89', ['En vigor desde', 'Ana Rojas', 'Luis Vaca', 'Firmó el'])]:
        result = base.run('definition', 'print', path('duo.pdf'), env=place)
        assert result.code == 0, result.err
        info = subprocess.run(['pdfinfo', path('duo.pdf')], stdout=subprocess.PIPE, text=True, check=True).stdout
        assert size in info, info
        text = subprocess.run(['pdftotext', '-layout', path('duo.pdf'), '-'], stdout=subprocess.PIPE, text=True, check=True).stdout
        for word in words + [base.do('definition', 'show')['digest'][:8]]:
            assert word in text, (word, text)


def people_read_their_own_language():
    base = base_in_force('words')
    place = spanish()
    base.do('definition', 'new')

    def read(*words, code=0):
        result = base.run(*words, user=ANA, env=place)
        assert result.code == code, result.err
        return result.out + result.err

    for words in ['Por evaluar', 'Evaluados de nuevo']:
        assert words in read('definition', 'progress'), words
    edited = read('definition', 'edit', 'criteria/need/weight', '--value', '21')
    for words in ['Íntegra', 'Se puede editar']:
        assert words in edited, edited
    assert 'statement' not in edited, edited
    for wrong, words in [(['definition', 'resolve', '9'], 'No existe comentario 9'),
                         (['definition', 'propose', '--signers', 'x@example.com'], 'no existe usuario «x@example.com»'),
                         (['definition', 'edit', 'criteria/need/weight', '--value', '{'], 'termina antes de tiempo'),
                         (['definition', 'edit', 'criteria/need/weight', '--value', '3', '--version', '1'], 'Está en vigor'),
                         (['definition', 'edit', 'criteria/need/weight', '--value', '3', '--version', '8'], 'no existe la versión 8'),
                         (['definition', 'sign', '--side', 'marketing'], 'No hay nada propuesto'),
                         (['definition', 'withdraw', '--version', '1'], 'no está propuesta'),
                         (['definition', 'show', '--version', '8'], 'la más reciente es la 2')]:
        assert words in read(*wrong, code=1), (wrong, words)
    assert 'por Marketing' in read('definition', 'opinions')


class Refusing(http.server.BaseHTTPRequestHandler):
    """A CRM that knows nobody."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get('Content-Length', 0)))
        self.send_error(401)

    do_GET = do_POST

    def log_message(self, *_):
        pass


def a_wrong_password_says_what_to_do():
    base = base_in_force('refusing')
    lead = add_lead(base)
    qualify(base, lead)
    number = str(base.do('handoff', 'send', lead, '--to', LUIS, '--meeting', '2030-01-10T10:00')['number'])
    base.do('handoff', 'accept', number, user=LUIS)
    server = http.server.HTTPServer(('127.0.0.1', 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        base.do('crm', 'add', 'Tryton', '--kind', 'tryton', '--url', 'http://127.0.0.1:%d/crm/' % server.server_port, '--user', 'x',
                '--secret-file', write('wrong', 'wrong\n'))
        assert '401' in base.refuse('crm', 'test', 'Tryton')['message']
        result = base.run('--json', 'sync', user=ANA)
        assert result.code == 1, result
        paused = json.loads(result.out)['items'][0]
        assert paused['paused'] == 'auth' and 'password' in paused['advice'], paused
        assert 'sync --resume' in result.err, result.err
        assert base.do('crm', 'list')['items'][0]['advice'] == paused['advice']
        # One more that cannot be used is told beside it, and the first all the same.
        gone = write('gone', 'secret\n')
        base.do('crm', 'add', 'Odoo', '--kind', 'tryton', '--url', 'http://127.0.0.1:%d/crm/' % server.server_port, '--user', 'x',
                '--secret-file', gone)
        os.unlink(gone)
        result = base.run('--json', 'sync', user=ANA)
        assert result.code == 1, result
        items = json.loads(result.out)['items']
        assert [item['name'] for item in items] == ['Tryton', 'Odoo'] and items[0]['paused'] == 'auth', items
        assert items[1]['error']['code'] == 'secret' and items[1]['error']['message'] in result.err, (items, result.err)
        assert 'tamizctl: Odoo: ' in result.err, result.err
    finally:
        server.shutdown()
        server.server_close()


def messages_are_in_the_users_language():
    language = spanish()
    base = base_in_force('spanish')
    lead = add_lead(base)
    for words, code, wanted in [
            (['--help'], 0, 'Uso:'),
            (['lead', 'move', '--help'], 0, 'Uso:'),
            (['lad'], 2, 'No hay'),
            (['definition', 'check', path('missing.duo.json')], 1, 'No se puede'),
            (['explain', lead], 0, 'Nota'),
            (['lead', 'list'], 0, 'Etapa'),
            (['check'], 0, 'base'),
            (['report', 'funnel'], 0, 'Ganado')]:
        english, result = base.run(*words), base.run(*words, env=language)
        assert result.code == english.code == code, '%s: %s' % (words, result.err)
        said = result.out + result.err
        assert wanted in said and said != english.out + english.err, '%s: %s' % (words, said)
    # What scripts read is the same in every language.
    assert base.run('--json', 'lead', 'list', env=language).out == base.run('--json', 'lead', 'list').out


# The tour

def the_tour_ends_at_the_outbox_without_a_crm():
    for language in ({}, spanish()):
        with tempfile.TemporaryDirectory() as scratch:
            done = subprocess.run([os.path.join(TOP, 'build-aux', 'tour'), '--no-crm'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  stdin=subprocess.DEVNULL, text=True, encoding='utf-8', check=False,
                                  env=dict(ENVIRONMENT, TMPDIR=scratch, TAMIZCTL=TAMIZCTL, **language))
            assert done.returncode == 0, done.stdout[-3000:]
            assert not os.listdir(scratch), 'the tour leaves %s behind' % os.listdir(scratch)
        assert 'outbox list' in done.stdout and 'Sin servidor' in done.stdout or not language, done.stdout[-3000:]
        lines = done.stdout.rstrip().splitlines()
        assert lines[-2].startswith('Ganad' if language else 'Won') and 'README.md' in lines[-1], lines[-3:]


# Manual and completion

def manual_and_completion_know_every_verb():
    problems = []
    listing = [line.split('\t') for line in run('--list-operations').out.splitlines()]
    pages = {}
    for name in ('man/tamizctl.1', 'man/tamizctl.es.1', 'completions/tamizctl', 'completions/_tamizctl'):
        with open(os.path.join(TOP, 'data', name), encoding='utf-8') as file:
            pages[name] = file.read().replace('\\-', '-')
    for verb, options in listing:
        for name, page in pages.items():
            if name.startswith('man/') and not re.search(r'^\.[A-Z]+ .*"?\b%s\b' % re.escape(verb), page, re.MULTILINE):
                problems.append('%s does not describe “%s”' % (name, verb))
            for option in options.split():
                if not re.search(re.escape(option) + r'(?![a-z-])', page):
                    problems.append('%s does not name %s of “%s”' % (name, option, verb))
        problems += ['the completion for bash does not offer “%s”' % verb] * (not completes(verb))
        words = verb.split()
        if len(words) == 2 and not re.search(r"\b%s '?[a-z -]*\b%s\b" % (words[0], words[1]), pages['completions/_tamizctl']):
            problems.append('the completion for zsh does not offer “%s”' % verb)
    assert not problems, '\n'.join(problems)


def completes(verb):
    words = ['tamizctl', *verb.split()]
    script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _tamizctl tamizctl "${COMP_WORDS[COMP_CWORD]}" ' \
             '"${COMP_WORDS[COMP_CWORD-1]}"; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(['bash', '-c', script, 'complete', os.path.join(TOP, 'data', 'completions', 'tamizctl'), *words],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, cwd='/')
    return words[-1] in done.stdout.split()


def a_new_base_knows_why_leads_are_lost():
    base = base_with_people('steward-lists')
    lost = base.do('list', 'show', 'lost_reason')['items']
    assert [entry['key'] for entry in lost] == ['competitor', 'price', 'no_budget', 'no_decision', 'timing', 'no_answer', 'poor_fit'], lost
    assert lost[3]['label'] == 'No decision', lost
    discarded = base.do('list', 'show', 'discard_reason')['items']
    assert [entry['key'] for entry in discarded] == ['competitor', 'student', 'job_seeker', 'supplier', 'support_request', 'false_data',
                                                     'outside_territory', 'duplicate'], discarded
    base.refuse('list', 'add', 'lost_reason', 'Price')
    spanish = Base('listas')
    run('new', spanish.file, '--language', 'es')
    assert spanish.do('list', 'show', user=None)['items'][3]['label'] == 'Sin decisión'


def what_is_typed_is_answered_honestly():
    base = base_in_force('honest')
    base.do('user', 'add', 'Rut', 'rut@example.com', '--role', 'observer')
    assert base.do('lead', 'add', *PERSON, '--source', 'Web site')['admitted'] == 'added'
    again = base.run('lead', 'add', *PERSON, '--source', 'Web site', '--activity', 'none', user=ANA)
    assert 'in the base already' in again.out and 'stays' in again.out, again.out
    wrong = base.refuse('lead', 'add', 'first_name=Eva', 'email=eva.example', '--source', 'Web site')
    assert 'kept' not in wrong['message'] and 'nothing was written' in wrong['message'], wrong
    assert 'nadie' in base.refuse('lead', 'add', 'first_name=Eva', 'owner=nadie', '--source', 'Web site')['message']
    assert base.do('lead', 'list')['total'] == 1
    own = base.do('lead', 'add', 'first_name=Eva', 'email=eva@uno.example', '--source', 'Web site', user=LUIS)
    assert own['owner'] == LUIS, own
    assert 'with the lead' in base.refuse('person', 'set', own['persons'][0]['id'], 'email=x@y.example')['message']
    base.refuse('lead', 'list', '--limit', '-1', code=2)


def the_list_knows_what_the_lead_knows():
    base = base_in_force('same')
    lead = add_lead(base)
    qualify(base, lead)
    shown, listed = base.do('lead', 'show', lead), base.do('lead', 'list')['items'][0]
    assert shown['persona'] and shown['journey'] == 'decision', shown
    for key in listed:
        assert listed[key] == shown[key], key
    base.do('tag', 'add', lead, 'VIP')
    assert base.do('tag', 'add', lead, 'vip')['tags'] == ['VIP']


def without_a_definition_nothing_is_judged():
    base = base_with_people('unjudged')
    said = base.run('lead', 'add', *PERSON, '--source', 'Web site', user=ANA)
    assert said.code == 0 and 'No definition is in force' in said.out, said.out


def what_happened_once_is_kept_once():
    base = base_with_people('once')
    add_lead(base)
    rows = write('once.csv', 'email,kind,at,subject\n' + 2 * 'carla@acme.bo,download,2026-01-05,Guide\n' + 'carla@acme.bo,download,2026-01-05,Prices\n')
    for added, skipped in ((2, 1), (0, 3)):
        answer = base.do('import', rows, '--of', 'activities')
        assert (answer['added'], answer['skipped']) == (added, skipped), answer


def who_refuses_contact_is_kept_by_hand():
    base = base_in_force('consent')
    lead = add_lead(base)
    base.refuse('consent', 'add', lead, '--channel', 'any', '--do-not-contact')
    base.refuse('consent', 'add', lead, '--channel', 'mail')
    base.refuse('consent', 'add', lead, '--channel', 'mail', '--basis', 'said so', user=OSO)
    base.do('consent', 'add', lead, '--channel', 'mail', '--basis', 'Consent', '--origin', 'Fair', '--until', '2099-01-01')
    qualify(base, lead)
    base.do('consent', 'add', lead, '--channel', 'any', '--do-not-contact', '--reason', 'Wrote to us')
    listed = base.do('consent', 'list', lead)['items']
    assert [entry['do_not_contact'] for entry in listed] == [False, True], listed
    assert 'consent' in [entry['what'] for entry in base.do('explain', lead)['missing']]


try:
    tap.run([
        ('wrong usage ends with 2 and says what is wrong', wrong_usage_ends_with_2),
        ('wrong usage is seen before a base is opened', wrong_usage_needs_no_base),
        ('who acts must be known', who_acts_must_be_known),
        ('options stand before and after the verb', options_stand_before_and_after_the_verb),
        ('after two dashes everything is a word', after_two_dashes_everything_is_a_word),
        ('help is on every level', help_is_on_every_level),
        ('a file that is no base is refused and kept', a_base_that_is_none_is_refused),
        ('an output that cannot be written is a failure', a_lost_output_is_a_failure),
        ('what rules refuse ends with 1', what_rules_refuse_ends_with_1),
        ('a new base knows why leads are lost', a_new_base_knows_why_leads_are_lost),
        ('roles are enforced', roles_are_enforced),
        ('nobody moves a lead to sales by hand', nobody_moves_a_lead_to_sales_by_hand),
        ('a refusal names the options that help', a_refusal_names_the_options_that_help),
        ('a passphrase confirms once there is a key', a_passphrase_confirms_once_there_is_a_key),
        ('a passphrase is asked on a terminal and not shown', a_passphrase_is_asked_on_a_terminal_without_echo),
        ('a definition is printed in the language and on the paper of the place',
         a_definition_is_printed_in_the_language_and_on_the_paper_of_the_place),
        ('people read their own language', people_read_their_own_language),
        ('whoever completes a row reads why in their language', whoever_completes_a_row_reads_why_in_their_language),
        ('a signer elsewhere signs by file', a_signer_elsewhere_signs_by_file),
        ('a new definition is tried before it counts', a_new_definition_is_tried_before_it_counts),
        ('a lead has the promised keys', a_lead_has_the_promised_keys),
        ('an import counts every row and can be undone', an_import_counts_every_row),
        ('lists are filtered, sorted and paged', lists_are_filtered_sorted_and_paged),
        ('what happened once is kept once', what_happened_once_is_kept_once),
        ('who refuses contact is kept by hand', who_refuses_contact_is_kept_by_hand),
        ('what is typed is answered honestly', what_is_typed_is_answered_honestly),
        ('the list knows what the lead knows', the_list_knows_what_the_lead_knows),
        ('without a definition nothing is judged, and it says so', without_a_definition_nothing_is_judged),
        ('a table is aligned whatever is in it', a_table_is_aligned),
        ('from an empty base to the funnel', from_an_empty_base_to_the_funnel),
        ('what a handoff takes is prepared', what_a_handoff_takes_is_prepared),
        ('an exception is asked for in its time', an_exception_is_asked_for_in_its_time),
        ('a returned lead names the cause', a_returned_lead_names_the_cause),
        ('a small company hands over in fewer steps', a_small_company_hands_over_in_fewer_steps),
        ('a backup is a base', a_backup_is_a_base),
        ('a damaged base is read and recovered', a_damaged_base_is_read_and_recovered),
        ('a log of another base is told', a_log_of_another_base_is_told),
        ('a spoilt base is told, with 1', a_spoilt_base_is_told),
        ('an interrupted import leaves nothing', an_interrupted_import_leaves_nothing),
        ('an interrupted deed keeps and says what it did', an_interrupted_deed_keeps_and_says_what_it_did),
        ('a deed that was killed is undone as one', a_deed_that_was_killed_is_undone_as_one),
        ('an interrupted export leaves nothing', an_interrupted_export_leaves_nothing),
        ('an export says how far it is', an_export_says_how_far_it_is),
        ('a stopped import keeps nobody waiting, and goes on', a_stopped_import_keeps_nobody_waiting_and_goes_on),
        ('a wrong password says what to do', a_wrong_password_says_what_to_do),
        ('messages are in the language of the user', messages_are_in_the_users_language),
        ('the tour ends at the outbox without a CRM', the_tour_ends_at_the_outbox_without_a_crm),
        ('manual and completion know every verb and option', manual_and_completion_know_every_verb),
    ])
finally:
    PLACE.cleanup()
