#!/usr/bin/python3
"""Workbooks through the door: what other programs write as .xlsx and .ods comes in like the
same table as CSV; what is awkward is read as it is meant, and what cannot be read is refused
with a sentence.

Usage: test-sheets.py TAMIZCTL SOURCE_ROOT PO_FOLDER"""
import csv
import datetime
import glob
import io
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

try:
    import openpyxl
except ImportError:
    openpyxl = None
try:
    import odf.opendocument
    import odf.table
    import odf.teletype
    import odf.text
except ImportError:
    odf = None

TAMIZCTL, TOP, PO = sys.argv[1], sys.argv[2], sys.argv[3]
SHARED = os.environ.get('TAMIZ_SHARED_DATA', '')
PLACE = tempfile.TemporaryDirectory()
ENVIRONMENT = {key: value for key, value in os.environ.items()
               if not key.startswith(('LC_', 'TAMIZ_', 'XDG_')) and key not in ('LANG', 'LANGUAGE')}
ENVIRONMENT.update(LC_ALL='C.UTF-8', TZ='UTC', HOME=PLACE.name, TAMIZ_DATA_DIR=os.path.join(TOP, 'data'), TAMIZ_LOCALE_DIR=PO)


def path(name):
    return os.path.join(PLACE.name, name)


def run(*words, memory=None):
    limit = (lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory))) if memory else None
    return subprocess.run([TAMIZCTL, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding='utf-8',
                          stdin=subprocess.DEVNULL, check=False, timeout=120, env=ENVIRONMENT, preexec_fn=limit)


bases = 0


class Base:
    def __init__(self):
        global bases
        bases += 1
        self.file = path('base-%d.tamiz' % bases)
        self.do('new', self.file, '--country', 'BO', '--currency', 'BOB', '--timezone', 'America/La_Paz', base=False)
        self.do('user', 'add', 'Ana', 'ana@example.com', '--role', 'marketing,steward,manager')
        self.do('source', 'add', 'Feria', '--kind', 'event')

    def do(self, *words, base=True):
        done = run(*(['--base', self.file] if base else []), '--json', *words)
        assert done.returncode == 0, '%s: %s' % (' '.join(words), done.stderr)
        return json.loads(done.stdout)

    def refuse(self, *words):
        done = run('--base', self.file, '--json', *words)
        assert done.returncode == 1, '%s: %d %s%s' % (' '.join(words), done.returncode, done.stdout[:300], done.stderr)
        error = json.loads(done.stdout)['error']
        assert len(error['message']) > 20, error
        return error

    def read(self, file, *words):
        """The first rows as they would be read, and the whole answer."""
        answer = self.do('import', 'preview', file, '--source', 'Feria', *words)
        return [item['values'] for item in answer['items']], answer


# What writes workbooks: other programs where they are there, and by hand what those never write.

def write_xlsx(name, rows, title='Hoja'):
    tap.need(openpyxl, 'python3-openpyxl is not installed')
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            # A text that begins like a formula is a text all the same.
            cell.data_type = 's' if cell.value else 'n'
    book.save(path(name))
    return path(name)


def write_ods(name, rows, title='Hoja'):
    tap.need(odf, 'python3-odf is not installed')
    book = odf.opendocument.OpenDocumentSpreadsheet()
    sheet = odf.table.Table(name=title)
    for row in rows:
        line = odf.table.TableRow()
        for value in row:
            cell = odf.table.TableCell(valuetype='string') if value else odf.table.TableCell()
            for part in value.split('\n') if value else []:
                paragraph = odf.text.P()
                odf.teletype.addTextToElement(paragraph, part)
                cell.addElement(paragraph)
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(path(name))
    return path(name)


MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'


def pack(name, parts, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path(name), 'w', compression) as archive:
        for part, content in parts:
            archive.writestr(part, content)
    return path(name)


def xlsx_parts(sheets, strings='', formats='', styles='', extra='', head='<?xml version="1.0" encoding="UTF-8"?>'):
    """The parts of a workbook; sheets: name, state and the XML of the rows."""
    relation = '<Relationship Id="%s" Type="' + DOCUMENT + '/%s" Target="%s"/>'
    listed = ''.join('<sheet name="%s" sheetId="%d" state="%s" r:id="r%d"/>' % (name, i + 1, state, i)
                     for i, (name, state, _) in enumerate(sheets))
    parts = [
        ('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
        ('_rels/.rels', '<Relationships xmlns="%s">%s</Relationships>' % (PACKAGE, relation % ('a', 'officeDocument', '/xl/workbook.xml'))),
        ('xl/workbook.xml', '<workbook xmlns="%s" xmlns:r="%s">%s<sheets>%s</sheets></workbook>' % (MAIN, DOCUMENT, extra, listed)),
        ('xl/_rels/workbook.xml.rels', '<Relationships xmlns="%s">%s%s%s</Relationships>' % (
            PACKAGE, relation % ('s', 'sharedStrings', 'sharedStrings.xml'), relation % ('t', 'styles', 'styles.xml'),
            ''.join(relation % ('r%d' % i, 'worksheet', 'worksheets/sheet%d.xml' % i) for i in range(len(sheets))))),
        ('xl/sharedStrings.xml', '%s<sst xmlns="%s">%s</sst>' % (head, MAIN, strings)),
        ('xl/styles.xml', '<styleSheet xmlns="%s"><numFmts>%s</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
                          '<cellXfs><xf numFmtId="0"/>%s</cellXfs></styleSheet>' % (MAIN, formats, styles)),
    ]
    for i, (_, _, rows) in enumerate(sheets):
        parts.append(('xl/worksheets/sheet%d.xml' % i, '%s<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (head, MAIN, rows)))
    return parts


def text_cell(text, where=''):
    return '<c %s t="inlineStr"><is><t>%s</t></is></c>' % ('r="%s"' % where if where else '', text)


def row(*cells):
    return '<row>%s</row>' % ''.join(cell if cell.startswith('<') else text_cell(cell) for cell in cells)


def xlsx(name, rows, **options):
    return pack(name, xlsx_parts([('Hoja', 'visible', rows)], **options))


ODS_SPACES = ' '.join('xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (name, name)
                      for name in ('office', 'table', 'text')) + \
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods(name, tables, before='', manifest=None):
    parts = [('mimetype', 'application/vnd.oasis.opendocument.spreadsheet'),
             ('content.xml', '<?xml version="1.0" encoding="UTF-8"?><office:document-content %s>%s<office:body><office:spreadsheet>%s'
                             '</office:spreadsheet></office:body></office:document-content>' % (ODS_SPACES, before, tables))]
    if manifest:
        parts.append(('META-INF/manifest.xml', manifest))
    return pack(name, parts)


def table(rows, name='Hoja'):
    return '<table:table table:name="%s"><table:table-column table:number-columns-repeated="16384"/>%s</table:table>' % (name, rows)


def line(*cells, attributes=''):
    return '<table:table-row %s>%s</table:table-row>' % (attributes, ''.join(
        cell if cell.startswith('<') or not cell else '<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>' % cell
        for cell in cells))


# The same table as CSV and as a workbook

FILES = {
    'damaged_utf8.csv': None, 'invalid_utf8_bytes.csv': None,
    'duplicates_utf8.csv': 'utf-8', 'excel_es_cp1252.csv': 'cp1252', 'excel_sep_hint_utf8bom.csv': 'utf-8-sig', 'formula_cells.csv': 'utf-8',
    'google_contacts.csv': 'utf-8-sig', 'hubspot_contacts.csv': 'utf-8-sig', 'meta_lead_ads_utf16le.csv': 'utf-16',
    'outlook_cp1252.csv': 'cp1252', 'salesforce_report_latin1.csv': 'cp1252',
}
COUNTS = ('rows', 'added', 'updated', 'filled', 'skipped', 'set_aside', 'left_out')


def read_csv(file, encoding):
    with open(file, 'rb') as opened:
        data = opened.read()
    if encoding is None:
        # As the reader of CSV mends them: bytes that are no UTF-8, letters encoded twice, NULs.
        text = re.sub(b'[\x80-\xff]+', lambda m: mend(m.group()), data).decode('utf-8').replace('\0', '')
        text = re.sub('Ã([\x80-\xbf])', lambda m: ('Ã' + m.group(1)).encode('latin-1').decode('utf-8'), text)
        text = text.lstrip('\ufeff')
    else:
        text = data.decode(encoding)
    if text.startswith('sep='):
        text = text.split('\n', 1)[1]
    first = text.split('\n', 1)[0]
    delimiter = max(',;\t', key=first.count)
    return list(csv.reader(io.StringIO(text, newline=''), delimiter=delimiter))


def mend(data):
    try:
        data.decode('utf-8')
        return data
    except UnicodeDecodeError:
        return data.decode('cp1252', 'replace').encode('utf-8')


def clean(rows):
    """What XML cannot hold no workbook holds either."""
    return [[re.sub('[\0-\x08\x0b\x0c\x0e-\x1f]', '', cell) for cell in cells] for cells in rows]


def describe(base):
    drop = {'id', 'created', 'updated', 'received_on', 'lead', 'person', 'company_id', 'change'}
    items = [{key: value for key, value in item.items() if key not in drop} for item in base.do('lead', 'list', '--sort', 'created')['items']]
    return sorted(json.dumps(item, sort_keys=True, ensure_ascii=False) for item in items)


def import_both(file, words=()):
    base = Base()
    dry = base.do('import', file, '--source', 'Feria', '--dry-run', *words)
    real = base.do('import', file, '--source', 'Feria', *words)
    assert {key: dry.get(key) for key in COUNTS} == {key: real.get(key) for key in COUNTS}, (file, dry, real)
    return {key: real.get(key) for key in COUNTS}, describe(base), real


def the_same_table_comes_in_alike_from_csv_and_workbooks():
    folder = os.path.join(SHARED, 'messy')
    tap.need(SHARED and os.path.isdir(folder), 'the shared data is not there: set TAMIZ_SHARED_DATA')
    assert set(FILES) == {os.path.basename(name) for name in glob.glob(os.path.join(folder, '*.csv'))}
    for name, encoding in FILES.items():
        rows = clean(read_csv(os.path.join(folder, name), encoding))
        expected = import_both(os.path.join(folder, name))
        for file, kind in ((write_xlsx(name + '.xlsx', rows), 'xlsx'), (write_ods(name + '.ods', rows), 'ods')):
            counts, leads, answer = import_both(file)
            assert answer['format'] == kind, answer['format']
            if name == 'damaged_utf8.csv':
                # What is wrong with its quotes is the text file's own matter.
                assert counts['rows'] >= 18, counts
                continue
            assert counts == expected[0], '%s: %s, as CSV %s' % (file, counts, expected[0])
            assert leads == expected[1], '%s: %s' % (file, [pair for pair in zip(leads, expected[1]) if pair[0] != pair[1]][:2])


def the_dictionary_of_a_real_case_opens():
    file = os.path.join(SHARED, 'xeducation', 'Leads Data Dictionary.xlsx')
    tap.need(SHARED and os.path.exists(file), 'the shared data is not there: set TAMIZ_SHARED_DATA')
    _, answer = Base().read(file)
    assert answer['format'] == 'xlsx' and answer['rows'] == 37 and answer['sheets'] == ['Sheet1'], answer
    assert [column['header'] for column in answer['columns']] == ['', 'Variables', 'Description'], answer['columns']


# Cells as they are meant

def check_cells(base, file, expected):
    """Each value in a column of its own, under the name of what is tried."""
    values, answer = base.read(file)
    found = {column['header']: value for column, value in
             ((column, values[0].get('custom:%s' % column['custom'])) for column in answer['columns'] if column['custom'])}
    for key, value in expected.items():
        assert found.get(key) == value, '%s: %r, not %r' % (key, found.get(key), value)
    return answer


def other_programs_cells_are_read_as_they_are_meant():
    tap.need(openpyxl, 'python3-openpyxl is not installed')
    when = datetime.datetime(2026, 3, 4, 15, 30, 5)
    cells = {
        'ph id': (59170000686123, None, '59170000686123'), 'ph real': (12.5, None, '12.5'), 'ph third': (1.234, None, '1.2340'),
        'ph whole': (1250.0, None, '1250'), 'ph yes': (True, None, 'TRUE'), 'ph no': (False, None, 'FALSE'),
        'ph day': (datetime.date(2026, 3, 4), None, '2026-03-04'), 'ph moment': (when, None, '2026-03-04 15:30:05'),
        'ph clock': (datetime.time(9, 5), None, '09:05'), 'ph span': (datetime.timedelta(hours=30, minutes=5), '[h]:mm', '30:05:00'),
        'ph part': (0.155, '0.0%', '15.5%'), 'ph code': (1234, '000000', '001234'), 'ph custom': (46085, 'dddd d "de" mmmm', '2026-03-04'),
        'ph money': (1234.5, '"Bs" #,##0.00', '1234.5'), 'ph red': (12, '[Red]0', '12'), 'ph lines': ('una\ndos', None, 'una\ndos'),
        'ph amp': ('A & B <c>', None, 'A & B <c>'), 'ph zero': (0, None, '0'), 'ph minus': (-0.25, None, '-0.25'),
    }
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(['correo', *cells])
    sheet.append(['a@a.example', *(value for value, _, _ in cells.values())])
    for i, (_, code, _) in enumerate(cells.values()):
        if code:
            sheet.cell(row=2, column=i + 2).number_format = code
    book.save(path('cells.xlsx'))
    base = Base()
    check_cells(base, path('cells.xlsx'), {key: value for key, (_, _, value) in cells.items()})
    # Days count from another one on old Macs; what is seen is the same.
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    sheet.cell(row=2, column=list(cells).index('ph custom') + 2).value = 46085 - 1462
    book.save(path('mac.xlsx'))
    check_cells(base, path('mac.xlsx'), {key: cells[key][2] for key in ('ph day', 'ph moment', 'ph custom')})


def what_no_program_writes_alike_is_read_alike():
    formats = '<numFmt numFmtId="164" formatCode="[$-409]d\\-mmm\\-yyyy;@"/><numFmt numFmtId="165" formatCode="0.00E+00"/>'
    styles = '<xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="46"/><xf numFmtId="22"/>'
    strings = ('<si><t>correo</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">Ana </t></r><r><t>Rojas</t></r>'
               '<rPh sb="0" eb="1"><t>pronounced</t></rPh></si><si><t>uno_x000D_\ndos_x005F_x0041_</t></si><si/>')
    names = ('ph rich', 'ph escaped', 'ph none', 'ph formula', 'ph bare', 'ph error', 'ph old', 'ph leap', 'ph long', 'ph exponent', 'ph tiny', 'ph iso',
             'ph builtin', 'ph span', 'ph noon', 'ph huge', 'ph gap')
    cells = ('<c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c><c t="str"><f>A1&amp;B1</f><v>calculado</v></c><c><f>NOW()</f></c>'
             '<c t="e"><f>1/0</f><v>#DIV/0!</v></c><c s="1"><v>59</v></c><c s="1"><v>61</v></c><c><v>12345678901234567890</v></c>'
             '<c s="3"><v>5.9170000686E+10</v></c><c><v>1.5E-7</v></c><c t="d"><v>2026-03-04T00:00:00.000</v></c><c s="2"><v>46085</v></c>'
             '<c s="4"><v>1.5</v></c><c s="5"><v>46085.5</v></c><c><v>1E300</v></c><c r="S2"><v>0.30000000000000004</v></c>')
    rows = ('<row r="1"><c r="A1" t="s"><v>0</v></c>%s<c r="S1" t="inlineStr"><is><t>ph gap</t></is></c></row>' % ''.join(text_cell(name) for name in names[:-1])
            + '<row r="2">%s%s</row>' % (text_cell('a@a.example', 'A2'), cells))
    base = Base()
    answer = check_cells(base, xlsx('hand.xlsx', rows, strings=strings, formats=formats, styles=styles), {
        'ph rich': 'Ana Rojas', 'ph escaped': 'uno\ndos_x0041_', 'ph none': None, 'ph formula': 'calculado', 'ph bare': None, 'ph error': None,
        'ph old': '1900-02-28', 'ph leap': '1900-03-01', 'ph long': '12345678901234567890', 'ph exponent': '59170000686', 'ph tiny': '0.00000015',
        'ph iso': '2026-03-04', 'ph builtin': '2026-03-04', 'ph span': '36:00:00', 'ph noon': '2026-03-04 12:00', 'ph huge': '1e+300', 'ph gap': '0.3',
    })
    told = ' '.join(answer['items'][0]['problems'])
    assert '#DIV/0!' in told and 'never calculated' in told, told


def opendocument_cells_are_read_as_they_are_meant():
    cells = [
        ('ph id', 'office:value-type="float" office:value="59170000686123"', '5,92E+13', '59170000686123'),
        ('ph third', 'office:value-type="float" office:value="1.234"', '1,23', '1.2340'),
        ('ph code', 'office:value-type="float" office:value="1234"', '001234', '001234'),
        ('ph part', 'office:value-type="percentage" office:value="0.155"', '15,5 %', '15.5%'),
        ('ph money', 'office:value-type="currency" office:currency="BOB" office:value="1250.5"', 'Bs 1.250,50', '1250.5 BOB'),
        ('ph day', 'office:value-type="date" office:date-value="2026-03-04"', '04/03/26', '2026-03-04'),
        ('ph moment', 'office:value-type="date" office:date-value="2026-03-04T15:30:05.5"', 'x', '2026-03-04 15:30:05'),
        ('ph span', 'office:value-type="time" office:time-value="PT30H05M00S"', 'x', '30:05:00'),
        ('ph clock', 'office:value-type="time" office:time-value="PT09H05M00S"', 'x', '09:05'),
        ('ph yes', 'office:value-type="boolean" office:boolean-value="true"', 'VERDADERO', 'TRUE'),
        ('ph error', 'office:value-type="string" office:string-value="" calcext:value-type="error"', '#N/D', None),
        ('ph attribute', 'office:value-type="string" office:string-value="sin párrafo"', None, 'sin párrafo'),
        ('ph lines', 'office:value-type="string"', 'una</text:p><text:p>dos<text:line-break/>tres', 'una\ndos\ntres'),
        ('ph blanks', 'office:value-type="string"', '  a<text:s text:c="2"/>b  \n c<text:tab/>d', 'a  b c\td'),
        ('ph note', 'office:value-type="string"', 'x<office:annotation><text:p>nota</text:p></office:annotation><text:span>y</text:span>', 'xy'),
    ]
    header = line('correo', *(cell[0] for cell in cells))
    values = line('a@a.example', *('<table:table-cell %s>%s</table:table-cell>' % (attributes, '' if text is None else '<text:p>%s</text:p>' % text)
                                   for _, attributes, text, _ in cells))
    answer = check_cells(Base(), ods('cells.ods', table(header + values)), {cell[0]: cell[3] for cell in cells})
    assert '#N/D' in ' '.join(answer['items'][0]['problems']), answer['items'][0]


def rows_that_come_a_million_times_cost_nothing():
    rows = line('correo', 'nombre') + line('', '', attributes='table:number-rows-repeated="3"') + line('a@a.example', 'Ana', attributes='table:visibility="filter"') \
        + line('<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>b@b.example</text:p></table:table-cell>',
               '<table:covered-table-cell office:value-type="string"><text:p>verdeckt</text:p></table:covered-table-cell>',
               attributes='table:number-rows-repeated="2"') \
        + line('<table:table-cell table:number-columns-repeated="16384"/>', attributes='table:number-rows-repeated="1048000"')
    base = Base()
    start = time.monotonic()
    values, answer = base.read(ods('repeated.ods', table('<table:table-row-group>%s</table:table-row-group>' % rows)))
    assert answer['rows'] == 3 and time.monotonic() - start < 5, answer['rows']
    assert [item['line'] for item in answer['items']] == [5, 6, 7], answer['items']
    assert values[0]['email'] == 'a@a.example' and values[2]['email'] == 'b@b.example', values


def the_table_is_found_under_its_title_and_among_the_sheets():
    people = row('Reporte de prospectos', '', '') + row('Generado', '2026') + '<row/>' + row('Nombre', 'Correo', 'Ciudad') \
        + row('Ana', 'a@a.example', 'Sucre', '') + row('Nombre', 'Correo', 'Ciudad') + row('Eva', 'e@e.example') \
        + '<row/>' + row('Copyright 2026 Acme') + row('Generated by: Ana')
    sheets = [('Portada', 'visible', row('Acme')), ('Datos', 'hidden', row('Correo', 'Nombre') + row('z@z.example', 'Oculto')),
              ('Ventas &amp; más', 'visible', people), ('Vacía', 'visible', '')]
    file = pack('found.xlsx', xlsx_parts(sheets))
    base = Base()
    values, answer = base.read(file)
    assert answer['sheets'] == ['Portada', 'Datos', 'Ventas & más', 'Vacía'] and answer['sheet'] == 'Ventas & más', answer
    assert [value['email'] for value in values] == ['a@a.example', 'e@e.example'], values
    done = base.do('import', file, '--source', 'Feria', '--dry-run')
    assert [left['code'] for left in done['left_out_lines']] == ['title', 'title', 'repeated_header', 'footer', 'footer'], done['left_out_lines']
    values, answer = base.read(file, '--sheet', 'Datos')
    assert values[0]['email'] == 'z@z.example' and answer['sheet'] == 'Datos', values
    error = base.refuse('import', 'preview', file, '--source', 'Feria', '--sheet', 'Enero')
    assert error['code'] == 'map' and 'Ventas & más' in error['message'], error
    assert base.refuse('import', 'preview', file, '--source', 'Feria', '--sheet', 'Vacía')['code'] == 'empty'
    with open(path('no-book.csv'), 'w', encoding='utf-8') as out:
        out.write('correo\na@a.example\n')
    assert base.refuse('import', path('no-book.csv'), '--source', 'Feria', '--sheet', 'Datos')['code'] == 'map'
    assert base.read(path('no-book.csv'))[1]['sheets'] is None
    # The same again in the other format, where all sheets stand in one part.
    tables = table(line('Acme'), 'Portada') + table(line('Reporte') + line('Correo', 'Nombre') + line('a@a.example', 'Ana'), 'Gente')
    values, answer = base.read(ods('found.ods', tables, before='<office:automatic-styles/>'))
    assert answer['sheets'] == ['Portada', 'Gente'] and answer['sheet'] == 'Gente' and values[0]['email'] == 'a@a.example', answer


# What cannot be read

def ole(name, *names):
    data = bytes.fromhex('d0cf11e0a1b11ae1') + bytes(504)
    return write_bytes(name, data + b''.join(entry.encode('utf-16-le').ljust(128, b'\0') for entry in names))


def write_bytes(name, data):
    with open(path(name), 'wb') as file:
        file.write(data)
    return path(name)


def cut(file, name, keep):
    with open(file, 'rb') as opened:
        data = opened.read()
    return write_bytes(name, data[:int(len(data) * keep)])


def flip(file, name):
    """A part whose bytes are not what the archive says."""
    with open(file, 'rb') as opened:
        data = bytearray(opened.read())
    at = data.find(b'PK\1\2') // 2
    for i in range(at, at + 200):
        data[i] ^= 0x55
    return write_bytes(name, bytes(data))


def what_is_no_workbook_is_refused_in_a_sentence():
    base = Base()
    good = xlsx('good.xlsx', row('correo', 'nombre') + row('a@a.example', 'Ana') * 50)
    mark = '<manifest:file-entry xmlns:manifest="x"><manifest:encryption-data/></manifest:file-entry>'
    refused = {
        ole('old.xls', 'Root Entry', 'Workbook'): ('binary', '.xlsx'),
        ole('secret.xlsx', 'Root Entry', 'EncryptedPackage'): ('binary', 'password'),
        ole('letter.doc', 'Root Entry', 'WordDocument'): ('binary', '.xlsx'),
        ods('secret.ods', 'no XML', manifest=mark): ('binary', 'password'),
        write_bytes('page.xls', b'<html><body><table><tr><td>correo</td></tr></table></body></html>'): ('binary', 'web page'),
        cut(good, 'cut.xlsx', 0.6): ('binary', 'damaged'),
        flip(good, 'flipped.xlsx'): ('binary', 'damaged'),
        pack('files.zip', [('a.csv', 'correo\na@a.example\n')]): ('binary', 'unpack'),
        pack('letter.docx', [('[Content_Types].xml', '<Types/>'), ('_rels/.rels', '<a/>'), ('word/document.xml', '<a/>')]): ('binary', 'table'),
        pack('binary.xlsb', [('[Content_Types].xml', '<Types/>'), ('_rels/.rels', '<a/>'), ('xl/workbook.bin', 'x')]): ('binary', 'xlsb'),
        pack('letter.odt', [('mimetype', 'application/vnd.oasis.opendocument.text'), ('content.xml', '<a/>')]): ('binary', 'no spreadsheet'),
        xlsx('empty.xlsx', ''): ('empty', 'holds'),
        xlsx('broken.xlsx', row('correo', 'nombre') + '<row><c>'): ('binary', 'damaged'),
        pack('half.xlsx', xlsx_parts([('Hoja', 'visible', '')])[:-1]): ('binary', 'damaged'),
    }
    for file, (code, words) in refused.items():
        error = base.refuse('import', file, '--source', 'Feria')
        assert error['code'] == code and words in error['message'], '%s: %s' % (file, error)
    assert base.do('lead', 'list')['total'] == 0 and base.do('import', 'list')['total'] == 0


def entities_of_its_own_and_files_elsewhere_are_not_read():
    base = Base()
    bomb = '<!DOCTYPE x [<!ENTITY a "%s">%s]>' % ('x' * 1000, ''.join('<!ENTITY %s "%s">' % (b, ('&%s;' % a) * 50) for a, b in zip('abcdefg', 'bcdefgh')))
    away = '<!DOCTYPE x [<!ENTITY h SYSTEM "file:///etc/passwd">]>'
    for head in (bomb, away):
        file = xlsx('entity.xlsx', row('correo', 'nombre') + row('a@a.example', '&h;'), head=head)
        error = base.refuse('import', file, '--source', 'Feria')
        assert error['code'] == 'binary' and 'document type' in error['message'], error
    file = xlsx('unknown.xlsx', row('correo', 'nombre') + row('a@a.example', '&h;'))
    assert base.refuse('import', file, '--source', 'Feria')['code'] == 'binary'


def bombs_are_refused_before_they_take_memory():
    tap.need('ASAN_OPTIONS' not in os.environ, 'sanitizers take memory of their own')
    base = Base()
    people = row('correo', 'nombre') + row('a@a.example', 'Ana')
    blank = b' ' * (1 << 20)
    def giant(name, part, before, piece, times, after):
        parts = [(n, c) for n, c in xlsx_parts([('Hoja', 'visible', people)]) if n != part]
        with zipfile.ZipFile(path(name), 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for n, c in parts:
                archive.writestr(n, c)
            with archive.open(part, 'w', force_zip64=True) as out:
                out.write(before)
                for _ in range(times):
                    out.write(piece)
                out.write(after)
        return path(name)
    sheet, strings = 'xl/worksheets/sheet0.xml', 'xl/sharedStrings.xml'
    start = b'<worksheet><sheetData><row><c t="inlineStr"><is><t>correo</t></is></c><c t="inlineStr"><is><t>nombre</t></is></c></row>'
    end = b'</sheetData></worksheet>'
    for file in (
            giant('cell.xlsx', sheet, start + b'<row><c t="inlineStr"><is><t>', b'x' * (1 << 20), 300, b'</t></is></c></row>' + end),
            giant('blanks.xlsx', sheet, start, blank, 400, end),
            giant('texts.xlsx', strings, b'<sst>', b'<si><t>' + b'y' * (1 << 20) + b'</t></si>', 300, b'</sst>'),
            giant('columns.xlsx', sheet, start + b'<row>', b'<c><v>1</v></c>' * 1000, 300, b'</row>' + end),
            ods('rows.ods', table(line('correo', 'nombre') + line('a@a.example', 'Ana', attributes='table:number-rows-repeated="999999999999"'))),
            ods('wide.ods', table(line('correo', 'nombre') + line(
                '<table:table-cell table:number-columns-repeated="99999999" office:value-type="string"><text:p>x</text:p></table:table-cell>')))):
        done = run('--base', base.file, '--json', 'import', file, '--source', 'Feria', memory=2 << 30)
        assert done.returncode == 1, '%s: %d %s' % (file, done.returncode, done.stderr)
        error = json.loads(done.stdout)['error']
        assert error['code'] in ('too_large', 'binary'), '%s: %s' % (file, error)
    assert base.do('lead', 'list')['total'] == 0


tap.run([
    ('the same table comes in alike from CSV and workbooks', the_same_table_comes_in_alike_from_csv_and_workbooks),
    ('the dictionary of a real case opens', the_dictionary_of_a_real_case_opens),
    ('other programs\' cells are read as they are meant', other_programs_cells_are_read_as_they_are_meant),
    ('what no program writes alike is read alike', what_no_program_writes_alike_is_read_alike),
    ('OpenDocument cells are read as they are meant', opendocument_cells_are_read_as_they_are_meant),
    ('rows that come a million times cost nothing', rows_that_come_a_million_times_cost_nothing),
    ('the table is found under its title and among the sheets', the_table_is_found_under_its_title_and_among_the_sheets),
    ('what is no workbook is refused in a sentence', what_is_no_workbook_is_refused_in_a_sentence),
    ('entities of its own and files elsewhere are not read', entities_of_its_own_and_files_elsewhere_are_not_read),
    ('bombs are refused before they take memory', bombs_are_refused_before_they_take_memory),
])
