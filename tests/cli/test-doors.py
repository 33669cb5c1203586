#!/usr/bin/python3
"""The same hundred awkward records come in by every door and give the same base.

Usage: test-doors.py TAMIZCTL SOURCE_ROOT

tests/fixtures/doors.json holds the records, in the order in which they come.  A door that
cannot carry a field (a vCard has no pain points) is compared with what typing gives of the
records without it.
"""

import contextlib
import csv
import email.headerregistry
import email.message
import email.policy
import importlib.util
import json
import mailbox
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

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

def by_typing(base, records, activity):
    aside = 0
    for record in records:
        words = [f'{field}={cell(record, field)}' for field in FIELDS if record.get(field) is not None]
        done = run(base, 'lead', 'add', *words, '--source', SOURCE, '--activity', activity, '--ids', SOURCE,
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


def by_workbook(base, records, folder):
    tap.need(importlib.util.find_spec('openpyxl'), 'python3-openpyxl is not installed')
    import openpyxl
    workbook = openpyxl.Workbook()
    workbook.active.append(FIELDS)
    for record in records:
        workbook.active.append([None] * len(FIELDS))
        for column, field in enumerate(FIELDS, 1):
            # What begins with “=” is text here, as it is where somebody typed an apostrophe before it.
            made = workbook.active.cell(workbook.active.max_row, column)
            made.value = cell(record, field)
            made.data_type = 's'
    path = os.path.join(folder, 'records.xlsx')
    workbook.save(path)
    return import_file(base, path)


def by_open_document(base, records, folder):
    tap.need(importlib.util.find_spec('odf'), 'python3-odf is not installed')
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.teletype import addTextToElement
    from odf.text import P
    document = OpenDocumentSpreadsheet()
    table = Table(name='Consultas')
    for values in [FIELDS, *([cell(record, field) for field in FIELDS] for record in records)]:
        row = TableRow()
        for value in values:
            made = TableCell(valuetype='string')
            for line in value.replace('\r\n', '\n').split('\n'):
                paragraph = P()
                addTextToElement(paragraph, line)
                made.addElement(paragraph)
            row.addElement(made)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    path = os.path.join(folder, 'records.ods')
    document.save(path)
    return import_file(base, path)


TEXTS = (('TITLE', 'job_title'), ('ORG', 'company'), ('NOTE', 'notes'))


def by_post(encode):
    def take(base, records, _folder):
        form = json.loads(run(base, 'form', 'add', 'Contacto', '--source', SOURCE, '--least-seconds', '0', '--map',
                              json.dumps({'columns': {field: field for field in FIELDS}})).stdout)
        with serving(base) as address:
            for record in records:
                body, kind = encode({field: cell(record, field) for field in FIELDS if record.get(field) is not None})
                post = urllib.request.Request(f'{address}/f/{form["token"]}', body, {'Content-Type': kind})
                try:
                    urllib.request.urlopen(post).close()
                except urllib.error.HTTPError as error:
                    assert error.code == 422, f'{record["case"]}: {error.code} {error.read()}'
            wait_until(lambda: json.loads(run(base, 'form', 'posts', '--state', 'received').stdout)['total'] == 0)
        posts = json.loads(run(base, 'form', 'posts', '--limit', '1000').stdout)['items']
        assert len(posts) == len(records), len(posts)
        return sum(post['state'] == 'set_aside' for post in posts)
    return take


def wait_until(happens):
    for _ in range(300):
        if happens():
            return
        time.sleep(0.1)
    raise AssertionError('half a minute was not enough')


@contextlib.contextmanager
def serving(base):
    """A server on the base; gives its address."""
    call = [TAMIZCTL, '--base', base, '--as', USER, 'serve', '--port', '0', '--rate', '0']
    server = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        yield re.search(r'http://[^;\s]+', server.stderr.readline()).group().rstrip('/')
    finally:
        server.terminate()
        server.communicate(timeout=30)


def urlencoded(fields):
    return urllib.parse.urlencode(fields).encode(), 'application/x-www-form-urlencoded'


def multipart(fields):
    body = ''
    for name, value in fields.items():
        body += f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    return (body + '--edge--\r\n').encode(), 'multipart/form-data; boundary=edge'


def json_body(fields):
    return json.dumps(fields).encode(), 'application/json'


def name_of(record):
    return record.get('full_name') or ' '.join(record.get(part, '') for part in ('first_name', 'last_name')).strip()


def as_message(record):
    """What a mail says of somebody: a name and one address."""
    addresses = [address for address in record.get('email', []) if re.fullmatch(r'[\w.+]+@[\w-]+\.example', address, re.A)]
    # Whoever writes without a name is called as their address is; a header of 600 bytes GMime 3.2 may lose.
    if not addresses or addresses[0].startswith('info@') or not 0 < len(name_of(record)) < 300:
        return None
    return {'case': record['case'], 'full_name': name_of(record), 'email': addresses[:1]}


def write_message(record):
    message = email.message.EmailMessage(email.policy.SMTP.clone(utf8=False))
    message['To'] = 'Ventas <ventas@tamiz.example>'
    message['From'] = email.headerregistry.Address(record['full_name'], addr_spec=record['email'][0])
    message['Subject'] = 'Consulta: ' + record['case']
    message['Date'] = 'Mon, 02 Nov 2026 10:00:00 -0400'
    message['Message-ID'] = f'<{re.sub("[^a-z]", "-", record["case"].lower())}@mail.example>'
    message.set_content('Buenos días, quisiera una cotización.\n')
    return message


def by_mailbox(base, records, folder):
    path = os.path.join(folder, 'records.mbox')
    box = mailbox.mbox(path)
    for record in records:
        box.add(write_message(record))
    box.close()
    answer = json.loads(run(base, 'import', path, '--source', SOURCE, '--activity', 'email_in').stdout)
    assert answer['rows'] == len(records), answer
    return answer['set_aside']


def by_messages(base, records, folder):
    inbox = os.path.join(folder, 'inbox')
    os.mkdir(inbox)
    for number, record in enumerate(records):
        with open(os.path.join(inbox, f'{number:03}.eml'), 'wb') as message:
            message.write(write_message(record).as_bytes())
    run(base, 'mail', 'folder', 'add', inbox, '--source', SOURCE)
    run(base, 'mail', 'take')
    return 0


LABELS = {'first_name': 'Nombre', 'last_name': 'Apellido', 'full_name': 'Nombre completo', 'job_title': 'Cargo',
          'company': 'Empresa', 'email': 'Correo', 'phone': 'Teléfono', 'city': 'Ciudad', 'country': 'País'}


def as_text(record):
    """What somebody copies out of a mail that a form of a web site sent."""
    said = {key: value for key, value in record.items() if key == 'case' or key in LABELS}
    return said if len(said) > 1 else None


def by_text(base, records, _folder):
    aside = 0
    for record in records:
        lines = [f'{label}: {value}' for field, label in LABELS.items() if field in record
                 for value in (record[field] if field in LISTS else [record[field]])]
        people = json.loads(run(base, 'lead', 'read-text', '-', text='\n'.join(lines) + '\n').stdout)['items']
        assert len(people) <= 1, f'{record["case"]}: {people}'
        pairs = people[0]['pairs'] if people else []
        done = run(base, 'lead', 'add', *(pairs or ['notes=-']), '--source', SOURCE, '--activity', ACTIVITY, '--keep-as-typed', check=False)
        assert done.returncode in (0, 1), f'{record["case"]}: {done.stderr}'
        aside += done.returncode
    return aside


def whole(record):
    return record


def as_card(record):
    return {key: value for key, value in record.items() if key != 'pain_points'}


# A door, what it can carry of a record (None: nothing), and what the record says that somebody did.
DOORS = {
    'csv': (by_csv, whole, ACTIVITY),
    'semicolons': (by_semicolons, whole, ACTIVITY),
    'xlsx': (by_workbook, whole, ACTIVITY),
    'ods': (by_open_document, whole, ACTIVITY),
    'vcard 2.1': (by_cards('2.1'), as_card, ACTIVITY),
    'vcard 3.0': (by_cards('3.0'), as_card, ACTIVITY),
    'vcard 4.0': (by_cards('4.0'), as_card, ACTIVITY),
    'json lines': (by_json_lines, whole, ACTIVITY),
    'json list': (by_json_list, whole, ACTIVITY),
    'intake': (by_intake, whole, ACTIVITY),
    'form urlencoded': (by_post(urlencoded), whole, ACTIVITY),
    'form multipart': (by_post(multipart), whole, ACTIVITY),
    'form json': (by_post(json_body), whole, ACTIVITY),
    'pasted text': (by_text, as_text, ACTIVITY),
    'mbox': (by_mailbox, as_message, 'email_in'),
    'watched folder': (by_messages, as_message, 'email_in'),
}


# What is compared

LEADS = """
SELECT lead.id, person.id, lead.stage, lead.notes, lead.pain_points, source.name, company.name, person.first_name,
       person.last_name, person.job_title, person.language, person.city, person.country
FROM lead JOIN person ON person.id = lead.person LEFT JOIN source ON source.id = lead.source
LEFT JOIN company ON company.id = lead.company WHERE lead.retracted_by IS NULL AND person.merged_into IS NULL"""
OF_PERSON = {
    'emails': 'SELECT address, role_mailbox, valid FROM email WHERE person = ? AND retracted_by IS NULL',
    'phones': 'SELECT e164, as_typed, mobile FROM phone WHERE person = ? AND retracted_by IS NULL',
    'handles': 'SELECT network, handle FROM handle WHERE person = ? AND retracted_by IS NULL',
    'external ids': 'SELECT system, value FROM external_id WHERE person = ? AND retracted_by IS NULL',
}
OF_LEAD = {
    'tags': 'SELECT text FROM tag WHERE lead = ? AND retracted_by IS NULL',
    'customs': 'SELECT field.key, custom.value FROM custom JOIN field ON field.id = custom.field '
               'WHERE custom.lead = ? AND custom.retracted_by IS NULL',
    'activities': 'SELECT activity.kind, source.name FROM activity LEFT JOIN source ON source.id = activity.source '
                  'WHERE lead = ? AND activity.retracted_by IS NULL',
}


def contents(base):
    """What the base holds, but for ids and times."""
    with contextlib.closing(sqlite3.connect(f'file:{base}?mode=ro', uri=True)) as connection:
        def rows(sql, record):
            return sorted(map(repr, connection.execute(sql, (record,))))

        whole = []
        for lead, person, *fields in connection.execute(LEADS).fetchall():
            seen = {'fields': fields}
            seen.update({what: rows(sql, person) for what, sql in OF_PERSON.items()})
            seen.update({what: rows(sql, lead) for what, sql in OF_LEAD.items()})
            whole.append(seen)
        pairs = connection.execute('SELECT count(*) FROM duplicate WHERE retracted_by IS NULL').fetchone()
    return sorted([*whole, {'pairs': pairs[0]}], key=lambda seen: json.dumps(seen, sort_keys=True))


def difference(expected, found):
    missing = [seen for seen in expected if seen not in found]
    unexpected = [seen for seen in found if seen not in expected]
    return json.dumps({'missing': missing[:3], 'unexpected': unexpected[:3], 'missing_count': len(missing),
                       'unexpected_count': len(unexpected)}, ensure_ascii=False, indent=1)


def typed(folder, records, activity, known={}):
    """What typing gives of the records."""
    key = json.dumps([records, activity])
    if key not in known:
        base = new_base(folder, f'typed-{len(known)}')
        aside = by_typing(base, records, activity)
        known[key] = contents(base), aside
    return known[key]


def door_gives_the_same(name):
    def test():
        take, reduce, activity = DOORS[name]
        records = [reduced for reduced in map(reduce, RECORDS) if reduced is not None]
        base = new_base(FOLDER.name, name)
        aside = take(base, records, FOLDER.name)
        expected, refused = typed(FOLDER.name, records, activity)
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
        tap.run([(f'{name} gives the same base as typing', door_gives_the_same(name))
                 for name in sys.argv[3:] or DOORS])
