#!/usr/bin/python3
"""Files that are broken, huge, strange or not files at all, through the door: no crash, nothing by
halves, a sentence that says what and what to do.

Usage: test-bad-files.py TAMIZCTL SOURCE_ROOT PO_FOLDER
With TAMIZ_LARGE=1 what is large has two gigabytes, where the disk has room for it."""
import csv
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

TAMIZCTL, TOP, PO = sys.argv[1], sys.argv[2], sys.argv[3]
SHARED = os.environ.get('TAMIZ_SHARED_DATA', '')
PLACE = tempfile.TemporaryDirectory()
ENVIRONMENT = {key: value for key, value in os.environ.items()
               if not key.startswith(('LC_', 'TAMIZ_', 'XDG_')) and key not in ('LANG', 'LANGUAGE')}
ENVIRONMENT.update(LC_ALL='C.UTF-8', TZ='UTC', HOME=PLACE.name, TAMIZ_DATA_DIR=os.path.join(TOP, 'data'), TAMIZ_LOCALE_DIR=PO)
GIGABYTE = 1 << 30
# Meson sets ASAN_OPTIONS for every test.
with open(TAMIZCTL, 'rb') as program:
    SANITIZED = b'__asan_init' in program.read()


def path(name):
    return os.path.join(PLACE.name, name)


def write(name, data):
    with open(path(name), 'wb') as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    return path(name)


bases = 0


class Base:
    def __init__(self):
        global bases
        bases += 1
        self.file = path('base-%d.tamiz' % bases)
        self.do('new', self.file, '--country', 'BO', '--currency', 'BOB', '--timezone', 'America/La_Paz', base=False)
        self.do('user', 'add', 'Ana', 'ana@example.com', '--role', 'marketing,steward,manager')
        self.do('source', 'add', 'Feria', '--kind', 'event')

    def command(self, *words):
        return [TAMIZCTL, '--base', self.file, '--json', *words]

    def run(self, *words):
        return subprocess.run(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                              check=False, timeout=300, env=ENVIRONMENT)

    def do(self, *words, base=True):
        done = self.run(*words) if base else subprocess.run([TAMIZCTL, '--json', *words], stdout=subprocess.PIPE, check=True, env=ENVIRONMENT)
        assert done.returncode == 0, '%s: %d %s' % (words, done.returncode, done.stderr)
        return json.loads(done.stdout)

    def try_import(self, *words):
        """The answer, or why it was refused."""
        done = self.run('import', *words, '--source', 'Feria')
        assert done.returncode in (0, 1), '%s: %d %s' % (words, done.returncode, done.stderr[-2000:])
        answer = json.loads(done.stdout)
        if done.returncode == 1:
            assert len(answer['error']['message']) > 20, answer
        return answer

    def refuse(self, *words):
        answer = self.try_import(*words)
        assert 'error' in answer, answer
        return answer['error']

    def start(self, *words):
        return subprocess.Popen(self.command('import', *words, '--source', 'Feria'), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                stdin=subprocess.DEVNULL, env=ENVIRONMENT)

    def count(self):
        return self.do('lead', 'list', '--limit', '1')['total']

    def wait_for_rows(self, least=1):
        """Until an import of another program has stored something."""
        for _ in range(600):
            for one in self.do('import', 'list')['items']:
                if one['state'] == 'running' and one.get('rows', 0) >= least:
                    return one
            time.sleep(0.05)
        raise AssertionError('nothing was imported within 30 seconds')

    def is_sound(self):
        answer = self.do('check')
        assert answer['ok'], answer


def write_people(name, n):
    with open(path(name), 'w', encoding='utf-8') as file:
        file.write('nombre,correo,ciudad,nota\n')
        for i in range(n):
            file.write('Persona %d,p%d@lugar.example,Sucre,Quiere saber de precios y plazos de la línea %d\n' % (i, i, i))
    return path(name)


