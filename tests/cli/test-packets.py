#!/usr/bin/python3
"""A packet's file is verified, shown and answered on a computer that has no base; other programs read it.

Usage: test-packets.py TAMIZCTL SOURCE_ROOT"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

TAMIZCTL, TOP = sys.argv[1], sys.argv[2]
PLACE = tempfile.TemporaryDirectory()
MIA, VERA = 'mia@tamiz.example', 'vera@tamiz.example'
ENVIRONMENT = {key: value for key, value in os.environ.items()
               if not key.startswith(('LC_', 'TAMIZ_', 'XDG_')) and key not in ('LANG', 'LANGUAGE')}
ENVIRONMENT.update(LC_ALL='C.UTF-8', TZ='UTC', HOME=PLACE.name, TAMIZ_DATA_DIR=os.path.join(TOP, 'data'))


def path(name):
    return os.path.join(PLACE.name, name)


def run(*words):
    return subprocess.run([TAMIZCTL, '--json', *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, text=True, encoding='utf-8', check=False, timeout=120, env=ENVIRONMENT)


def do(*words):
    done = run(*words)
    assert done.returncode == 0, '%s: %s%s' % (' '.join(words), done.stderr, done.stdout)
    return json.loads(done.stdout)


def base(*words, user=MIA):
    return do('--base', path('ours.tamiz'), '--as', user, *words)


def refused(*words):
    done = run(*words)
    assert done.returncode != 0, done.stdout
    return json.loads(done.stdout or done.stderr)['error']


def begin():
    """A base in which a lead was handed over, and the packet's file."""
    do('new', path('ours.tamiz'), '--country', 'BO', '--timezone', 'America/La_Paz', '--currency', 'BOB')
    do('--base', path('ours.tamiz'), 'user', 'add', 'Mía', MIA, '--role', 'manager,marketing,steward')
    base('user', 'add', 'Vera', VERA, '--role', 'sales')
    base('source', 'add', 'Web', '--kind', 'web')
    base('definition', 'import', os.path.join(TOP, 'data', 'definitions', 'consultative.en.duo.json'))
    base('definition', 'propose')
    base('definition', 'sign', '--side', 'marketing')
    base('definition', 'sign', '--side', 'sales', user=VERA)
    return hand_over('Inés', 'ines', 'one')


def hand_over(first, address, name):
    """Hands a lead over to Vera and has the packet's file written."""
    lead = base('lead', 'add', 'first_name=' + first, 'last_name=Güemes', 'email=%s@condor.example' % address, 'job_title=Gerente general',
                'company=El Cóndor', 'employees=80', '--source', 'Web')['id']
    base('call', 'log', lead, '--purpose', 'web_follow_up', '--outcome', 'reached', '--pain-points', 'Late deliveries',
         *[word for answer in ('need=yes', 'authority=decides', 'budget=approved', 'time_frame=within_3_months',
                               'buying_process=deciding', 'meets_executive=yes') for word in ('--answer', answer)])
    sent = base('handoff', 'send', lead, '--to', VERA, '--meeting', '2099-05-05T10:00')
    base('handoff', 'packet', str(sent['number']), '--output', path(name + '.tamiz-packet'))
    return str(sent['number'])


def test_where_there_is_no_base_the_file_alone_is_verified():
    told = do('packet', 'verify', path('one.tamiz-packet'))
    assert told['ok'] is True and told['problem'] is None and told['in_base'] is None, told
    with_base = base('packet', 'verify', path('one.tamiz-packet'))
    assert with_base['ok'] is True and with_base['in_base'] is True and with_base['digest'] == told['digest'], with_base
    shown = do('packet', 'show', path('one.tamiz-packet'))
    assert shown['name'] == 'Inés Güemes' and shown['packet']['format'] == 1, shown


