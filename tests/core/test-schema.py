#!/usr/bin/env python3
"""The published schema is a schema, takes the starter definitions and refuses what is wrong."""

import copy
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
schema = json.loads((data / 'schema' / 'duo.schema.json').read_text())
validator = jsonschema.Draft7Validator(schema)
results = []


def check(name, passed, detail=''):
    results.append(passed)
    print(f"{'ok' if passed else 'not ok'} {len(results)} {name}{' # ' + detail if detail else ''}")


def change(document, path, value):
    changed = copy.deepcopy(document)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return changed


try:
    jsonschema.Draft7Validator.check_schema(schema)
    check('the schema is one', True)
except jsonschema.SchemaError as error:
    check('the schema is one', False, error.message)

documents = sorted((data / 'definitions').glob('*.duo.json'))
check('there are starter definitions', len(documents) >= 2)
for path in documents:
    errors = [error.message for error in validator.iter_errors(json.loads(path.read_text()))]
    check(f'{path.name} is valid', not errors, '; '.join(errors[:3]))

TEXTS = {'title', 'language', 'statement', 'origin', 'question', 'help', 'label', 'sentence', 'text'}


def differences(one, other, path=''):
    """Where two languages of a definition differ in more than texts."""
    if type(one) is not type(other):
        return [path]
    if isinstance(one, dict):
        found = [] if list(one) == list(other) else [path + '.*']
        return found + [at for key in one if key in other
                        for at in ([] if key in TEXTS and isinstance(one[key], str) and isinstance(other[key], str)
                                   else differences(one[key], other[key], f'{path}.{key}'))]
    if isinstance(one, list):
        found = [] if len(one) == len(other) else [path + '[]']
        return found + [at for i, pair in enumerate(zip(one, other)) for at in differences(*pair, f'{path}[{i}]')]
    return [] if one == other else [path]


def sentences(part):
    """What people read as sentences, which no two languages share."""
    if isinstance(part, dict):
        return {value for key, value in part.items() if key in TEXTS - {'text', 'label', 'title'} and isinstance(value, str)
                }.union(*(sentences(value) for value in part.values()))
    return set().union(*(sentences(item) for item in part)) if isinstance(part, list) else set()


for key in sorted({path.name.split('.')[0] for path in documents}):
    pair = [data / 'definitions' / f'{key}.{language}.duo.json' for language in ('en', 'es')]
    check(f'{key} is there in both languages', all(path.exists() for path in pair))
    english, spanish = [json.loads(path.read_text()) for path in pair]
    found = differences(english, spanish)
    check(f'{key} differs by its texts only', not found, ', '.join(found[:3]))
    found = sentences(english) & sentences(spanish)
    check(f'{key} is translated', not found, '; '.join(found))
    check(f'{key} says its language', (english['language'], spanish['language']) == ('en', 'es'))
    check(f'{key} says where it comes from', 'origin' in english and 'origin' in spanish)

document = json.loads((data / 'definitions' / 'consultative.en.duo.json').read_text())
wrong = [
    ('unknown key', ['criteria', 3, 'weigth'], 5),
    ('origin in parts', ['origin'], ['BANT', 'IBM']),
    ('weight as text', ['criteria', 0, 'weight'], '20'),
    ('unregistered operator', ['personas', 0, 'conditions', 'all', 1, 'operator'], 'resembles'),
    ('filled with a value', ['personas', 0, 'conditions'],
     {'field': 'person.city', 'operator': 'filled', 'value': 'x'}),
    ('no such grade', ['gates', 'sql'], 'F'),
    ('ranges of a choice', ['criteria', 1, 'ranges'], [{'share': 1}]),
    ('question of a bound criterion', ['criteria', 6, 'question'], '?'),
    ('half-life of 0', ['interest', 0, 'half_life_days'], 0),
    ('unknown activity', ['interest', 0, 'kinds'], ['telepathy']),
    ('holiday in the year 0', ['sla', 'holidays'], ['0000-12-25']),
]
for name, path, value in wrong:
    check(f'refused: {name}', not validator.is_valid(change(document, path, value)))

print(f'1..{len(results)}')
sys.exit(0 if all(results) else 1)