def every_collected_file_is_read_or_refused():
    folder = os.path.join(SHARED, 'corpus')
    tap.need(SHARED and os.path.isdir(folder), 'the shared data is not there: set TAMIZ_SHARED_DATA')
    files = [name for name in glob.glob(os.path.join(folder, '**', '*'), recursive=True) if os.path.isfile(name)]
    base, refused, read = Base(), 0, 0
    for file in files:
        words = (file, '--all-columns')
        dry, real = base.try_import(*words, '--dry-run'), base.try_import(*words)
        assert ('error' in dry) == ('error' in real), '%s: %s, then %s' % (file, dry, real)
        if 'error' in real:
            refused += 1
        else:
            read += 1
            assert dry['rows'] == real['rows'], '%s: %d rows, then %d' % (file, dry['rows'], real['rows'])
            parts = ('added', 'updated', 'filled', 'skipped', 'set_aside')
            assert real['rows'] == sum(real[part] for part in parts) + real.get('suppressed', 0), '%s: %s' % (file, real)
    assert read >= 60 and refused >= 5, (read, refused)
    base.is_sound()
    print('# %d files read, %d refused' % (read, refused))


def what_is_no_ordinary_file_is_told_apart():
    base = Base()
    os.mkdir(path('folder.csv'))
    os.mkfifo(path('pipe.csv'))
    start = time.monotonic()
    for file, code, words in ((path('folder.csv'), 'read', 'folder.csv” cannot be read: it is a folder'),
                              (path('pipe.csv'), 'read', 'no ordinary file'), ('/dev/zero', 'read', 'no ordinary file'),
                              (path('absent.csv'), 'read', 'absent.csv” cannot be read: No such file'),
                              (write('empty.csv', ''), 'empty', 'empty'), (write('empty.xlsx', ''), 'empty', 'empty'),
                              (write('empty.vcf', ''), 'empty', 'empty'), (write('blank.csv', '\n\n \n'), None, None)):
        error = base.refuse(file)
        assert code is None or (error['code'] == code and words in error['message']), '%s: %s' % (file, error)
    assert time.monotonic() - start < 30
    if os.getuid() != 0:
        secret = write('secret.csv', 'nombre,correo\nAna,a@a.example\n')
        os.chmod(secret, 0)
        assert base.refuse(secret)['code'] == 'read'
    assert base.do('import', 'list')['total'] == 0 and base.count() == 0


def a_file_of_only_a_header_is_an_import_of_nothing():
    base = Base()
    answer = base.try_import(write('header.csv', 'nombre,correo,ciudad\n'))
    assert answer['rows'] == 0 and base.count() == 0, answer


def a_file_whose_name_is_no_utf8_is_told():
    base = Base()
    name = os.path.join(PLACE.name.encode(), b'a\xf1o.csv')
    with open(name, 'wb') as file:
        file.write(b'nombre,correo\nAna,a@a.example\n')
    done = base.run('import', name, '--source', 'Feria')
    assert done.returncode == 2 and b'UTF-8' in done.stderr, (done.returncode, done.stderr)


def nulls_and_long_lines_are_survived():
    base = Base()
    answer = base.try_import(write('nulls.csv', b'nombre,correo\nA\0na,a@a.example\n' + b'\0' * 3 + b',b@b.example\n'))
    assert (answer['rows'], answer['added'], answer['set_aside']) == (2, 1, 1), answer
    size = 2 * GIGABYTE if is_large() else 40 << 20
    start = time.monotonic()
    with open(path('line.csv'), 'wb') as file:
        file.write(b'nombre,correo\n')
        for _ in range(size >> 20):
            file.write(b'x' * (1 << 20))
    error = base.refuse(path('line.csv'))
    assert error['code'] == 'too_large', error
    # Without an end of line at all not even a header is found.
    with open(path('line.csv'), 'r+b') as file:
        file.write(b'x' * 14)
    assert base.refuse(path('line.csv'))['code'] in ('too_large', 'quote')
    os.unlink(path('line.csv'))
    assert time.monotonic() - start < (120 if is_large() else 60)


def is_large():
    return os.environ.get('TAMIZ_LARGE') == '1' and shutil.disk_usage(PLACE.name).free > 8 * GIGABYTE


def peak_of(process):
    """Kilobytes that a program has had at most, while it runs."""
    peak = 0
    while process.poll() is None:
        try:
            with open('/proc/%d/status' % process.pid, encoding='ascii') as status:
                peak = max([peak] + [int(line.split()[1]) for line in status if line.startswith('VmHWM')])
        except (OSError, ValueError):
            pass
        time.sleep(0.02)
    return peak


