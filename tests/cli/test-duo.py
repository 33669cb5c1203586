#!/usr/bin/python3
"""Another program verifies what Tamiz signed: by data/schemas/duo.md alone, whose program is taken out of
it and run here, with OpenSSL's Ed25519 in the place of libsodium's.

Usage: test-duo.py TAMIZCTL SOURCE_ROOT"""
import copy
import hashlib
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

TAMIZCTL, TOP = sys.argv[1], sys.argv[2]
PLACE = tempfile.TemporaryDirectory()
LUCIA, DIEGO = 'lucia@muestra.example', 'diego@muestra.example'
ENVIRONMENT = {key: value for key, value in os.environ.items()
               if not key.startswith(('LC_', 'TAMIZ_', 'XDG_')) and key not in ('LANG', 'LANGUAGE')}
ENVIRONMENT.update(LC_ALL='C.UTF-8', TZ='UTC', HOME=PLACE.name, TAMIZ_DATA_DIR=os.path.join(TOP, 'data'),
                   SECRET='correct horse battery')

try:
    import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401, what the document's program asks for
except ImportError:
    print('1..0 # SKIP python3-cryptography is not installed')
    sys.exit(0)


def path(name):
    return os.path.join(PLACE.name, name)


def read(*parts):
    with open(os.path.join(*parts), encoding='utf-8') as file:
        return file.read()


def write(name, text):
    with open(path(name), 'w', encoding='utf-8') as file:
        file.write(text)
    return path(name)


