#!/usr/bin/python3
"""The bench still runs: on few leads it makes its data, measures every figure, and prints
JSON as scripts rely on.  How fast anything is, is not looked at.

Usage: test-bench.py SOURCE_ROOT BUILD_ROOT"""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

TOP, BUILD = sys.argv[1:3]
IDS = ['10.%d' % number for number in range(1, 11)]
TYPES = {'id': (str,), 'what': (str,), 'value': (float, int, type(None)), 'unit': (str,),
         'reference': (float, int, type(None)), 'ratio': (float, type(None)),
         'target': (float, int, type(None)), 'met': (bool, type(None))}


def measure(data, *options):
    done = subprocess.run([os.path.join(TOP, 'build-aux', 'bench'), '--size', '2000', '--rounds', '1', '--json',
                           '--kills', '0', '--no-window', '--build', BUILD, '--data', data, *options],
                          stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, check=True)
    return json.loads(done.stdout)


def every_figure_is_measured():
    with tempfile.TemporaryDirectory() as data:
        answer = measure(data)
        kept = os.listdir(data)
        assert answer['size'] == 2000, answer['size']
        assert sorted({row['id'] for row in answer['rows']}, key=lambda i: int(i[3:])) == IDS, answer
        for row in answer['rows']:
            for key, types in TYPES.items():
                assert isinstance(row[key], types), (row, key)
            assert row['value'] is not None or row['met'] is False, row
        # The base is the program's own idea of a sound one.
        base = os.path.join(data, kept[0], 'base.tamiz')
        check = subprocess.run([os.path.join(BUILD, 'src', 'cli', 'tamizctl'), '--base', base, '--json', 'check'],
                               stdout=subprocess.PIPE, text=True, check=False)
        assert json.loads(check.stdout)['ok'] is True, check.stdout
        # The second run finds its data.
        again = measure(data, '--only', '10.3')
        assert {row['id'] for row in again['rows']} == {'10.3'}, again
        assert os.listdir(data) == kept, os.listdir(data)


tap.run([('every_figure_is_measured', every_figure_is_measured)])
