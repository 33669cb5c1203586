#!/usr/bin/env python3
"""The published schema is a schema, takes the starter definitions and refuses what is wrong; what it
refuses the program refuses as well.

Usage: test-schema.py READ_DEFINITIONS"""

import copy
import json
import os
import pathlib
import random
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print('1..0 # SKIP python3-jsonschema is not installed')
    sys.exit(0)

data = pathlib.Path(os.environ['TAMIZ_DATA_DIR'])
schema = json.loads((data / 'schemas' / 'duo.schema.json').read_text())
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



# What the schema refuses, the program refuses.

def read_by_program(documents):
    """For each document whether the program takes it."""
    done = subprocess.run([sys.argv[1]], input=''.join(json.dumps(document) + '\n' for document in documents), text=True,
                          encoding='utf-8', stdout=subprocess.PIPE, check=True)
    return [line.startswith('ok') for line in done.stdout.split('\n')[:-1]]


WHOLE = {
    'signatures': [{'side': 'sales', 'email': 'luis@example.com', 'name': 'Luis', 'at': '2026-11-22T10:00:00Z', 'digest': '0' * 64,
                    'public_key': 'a' * 64, 'signature': 'f' * 128}],
    'negative_personas': [{'key': 'student', 'title': 'Student', 'sentence': 'Studies.', 'conditions':
                           {'any': [{'field': 'person.job_title', 'operator': 'one_of', 'value': ['student', 1, 2.5]},
                                    {'all': [{'field': 'answer.amount', 'operator': 'at_least', 'value': 10},
                                             {'field': 'lead.custom.colour', 'operator': 'filled'}]}]}}],
}
MORE = [
    {'key': 'amount', 'title': 'Amount', 'question': '?', 'help': 'h', 'kind': 'money', 'axis': 'interest', 'weight': 2.125, 'currency': 'BOB',
     'ranges': [{'from': -1.5, 'to': 2, 'label': 'l', 'share': 0.25, 'disqualifies': True}, {'from': 2, 'share': 1}], 'pass_mark': 0.5,
     'required': True, 'applies_when': {'field': 'lead.custom.colour', 'operator': 'contains', 'value': 'red'}},
    {'key': 'soon', 'title': 'Soon', 'question': '?', 'kind': 'date', 'axis': 'fit', 'weight': 1, 'ranges': [{'to': 30, 'share': 1}]},
    {'key': 'size', 'title': 'Size', 'kind': 'number', 'axis': 'fit', 'weight': 1, 'bound': 'company.employees', 'ranges': [{'share': 1}]},
    {'key': 'no', 'title': 'No', 'kind': 'yes_no', 'axis': 'fit', 'weight': 1, 'inverted': True, 'disqualifies': 'yes',
     'bound': {'field': 'person.city', 'operator': 'is_not', 'value': 'Oruro'}},
    {'key': 'words', 'title': 'Words', 'question': '?', 'kind': 'text', 'axis': 'fit', 'weight': 1},
]
VALUES = [None, True, False, '', ' ', '\v', '\u00a0', '\ufeff', 'x', 'yes', 'no', 'a\nb', 'A', 'USD', 'answer.need', 'lead.custom.\n', '08:30', '8:030',
          '24:00', '2026-02-28', '2026-2-28', 0, -1, 1, 0.5, 1.2345, 5.0, 1000, 1000001, 1e300, [], [1], ['x'], {}, {'all': []}, 'tamiz-duo-2']


def whole_document():
    """Has every member that there is."""
    whole = json.loads((data / 'definitions' / 'consultative.en.duo.json').read_text())
    whole.update(copy.deepcopy(WHOLE))
    whole['criteria'] += copy.deepcopy(MORE)
    whole['interest'][0].update(campaign='c', content='c', text='t', cap=1000 if whole['interest'][0]['points'] > 0 else -1000, most_per_day=3)
    return whole


def places(part, path=()):
    yield path
    children = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, child in children:
        yield from places(child, path + (key,))


def spoil(document, random):
    """The same but for one thing: gone, of another kind, twice, or of another part."""
    paths = [path for path in places(document) if path]
    path, other = random.choice(paths), random.choice(paths)
    spoilt = copy.deepcopy(document)
    part, value = spoilt, document
    for step in path[:-1]:
        part = part[step]
    for step in other:
        value = value[step]
    what = random.randrange(4)
    if what == 0:
        del part[path[-1]]
    elif what == 1:
        part[path[-1]] = copy.deepcopy(value)
    elif what == 2 and isinstance(part, list):
        part.append(copy.deepcopy(value))
    elif what == 2:
        part[other[-1] if isinstance(other[-1], str) else 'x'] = copy.deepcopy(value)
    else:
        part[path[-1]] = random.choice(VALUES)
    return spoilt


whole = whole_document()
check('a document with every member is valid', validator.is_valid(whole), '; '.join(e.message for e in validator.iter_errors(whole))[:200])
check('the program takes it', read_by_program([whole]) == [True])
dice = random.Random(10)
spoilt = [spoil(whole, dice) for _ in range(int(os.environ.get('TAMIZ_SPOILT', '400')))]
taken = read_by_program(spoilt)
refused = [not validator.is_valid(document) for document in spoilt]
check('what the schema refuses the program refuses', not any(t and r for t, r in zip(taken, refused)),
      next((json.dumps(d)[:300] + '; '.join(e.message for e in validator.iter_errors(d))[-300:]
            for d, t, r in zip(spoilt, taken, refused) if t and r), ''))
check('the schema finds most of what the program refuses', sum(refused) > 0.8 * taken.count(False),
      f'{sum(refused)} of {taken.count(False)}')

print(f'1..{len(results)}')
sys.exit(0 if all(results) else 1)