def test_other_programs_find_all_of_it_in_the_file():
    with open(path('one.tamiz-packet'), 'rb') as file:
        data = file.read()
    with zipfile.ZipFile(path('one.tamiz-packet')) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        assert names == {'manifest.json', 'packet.pdf', 'packet.json', 'contact.vcf', 'meeting.ics'}, names
        comment = archive.comment.decode()
        assert comment == 'tamiz-packet sha256=' + hashlib.sha256(data[:-2 - len(archive.comment)]).hexdigest(), comment
        manifest = json.loads(archive.read('manifest.json'))
        for part in manifest['files']:
            assert hashlib.sha256(archive.read(part['name'])).hexdigest() == part['sha256'], part
        calendar = archive.read('meeting.ics').decode()
        assert 'DTSTART' in calendar and VERA in calendar and 'ines@condor.example' in calendar, calendar
        assert b'%PDF-' in archive.read('packet.pdf')[:8]


def test_an_altered_file_is_found_out_and_not_answered():
    with open(path('one.tamiz-packet'), 'rb') as file:
        data = bytearray(file.read())
    for position in (0, len(data) // 2, len(data) - 1):
        data[position] ^= 1
        with open(path('altered.tamiz-packet'), 'wb') as file:
            file.write(data)
        data[position] ^= 1
        verified = run('packet', 'verify', path('altered.tamiz-packet'))
        assert verified.returncode == 1 and json.loads(verified.stdout)['ok'] is False, verified
    error = refused('packet', 'answer', path('altered.tamiz-packet'), '--accept', '--output', path('never.json'))
    assert error['code'] == 'digest', error
    assert not os.path.exists(path('never.json'))


def test_an_answer_comes_home_with_its_reason():
    do('packet', 'answer', path('one.tamiz-packet'), '--return', '--criterion', 'budget', '--reason', 'No hay', '--wanted',
       'Uno aprobado', '--output', path('answer.json'))
    taken = base('handoff', 'answer', path('answer.json'))
    assert taken['taken'] == 1, taken
    shown = base('handoff', 'show', '1')
    assert (shown['state'], shown['reason'], shown['wanted'], shown['door'], shown['decided_by']) == (
        'returned', 'No hay', 'Uno aprobado', 'file', VERA), shown
    assert shown['brought_by'] == MIA, shown
    assert run('--base', path('ours.tamiz'), '--as', MIA, 'handoff', 'answer', path('answer.json')).returncode != 0
    assert base('check')['ok'] is True


def test_who_has_a_passphrase_confirms_by_it_what_they_accept():
    for name, words in (('right', 'un caballo correcto'), ('wrong', 'otra cosa distinta')):
        with open(path(name), 'w', encoding='utf-8') as file:
            file.write(words + '\n')
    before = hand_over('Rosa', 'rosa', 'before')
    base('user', 'set', VERA, '--new-passphrase-file', path('right'), user=VERA)
    number = hand_over('Eva', 'eva', 'sealed')
    packet = path('sealed.tamiz-packet')
    assert do('packet', 'verify', packet)['passphrase'] is True
    assert refused('packet', 'answer', packet, '--accept', '--output', path('no.json'))['code'] == 'passphrase'
    assert refused('packet', 'answer', packet, '--accept', '--output', path('no.json'), '--passphrase-file',
                   path('wrong'))['code'] == 'passphrase'
    assert not os.path.exists(path('no.json'))

    # Somebody else accepts in her stead: with the packet of before, which brings no key, or with what they make up.
    do('packet', 'answer', path('before.tamiz-packet'), '--accept', '--output', path('forged.json'))
    done = run('--base', path('ours.tamiz'), '--as', MIA, 'handoff', 'answer', path('forged.json'))
    assert done.returncode == 1 and json.loads(done.stdout)['error']['code'] == 'not_allowed', done
    assert base('handoff', 'show', before)['state'] == 'sent'

    do('packet', 'answer', packet, '--accept', '--output', path('yes.json'), '--passphrase-file', path('right'))
    assert base('handoff', 'answer', path('yes.json'))['taken'] == 1
    assert base('handoff', 'show', number)['state'] == 'accepted'
    # A return needs no passphrase, in the program neither.
    do('packet', 'answer', path('before.tamiz-packet'), '--return', '--cause', 'customer', '--reason', 'Since 2019',
       '--output', path('back.json'))
    assert base('handoff', 'answer', path('back.json'))['taken'] == 1
    assert base('handoff', 'show', before)['state'] == 'returned'


begin()
tap.run([(name, function) for name, function in list(globals().items()) if name.startswith('test_')])
