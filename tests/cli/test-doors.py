#!/usr/bin/python3
"""The same hundred awkward records come in by every door and give the same base.

Usage: test-doors.py TAMIZCTL SOURCE_ROOT

tests/fixtures/doors.json holds the records, in the order in which they come.  A door that
cannot carry a field (a vCard has no pain points) is compared with what typing gives of the
records without it.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile

TAMIZCTL, TOP = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
sys.path.insert(0, os.path.join(TOP, 'tests', 'support'))
import tap  # noqa: E402

with open(os.path.join(TOP, 'tests', 'fixtures', 'doors.json'), encoding='utf-8') as records_file:
    RECORDS = json.load(records_file)
LISTS = ('email', 'phone', 'tags')
FIELDS = ('first_name', 'last_name', 'full_name', 'job_title', 'email', 'phone', 'handle', 'external_id', 'company',
          'domain', 'city', 'country', 'language', 'notes', 'pain_points', 'tags')
SOURCE, ACTIVITY, USER = 'Página web', 'form', 'ana@tamiz.example'


def run(base, *words, text=None, check=True):
    call = [TAMIZCTL, '--json', '--base', base, '--as', USER, *words]
    done = subprocess.run(call, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    assert not check or done.returncode == 0, f'{words}: {done.stdout}{done.stderr}'
    return done


def new_base(folder, name):
    base = os.path.join(folder, f'{name}.tamiz')
    call = [TAMIZCTL, '--base', base]
    subprocess.run([*call, 'new', base, '--country', 'BO', '--currency', 'BOB', '--timezone', 'America/La_Paz'],
                   check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*call, 'user', 'add', 'Ana Rojas', USER, '--role', 'marketing,steward'], check=True,
                   stdout=subprocess.DEVNULL)
    run(base, 'source', 'add', SOURCE, '--kind', 'web')
    return base


def cell(record, field):
    value = record.get(field)
    if value is None:
        return ''
    return '; '.join(value) if field in LISTS else value


# The doors.  Each takes records into a base and answers how many were set aside.

def by_typing(base, records, _folder):
    aside = 0
    for record in records:
        words = [f'{field}={cell(record, field)}' for field in FIELDS if record.get(field) is not None]
        done = run(base, 'lead', 'add', *words, '--source', SOURCE, '--activity', ACTIVITY, '--ids', SOURCE,
                   '--keep-as-typed', check=False)
        assert done.returncode in (0, 1), f'{record["case"]}: {done.stderr}'
        aside += done.returncode
    return aside


def import_file(base, path, *options):
    answer = json.loads(run(base, 'import', path, '--source', SOURCE, '--activity', ACTIVITY, '--ids', SOURCE,
                            *options).stdout)
    assert answer['rows'] == len(RECORDS), answer
    return answer['set_aside']


def write_csv(path, records, **dialect):
    with open(path, 'w', encoding='utf-8', newline='') as table:
        writer = csv.writer(table, **dialect)
        writer.writerow(FIELDS)
        for record in records:
            writer.writerow([cell(record, field) for field in FIELDS])


def by_csv(base, records, folder):
    path = os.path.join(folder, 'records.csv')
    write_csv(path, records)
    return import_file(base, path)


def by_semicolons(base, records, folder):
    path = os.path.join(folder, 'semicolons.csv')
    write_csv(path, records, delimiter=';')
    return import_file(base, path)


def fold(line):
    """In pieces of 75 bytes, wherever letters end, as the standards have it."""
    data = line.encode()
    pieces = [data[:75]] + [data[at:at + 74] for at in range(75, len(data), 74)]
    return b'\r\n '.join(pieces)


def escaped(text):
    text = text.replace('\r\n', '\n').replace('\\', '\\\\').replace('\n', '\\n')
    return text.replace(',', '\\,').replace(';', '\\;')


def quoted(text):
    text = text.replace(';', '\\;').replace('\r\n', '\n').replace('\n', '\r\n')
    return b''.join(bytes([byte]) if chr(byte).isalnum() and byte < 128 or byte == 0x20 else b'=%02X' % byte
                    for byte in text.encode())


def properties(record):
    """What a card says: name, parameters, parts of the value."""
    if record.get('full_name') is not None:
        yield 'FN', '', [record['full_name']]
    elif {'first_name', 'last_name'} & set(record):
        names = record.get('last_name', ''), record.get('first_name', '')
        yield 'N', '', [*names, '', '', '']
        yield 'FN', '', [' '.join(reversed(names))]
    for field, name in (('job_title', 'TITLE'), ('company', 'ORG'), ('external_id', 'UID'), ('notes', 'NOTE'),
                        ('language', 'LANG'), ('domain', 'URL')):
        if record.get(field) is not None:
            yield name, '', [record[field]]
    for address in record.get('email', []):
        yield 'EMAIL', '', [address]
    for number in record.get('phone', []):
        yield 'TEL', 'CELL', [number]
    if {'city', 'country'} & set(record):
        yield 'ADR', 'WORK', ['', '', '', record.get('city', ''), '', '', record.get('country', '')]
    if record.get('tags'):
        yield 'CATEGORIES', '', record['tags']
    if record.get('handle'):
        network, handle = record['handle'].split(':', 1)
        yield 'X-SOCIALPROFILE', network, [handle.strip()]


def write_cards(path, records, version):
    with open(path, 'wb') as cards:
        for record in records:
            cards.write(b'BEGIN:VCARD\r\nVERSION:%s\r\n' % version.encode())
            for name, kind, parts in properties(record):
                between = ',' if name == 'CATEGORIES' else ';'
                if version == '2.1':
                    head = f'{name}{";" + kind if kind else ""};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:'
                    cards.write(head.encode() + between.encode().join(quoted(part) for part in parts) + b'\r\n')
                else:
                    head = f'{name}{";TYPE=" + kind.lower() if kind else ""}:'
                    cards.write(fold(head + between.join(escaped(part) for part in parts)) + b'\r\n')
            cards.write(b'END:VCARD\r\n')


def by_cards(version):
    def take(base, records, folder):
        path = os.path.join(folder, f'records-{version}.vcf')
        write_cards(path, records, version)
        return import_file(base, path)
    return take


def by_json_lines(base, records, folder):
    path = os.path.join(folder, 'records.jsonl')
    with open(path, 'w', encoding='utf-8') as lines:
        for record in records:
            lines.write(json.dumps({key: record[key] for key in record if key != 'case'}) + '\n')
    return import_file(base, path)


def by_json_list(base, records, folder):
    path = os.path.join(folder, 'records.json')
    with open(path, 'w', encoding='utf-8') as whole:
        json.dump([{key: record[key] for key in record if key != 'case'} for record in records], whole,
                  ensure_ascii=False, indent=2)
    return import_file(base, path)


def by_intake(base, records, _folder):
    lines = ''.join(json.dumps({key: record[key] for key in record if key != 'case'}) + '\n' for record in records)
    done = run(base, 'intake', '--source', SOURCE, '--activity', ACTIVITY, '--ids', SOURCE, text=lines)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer['line'] for answer in answers] == list(range(1, len(records) + 1)), done.stdout
    return sum(answer['result'] == 'set_aside' for answer in answers)


CARD_FIELDS = tuple(field for field in FIELDS if field != 'pain_points')

DOORS = {
    'csv': (by_csv, FIELDS),
    'semicolons': (by_semicolons, FIELDS),
    'vcard 2.1': (by_cards('2.1'), CARD_FIELDS),
    'vcard 3.0': (by_cards('3.0'), CARD_FIELDS),
    'vcard 4.0': (by_cards('4.0'), CARD_FIELDS),
    'json lines': (by_json_lines, FIELDS),
    'json list': (by_json_list, FIELDS),
    'intake': (by_intake, FIELDS),
}


# What is compared

SHOWN = ('stage', 'first_name', 'last_name', 'job_title', 'company', 'city', 'country', 'source', 'external_id')


def describe(lead):
    seen = {field: lead.get(field) for field in SHOWN}
    seen['emails'] = sorted(json.dumps(email, sort_keys=True, ensure_ascii=False) for email in lead['emails'])
    seen['phones'] = sorted((phone['e164'] or '', phone['as_typed']) for phone in lead['phones'])
    seen['tags'] = sorted(lead['tags'])
    seen['notes'] = lead.get('notes')
    seen['pain_points'] = lead.get('pain_points')
    seen['custom'] = lead.get('custom')
    return seen


def contents(base):
    leads = json.loads(run(base, 'lead', 'list', '--limit', '0').stdout)['items']
    whole = []
    for lead in leads:
        shown = json.loads(run(base, 'lead', 'show', lead['id']).stdout)
        activities = json.loads(run(base, 'activity', 'list', lead['id']).stdout)['items']
        seen = describe(shown)
        seen['activities'] = sorted((activity['kind'], activity.get('source') or '') for activity in activities)
        whole.append(seen)
    return sorted(whole, key=lambda seen: json.dumps(seen, sort_keys=True, ensure_ascii=False))


def without(records, fields):
    return [{key: value for key, value in record.items() if key == 'case' or key in fields} for record in records]


def difference(expected, found):
    missing = [seen for seen in expected if seen not in found]
    unexpected = [seen for seen in found if seen not in expected]
    return json.dumps({'missing': missing[:3], 'unexpected': unexpected[:3], 'missing_count': len(missing),
                       'unexpected_count': len(unexpected)}, ensure_ascii=False, indent=1)


def typed(folder, fields, known={}):
    """What typing gives of the records with these fields."""
    key = tuple(fields)
    if key not in known:
        base = new_base(folder, f'typed-{len(known)}')
        aside = by_typing(base, without(RECORDS, fields), folder)
        known[key] = contents(base), aside
    return known[key]


def door_gives_the_same(name):
    def test():
        take, fields = DOORS[name]
        base = new_base(FOLDER.name, name)
        expected, refused = typed(FOLDER.name, fields)
        aside = take(base, without(RECORDS, fields), FOLDER.name)
        found = contents(base)
        assert found == expected, difference(expected, found)
        assert aside == refused, f'{aside} were set aside, {refused} were refused when they were typed'
        checked = json.loads(run(base, 'check').stdout)
        assert checked['ok'], checked
    return test


FOLDER = tempfile.TemporaryDirectory()

if __name__ == '__main__':
    os.environ['TAMIZ_DATA_DIR'] = os.path.join(TOP, 'data')
    with FOLDER:
        tap.run([(f'{name} gives the same base as typing', door_gives_the_same(name)) for name in DOORS])