def memory_does_not_grow_with_the_file():
    tap.need(not SANITIZED, 'sanitizers take memory of their own')
    base, peaks = Base(), []
    for size in (8 << 20, 2 * GIGABYTE if is_large() else 64 << 20):
        row = b'Persona,p%d@lugar.example,Sucre,' + b'n' * 400 + b'\n'
        with open(path('large.csv'), 'wb') as file:
            file.write(b'nombre,correo,ciudad,nota\n')
            written, i = 0, 0
            while written < size:
                block = b''.join(row % j for j in range(i, i + 2000))
                file.write(block)
                written, i = written + len(block), i + 2000
        process = subprocess.Popen(base.command('import', 'preview', path('large.csv'), '--source', 'Feria'), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        peaks.append(peak_of(process))
        assert process.returncode == 0
    os.unlink(path('large.csv'))
    print('# peaks: %d and %d KiB' % tuple(peaks))
    assert peaks[1] < peaks[0] + 16384, peaks


def a_trial_needs_no_memory_for_its_rows():
    """Somebody new a row, whom a later row may speak of; where they are kept there may be no room."""
    base, peaks = Base(), []
    for count in (4000, 30000):
        file = write_people('trial.csv', count)
        process = subprocess.Popen(base.command('import', file, '--source', 'Feria', '--dry-run'), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        peaks.append(peak_of(process))
        assert process.returncode == 0
    print('# peaks: %d and %d KiB' % tuple(peaks))
    assert SANITIZED or peaks[1] < peaks[0] + 65536, peaks
    no_room = subprocess.run(base.command('import', file, '--source', 'Feria', '--dry-run'), stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, check=False, env=dict(ENVIRONMENT, TMPDIR=path('missing')))
    assert no_room.returncode == 1 and path('missing') in no_room.stdout.decode(), no_room


def giving_up_takes_back_within_a_moment():
    base, file = Base(), write_people('cancel.csv', 60000)
    process = base.start(file)
    base.wait_for_rows()
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    took = time.monotonic() - start
    assert process.returncode == 1 and took < 10, (process.returncode, took)
    assert base.count() == 0
    base.is_sound()
    print('# %.2f seconds' % took)


def a_file_that_changes_while_it_is_read_is_taken_back():
    base, file = Base(), write_people('changing.csv', 60000)
    for change in (lambda f: f.truncate(100000), lambda f: (f.seek(0, 2), f.write('Tarde,t@t.example,,\n'))):
        write_people('changing.csv', 60000)
        process = base.start(file)
        base.wait_for_rows()
        with open(file, 'r+', encoding='utf-8') as opened:
            change(opened)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 1, (process.returncode, err[-500:])
        error = json.loads(out)['error']
        assert error['code'] == 'read' and 'changed' in error['message'], error
        assert base.count() == 0
    base.is_sound()


def the_same_file_again_adds_nothing_and_says_so():
    base = Base()
    file = write_people('again.csv', 50)
    first = base.try_import(file)
    assert first['added'] == 50 and first['same_file'] is None, first
    copy = shutil.copy(file, path('copy of it.csv'))
    assert base.do('import', 'preview', copy, '--source', 'Feria')['same_file']['id'] == first['import_id']
    second = base.try_import(copy)
    assert second['added'] == 0 and second['same_file']['id'] == first['import_id'], second
    assert 'very file' in second['same_file']['message'] and base.count() == 50
    base.do('undo', second['import_id'])
    base.do('undo', first['import_id'])
    third = base.try_import(file)
    assert third['same_file'] is None and third['added'] == 50, third


def write_vcards(name, n):
    return write(name, ''.join('BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Persona %d\r\nEMAIL:p%d@lugar.example\r\nNOTE:%s\r\nEND:VCARD\r\n'
                               % (i, i, 'precios ' * 8) for i in range(n)))


def write_workbook(name, n):
    """Enough of a workbook for the reader, whatever is installed."""
    relation = '<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>'
    with zipfile.ZipFile(path(name), 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('[Content_Types].xml', '<Types/>')
        archive.writestr('_rels/.rels', '<Relationships>%s</Relationships>' % relation % ('a', 'officeDocument', 'xl/workbook.xml'))
        archive.writestr('xl/_rels/workbook.xml.rels', '<Relationships>%s</Relationships>' % relation % ('b', 'worksheet', 'sheet.xml'))
        archive.writestr('xl/workbook.xml', '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
                                            '<sheet name="Hoja" r:id="b"/></sheets></workbook>')
        rows = (['nombre', 'correo', 'nota'], *(['Persona %d' % i, 'p%d@lugar.example' % i, 'precios ' * 8] for i in range(n)))
        archive.writestr('xl/sheet.xml', '<worksheet><sheetData>%s</sheetData></worksheet>' % ''.join(
            '<row>%s</row>' % ''.join('<c t="inlineStr"><is><t>%s</t></is></c>' % cell for cell in row) for row in rows))
    return path(name)


def a_killed_import_is_gone_on_with_or_taken_back():
    rows = 20000
    for write_file, name in ((write_workbook, 'killed.xlsx'), (write_vcards, 'killed.vcf'), (write_people, 'killed.csv')):
        base, file = Base(), write_file(name, rows)
        process = base.start(file)
        base.wait_for_rows()
        process.kill()
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, '%s was done before it was killed' % name
        killed = base.do('import', 'list')['items'][-1]
        assert killed['state'] == 'interrupted' and base.count() == 0, killed
        answer = base.do('import', 'resume', killed['id'])
        assert answer['rows'] == rows and base.count() == rows, answer
        base.is_sound()
        base.do('undo', killed['id'])
        assert base.count() == 0

        process = base.start(file)
        killed = base.wait_for_rows()
        process.kill()
        process.communicate(timeout=60)
        base.do('undo', killed['id'])
        assert base.count() == 0
        base.is_sound()


def code_in_a_name_is_only_text():
    base = Base()
    names = ['<script>alert(1)</script>', '=HYPERLINK("http://x.example")', '+1+1', '@SUM(1)', '%s%n%x', "'; DROP TABLE lead; --", '<b>Ana & Cía</b>',
             '{{7*7}}', '$(reboot)', '../../etc/passwd']
    with open(path('code.csv'), 'w', encoding='utf-8', newline='') as file:
        out = csv.writer(file)
        out.writerow(['nombre', 'correo', 'empresa'])
        out.writerows([name, 'p%d@lugar.example' % i, name] for i, name in enumerate(names))
    assert base.try_import(path('code.csv'))['added'] == len(names)
    items = base.do('lead', 'list')['items']
    assert {item['company'] for item in items} == set(names), [item['company'] for item in items]
    base.do('lead', 'export', '--output', path('out.csv'))
    with open(path('out.csv'), encoding='utf-8-sig', newline='') as file:
        for row in csv.reader(file):
            assert not [cell for cell in row if cell[:1] in '=+@\t' and cell[:1] and not cell[1:].isdigit()], row
    base.is_sound()


tap.run([
    ('every collected file is read or refused', every_collected_file_is_read_or_refused),
    ('what is no ordinary file is told apart', what_is_no_ordinary_file_is_told_apart),
    ('a file of only a header is an import of nothing', a_file_of_only_a_header_is_an_import_of_nothing),
    ('a file whose name is no UTF-8 is told', a_file_whose_name_is_no_utf8_is_told),
    ('nulls and long lines are survived', nulls_and_long_lines_are_survived),
    ('memory does not grow with the file', memory_does_not_grow_with_the_file),
    ('a trial needs no memory for its rows', a_trial_needs_no_memory_for_its_rows),
    ('giving up takes back within a moment', giving_up_takes_back_within_a_moment),
    ('a file that changes while it is read is taken back', a_file_that_changes_while_it_is_read_is_taken_back),
    ('the same file again adds nothing and says so', the_same_file_again_adds_nothing_and_says_so),
    ('a killed import is gone on with or taken back', a_killed_import_is_gone_on_with_or_taken_back),
    ('code in a name is only text', code_in_a_name_is_only_text),
])
