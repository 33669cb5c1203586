#!/usr/bin/env python3
"""The connector files keep to the schema that is published for them, and it refuses others."""

import copy
import glob
import json
import os
import sys

try:
    import jsonschema
except ImportError:
    print('1..0 # SKIP python3-jsonschema is not installed')
    sys.exit(0)

DATA = os.environ['TAMIZ_DATA_DIR']


def load(*path):
    with open(os.path.join(DATA, *path), encoding='utf-8') as file:
        return json.load(file)


def spoil_top(mapping):
    mapping['opps'] = {}


def spoil_encoder(mapping):
    mapping['outcome']['amount']['as'] = 'float'


def spoil_path(mapping):
    mapping['ok'] = 'result'


def spoil_class(mapping):
    mapping['errors'][0]['class'] = 'retry'


def spoil_substitution(mapping):
    mapping['ops']['login']['body']['params'] = {'$value': 'secret'}


def spoil_outcome(mapping):
    mapping['outcome']['map']['won'] = 'sold'


def spoil_oauth(mapping):
    mapping['oauth'] = {'grants': ['implicit'], 'token': 'https://crm.example/token'}


def spoil_token_address(mapping):
    mapping['oauth'] = {'grants': ['password'], 'token': 'https://{company.name}/token'}


def main():
    schema = load('schemas', 'connector.schema.json')
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    files = sorted(glob.glob(os.path.join(DATA, 'connectors', '*.json')))
    for name in ('fake-*.json', 'kind-*.json'):
        files += sorted(glob.glob(os.path.join(os.environ['G_TEST_SRCDIR'], 'sync', 'fixtures', name)))
    spoilers = [spoil_top, spoil_encoder, spoil_path, spoil_class, spoil_substitution,
                spoil_outcome, spoil_oauth, spoil_token_address]
    assert files
    print(f'1..{len(files) + len(spoilers)}')
    failed = False
    number = 0

    for path in files:
        number += 1
        with open(path, encoding='utf-8') as file:
            mapping = json.load(file)
        errors = list(validator.iter_errors(mapping))
        for error in errors:
            print(f'# {error.json_path}: {error.message[:200]}')
        good = not errors and mapping['id'] == os.path.basename(path)[:-len('.json')]
        failed = failed or not good
        print(f"{'' if good else 'not '}ok {number} {os.path.basename(path)}")

    for spoil in spoilers:
        number += 1
        mapping = copy.deepcopy(load('connectors', 'tryton.json'))
        spoil(mapping)
        good = not validator.is_valid(mapping)
        failed = failed or not good
        print(f"{'' if good else 'not '}ok {number} refuses {spoil.__name__}")

    sys.exit(1 if failed else 0)


main()
