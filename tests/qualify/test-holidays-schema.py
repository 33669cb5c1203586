#!/usr/bin/env python3
"""What ships of national holidays is as its schema says, and covers Latin America and Spain."""

import json
import os
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print('1..0 # SKIP python3-jsonschema is not installed')
    sys.exit(0)

data = pathlib.Path(os.environ['TAMIZ_DATA_DIR'])
schema = json.loads((data / 'schemas' / 'holidays.schema.json').read_text())
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
files = sorted((data / 'holidays').glob('*.json'))
wanted = 'AR BO BR CL CO CR CU DO EC ES GT HN MX NI PA PE PR PY SV UY VE'.split()
number = 0


def check(name, passed, detail=''):
    global number
    number += 1
    print(f"{'ok' if passed else 'not ok'} {number} {name}{' # ' + detail if detail else ''}")


check('every country is there', [file.stem for file in files] == wanted)
for file in files:
    document = json.loads(file.read_text())
    errors = [error.message for error in validator.iter_errors(document)]
    check(f'{file.name} is as the schema says', not errors and document['country'] == file.stem, '; '.join(errors))
good = json.loads(files[0].read_text())
for wrong in ({'on': '1-1'}, {'on': '01-01', 'easter': 1}, {'nth': 5, 'weekday': 'mon', 'month': 1}, {'on': '01-01', 'every': 4}):
    bad = dict(good, days=[dict({'name': {'en': 'x', 'es': 'x'}}, **wrong)])
    check(f'{wrong} is refused', not validator.is_valid(bad))
print(f'1..{number}')