def run(*words, user=LUCIA):
    return subprocess.run([TAMIZCTL, '--base', path('sample.tamiz'), '--as', user, '--json', *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, encoding='utf-8', check=False, timeout=120,
                          env=ENVIRONMENT)


def do(*words, user=LUCIA):
    done = run(*words, user=user)
    assert done.returncode == 0, '%s: %s%s' % (' '.join(words), done.stderr, done.stdout)
    return json.loads(done.stdout)


def check(document):
    """What the program says of a definition without taking it."""
    return do('definition', 'check', write('checked.duo.json', json.dumps(document)))


def program_of_the_document():
    text = read(TOP, 'data', 'schemas', 'duo.md')
    program, names = text.split('```python\n')[1].split('```')[0], {'__name__': 'verify'}
    write('verify.py', program)
    exec(compile(program, 'duo.md', 'exec'), names)
    return names


DUO = program_of_the_document()


def digest_of(document):
    return hashlib.sha256(DUO['canonical'](document)).hexdigest()


def propose():
    """A new version of the sample base, which Lucía and Diego are to sign."""
    do('definition', 'new', 'small-company.es')
    return do('definition', 'propose', '--signers', LUCIA + ',' + DIEGO)


def begin():
    done = subprocess.run([TAMIZCTL, 'sample', path('sample.tamiz'), '--size', '60'], stdout=subprocess.DEVNULL, env=ENVIRONMENT,
                          check=False, timeout=120)
    assert done.returncode == 0
    for user in (LUCIA, DIEGO):
        do('user', 'set', user, '--new-passphrase-env', 'SECRET', user=user)
    propose()
    do('definition', 'sign', '--side', 'marketing', '--passphrase-env', 'SECRET')
    do('definition', 'sign', '--side', 'sales', '--passphrase-env', 'SECRET', user=DIEGO)
    do('definition', 'export', '--file', path('signed.duo.json'))


def a_signed_version_is_verified():
    document = json.loads(read(path('signed.duo.json')))
    shown = do('definition', 'show')
    assert digest_of(document) == shown['digest'] == do('definition', 'export')['digest']
    assert DUO['verify'](document) == [(LUCIA, 'marketing', True), (DIEGO, 'sales', True)], DUO['verify'](document)
    told = do('definition', 'check', path('signed.duo.json'))
    assert [signature['valid'] for signature in told['signatures']] == [True, True], told
    assert not [finding for finding in told['findings'] if finding['part'].startswith('signatures')], told
    done = subprocess.run([sys.executable, path('verify.py'), path('signed.duo.json')], stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0 and done.stdout.count('good') == 2, done.stdout


def a_changed_byte_is_found():
    document = json.loads(read(path('signed.duo.json')))
    changed = copy.deepcopy(document)
    changed['statement'] = changed['statement'].replace('e', 'é', 1)
    other = copy.deepcopy(document)
    other['sla']['quota_per_month'] += 1
    turned = copy.deepcopy(document)
    first = turned['signatures'][0]
    first['signature'] = ('0' if first['signature'][0] != '0' else '1') + first['signature'][1:]
    swapped = copy.deepcopy(document)
    swapped['signatures'][0]['public_key'] = swapped['signatures'][1]['public_key']
    for spoilt, good, code in ((changed, [False, False], 'signature_of_other'), (other, [False, False], 'signature_of_other'),
                               (turned, [False, True], 'signature_broken'), (swapped, [False, True], 'signature_broken')):
        assert [valid for _, _, valid in DUO['verify'](spoilt)] == good
        told = check(spoilt)
        assert [signature['valid'] for signature in told['signatures']] == good, told
        assert code in [finding['code'] for finding in told['findings']], told


def a_draft_made_of_it_is_not_signed():
    draft = do('definition', 'import', path('signed.duo.json'))
    assert draft['state'] == 'draft' and draft['signatures'] == [], draft
    assert draft['digest'] == digest_of(json.loads(read(path('signed.duo.json'))))
    do('definition', 'discard', '--version', str(draft['version']))


def an_exported_version_fits_the_schema():
    try:
        import jsonschema
    except ImportError:
        raise tap.Skip('python3-jsonschema is not installed') from None
    validator = jsonschema.Draft7Validator(json.loads(read(TOP, 'data', 'schemas', 'duo.schema.json')))
    for version in do('definition', 'list')['items']:
        document = do('definition', 'export', '--version', str(version['version']))['document']
        errors = [error.message for error in validator.iter_errors(document)]
        assert not errors, errors
        assert version['signatures'] and len(document['signatures']) == len(version['signatures'])


def a_file_reads_as_people_wrote_it():
    """The same members in the same order as in the starter that it was made of."""
    starter = json.loads(read(TOP, 'data', 'definitions', 'small-company.es.duo.json'))
    exported = json.loads(read(path('signed.duo.json')))
    assert list(exported) == list(starter) + ['signatures'], list(exported)
    assert [list(one) for one in exported['criteria']] == [list(one) for one in starter['criteria']]
    assert exported['matrix'] == starter['matrix'] and exported['criteria'][0]['weight'] == starter['criteria'][0]['weight']


def whatever_a_file_says_the_digest_is_the_same():
    document = json.loads(read(TOP, 'data', 'definitions', 'consultative.en.duo.json'))
    document['title'] = 'Cafe\u0301 "\\/\b\f\n\r\t\u0001\u001f\u007f\u2028 \U0001f600 \ufb01 \u212b'
    document['criteria'][0]['weight'] = 0.29
    document['criteria'][1]['pass_mark'] = 0.001
    document['criteria'] += [
        {'key': 'amount', 'title': 'A', 'question': '?', 'kind': 'money', 'axis': 'fit', 'weight': 1e2, 'currency': 'BOB',
         'ranges': [{'from': -1.5, 'to': 999999999.999, 'share': 0.125}, {'from': 999999999.999, 'share': 1}]},
        {'key': 'soon', 'title': 'S', 'question': '?', 'kind': 'date', 'axis': 'fit', 'weight': 1, 'ranges': [{'to': 30, 'share': 1}],
         'applies_when': {'any': [{'field': 'answer.amount', 'operator': 'one_of', 'value': [1, -0.5, 2.25]},
                                  {'field': 'company.employees', 'operator': 'at_least', 'value': 5.0}]}},
        {'key': 'here', 'title': 'H', 'kind': 'yes_no', 'axis': 'fit', 'weight': 0,
         'bound': {'field': 'lead.custom.cafe\u0301', 'operator': 'filled'}}]
    document['sla']['completeness'] = 0.333
    told = check(document)
    assert told['digest'] == digest_of(document)
    text = DUO['canonical'](document)
    with open(path('canonical.duo.json'), 'wb') as file:
        file.write(text)
    assert do('definition', 'check', path('canonical.duo.json'))['digest'] == told['digest']
    assert DUO['canonical'](json.loads(text)) == text
    for name in sorted(os.listdir(os.path.join(TOP, 'data', 'definitions'))):
        starter = os.path.join(TOP, 'data', 'definitions', name)
        assert do('definition', 'check', starter)['digest'] == digest_of(json.loads(read(starter))), name


def files_by_which_one_signs_are_verified():
    asked, answered = path('asked.duo-sign.json'), path('answered.duo-sign.json')
    propose()
    do('definition', 'request', asked)
    request = json.loads(read(asked))
    assert request['format'] == 'tamiz-duo-request'
    assert request['digest'] == hashlib.sha256(DUO['write'](request['content']).encode()).hexdigest() == digest_of(request['content'])
    do('definition', 'sign', '--file', asked, '--output', answered, '--passphrase-env', 'SECRET', user=DIEGO)
    answer = json.loads(read(answered))
    assert answer['format'] == 'tamiz-duo-signature' and answer['digest'] == request['digest']
    assert DUO['is_signed'](answer['digest'].encode(), answer['public_key'], answer['signature'])
    seal = answer.pop('seal')
    assert DUO['is_signed'](DUO['write'](answer).encode(), answer['public_key'], seal)
    answer['side'] = 'marketing'
    assert not DUO['is_signed'](DUO['write'](answer).encode(), answer['public_key'], seal)


def contradictions_are_told_with_0_and_nonsense_with_1():
    document = json.loads(read(TOP, 'data', 'definitions', 'consultative.en.duo.json'))
    document['criteria'][0]['weight'] = 200
    told = check(document)
    assert told['ok'] and [(f['part'], f['code'], f['severity']) for f in told['findings']] == [
        ('criteria/need/weight', 'decides_alone', 'problem')], told
    words = subprocess.run([TAMIZCTL, 'definition', 'check', path('checked.duo.json')], stdout=subprocess.PIPE, text=True,
                           encoding='utf-8', check=False, env=ENVIRONMENT)
    assert words.returncode == 0 and told['findings'][0]['message'] in words.stdout, words.stdout
    document['criteria'] *= 30
    done = run('definition', 'check', write('many.duo.json', json.dumps(document)))
    error = json.loads(done.stdout)['error']
    assert done.returncode == 1 and error['domain'] == 'definition' and 'Criteria: ' in error['message'], done.stdout
    assert path('many.duo.json') in error['message']


try:
    begin()
    tap.run([
        ('a signed version is verified', a_signed_version_is_verified),
        ('a changed byte is found', a_changed_byte_is_found),
        ('a draft made of it is not signed', a_draft_made_of_it_is_not_signed),
        ('an exported version fits the schema', an_exported_version_fits_the_schema),
        ('a file reads as people wrote it', a_file_reads_as_people_wrote_it),
        ('whatever a file says the digest is the same', whatever_a_file_says_the_digest_is_the_same),
        ('files by which one signs are verified', files_by_which_one_signs_are_verified),
        ('contradictions are told with 0 and nonsense with 1', contradictions_are_told_with_0_and_nonsense_with_1),
    ])
finally:
    PLACE.cleanup()
