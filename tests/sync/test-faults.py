#!/usr/bin/python3
"""Whatever servers do, and whenever the program is killed, each lead arrives exactly once, or
somebody is told.

Usage: test-faults.py SOURCE_ROOT BUILD_ROOT"""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

TOP, BUILD = sys.argv[1:3]
HANDOFFS = 1000
KEYS = ['kind', 'handoffs', 'once', 'twice', 'missing', 'in_doubt']


def run(*options):
    return subprocess.run([os.path.join(TOP, 'build-aux', 'faults'), '--no-build', '--build', BUILD, *options],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)


def every_lead_arrives_once():
    done = run('--handoffs', str(HANDOFFS), '--seed', os.environ.get('TAMIZ_FAULTS_SEED', '1'), '--json', '--verbose')
    for line in done.stderr.splitlines():
        print('# ' + line)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer) == ['kinds'], answer
    assert [row['kind'] for row in answer['kinds']] == ['A', 'B', 'C'], answer
    for row in answer['kinds']:
        assert list(row) == KEYS, row
        assert (row['handoffs'], row['once']) == (HANDOFFS, HANDOFFS), row


def a_kind_can_be_tried_alone():
    done = run('--handoffs', '3', '--kind', 'b')
    assert done.returncode == 0, done.stderr
    assert done.stdout == 'kind B: 3 handoffs: 3 once, 0 twice, 0 missing, 0 in doubt\n', done.stdout


def nonsense_is_refused():
    for options in (['--handoffs', '0'], ['--kind', 'D'], ['--seed', '-1'], ['more']):
        assert run(*options).returncode == 2, options


tap.run([
    ('every lead arrives once', every_lead_arrives_once),
    ('a kind can be tried alone', a_kind_can_be_tried_alone),
    ('nonsense is refused', nonsense_is_refused),
])
