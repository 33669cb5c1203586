#!/usr/bin/python3
"""Bases of every schema version that ever landed open, come forward and keep what is in them.

Usage: test-frozen.py TAMIZCTL SOURCE_ROOT"""

import glob
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

TAMIZCTL, TOP = os.path.abspath(sys.argv[1]), sys.argv[2]
sys.path.insert(0, os.path.join(TOP, 'tests', 'support'))
import tap  # noqa: E402

PACKED = sorted(glob.glob(os.path.join(TOP, 'tests', 'fixtures', 'base-*.tamiz.gz')))


def answer(base, *words):
    done = subprocess.run([TAMIZCTL, '--json', '--base', base, *words], stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout)


def thaw(packed, folder):
    base = os.path.join(folder, 'frozen.tamiz')
    with gzip.open(packed, 'rb') as source, open(base, 'wb') as target:
        target.write(source.read())
    return base


def version_of(packed):
    return int(re.search(r'base-(\d+)', packed).group(1))


def every_version_has_one():
    schemas = glob.glob(os.path.join(TOP, 'src', 'storage', 'schema', '*.sql'))
    assert schemas and len(PACKED) == len(schemas), f'{len(schemas)} versions, frozen are {PACKED}'


def keeps_everything(packed):
    with tempfile.TemporaryDirectory() as folder:
        base = thaw(packed, folder)
        assert answer(base, 'check')['ok']
        stages = [lead['stage'] for lead in answer(base, 'lead', 'list')['items']]
        assert len(stages) == 3 and stages.count('won') == 1, stages
        states = [handoff['state'] for handoff in answer(base, 'handoff', 'list')['items']]
        assert states == ['accepted'], states
        assert [item['state'] for item in answer(base, 'import', 'list')['items']] == ['undone', 'done']
        said = [comment['text'] for comment in answer(base, 'definition', 'comments')['items']]
        assert len(said) == (1 if version_of(packed) >= 4 else 0), said
        answer(base, 'handoff', 'packet', '1', '--output', os.path.join(folder, 'packet.pdf'))


os.environ['TAMIZ_DATA_DIR'] = os.path.join(TOP, 'data')
tap.run([('every schema version has its frozen base', every_version_has_one)]
        + [(f'{os.path.basename(packed)} keeps everything', lambda packed=packed: keeps_everything(packed)) for packed in PACKED])
