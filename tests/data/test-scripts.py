#!/usr/bin/python3
"""The scripts that everybody starts with: what they promise about counting, about the
user's files and about processes.

Usage: test-scripts.py SOURCE_ROOT"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

TOP = sys.argv[1]


def script(name, *arguments, **options):
    options.setdefault('env', dict(os.environ))
    return subprocess.run([os.path.join(TOP, 'build-aux', name), *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, check=False, **options)


def tally(*tests):
    with tempfile.NamedTemporaryFile('w', suffix='.json') as log:
        for result, stdout in tests:
            log.write(json.dumps({'name': 'x', 'result': result, 'stdout': stdout}) + '\n')
        log.flush()
        answer = script('tally', log.name)
    *told, totals = answer.stdout.strip().split('\n')
    expect(bool(told), ' 0 failed' not in totals)
    return totals, answer.returncode


def expect(found, wanted):
    assert found == wanted, '%r instead of %r' % (found, wanted)


def single_cases_are_counted():
    expect(tally(('OK', '1..3\nok 1 /a\nok 2 /b # SKIP no data\nok 3 /c\n')), ('2 passed, 0 failed, 1 skipped', 0))
    expect(tally(('FAIL', '1..2\nok 1 /a\nnot ok 2 /b - it broke\n')), ('1 passed, 1 failed, 0 skipped', 1))
    expect(tally(('OK', 'no cases told')), ('1 passed, 0 failed, 0 skipped', 0))
    expect(tally(('SKIP', '1..0 # SKIP no server\n')), ('0 passed, 0 failed, 1 skipped', 0))


def a_crash_is_a_failure():
    expect(tally(('ERROR', '1..3\nok 1 /a\n')), ('1 passed, 1 failed, 0 skipped', 1))
    expect(tally(('TIMEOUT', '')), ('0 passed, 1 failed, 0 skipped', 1))


def what_failed_is_named_with_what_it_said():
    with tempfile.NamedTemporaryFile('w', suffix='.json') as log:
        json.dump({'name': 'tamiz:ui / page-x', 'result': 'ERROR', 'duration': 2.5, 'stderr': '',
                   'stdout': 'ok 1 /a\nBail out! ERROR:../x.c:1: gone\n'}, log)
        log.flush()
        expect(script('tally', log.name).stdout,
               'failed: tamiz:ui / page-x (ERROR, 2 s) | Bail out! ERROR:../x.c:1: gone\n1 passed, 1 failed, 0 skipped\n')


def what_ran_again_counts_as_it_ended():
    with tempfile.TemporaryDirectory() as place:
        logs = [os.path.join(place, name) for name in ('first.json', 'again.json')]
        for path, result, stdout in [(logs[0], 'ERROR', '1..2\nok 1 /a\n'), (logs[1], 'OK', '1..2\nok 1 /a\nok 2 /b\n')]:
            with open(path, 'w', encoding='utf-8') as log:
                log.write(json.dumps({'name': 'tamiz:ui / page-x', 'result': result, 'stdout': stdout}) + '\n')
        expect(script('tally', '--failed-windows', logs[0]).stdout, 'page-x\n')
        expect(script('tally', *logs).stdout, '2 passed, 0 failed, 0 skipped\n')
        expect(script('tally', *reversed(logs)).returncode, 1)


def running_nothing_is_a_failure():
    expect(tally(), ('0 passed, 0 failed, 0 skipped', 1))


def need_bus():
    tap.need(shutil.which('dbus-run-session'), 'dbus-run-session is not installed')


def the_home_is_private():
    need_bus()
    with tempfile.TemporaryDirectory() as home:
        answer = script('headless', 'bash', '-c',
                        'touch "$HOME/x" "$XDG_RUNTIME_DIR/x"; mkdir -p "$XDG_DATA_HOME"; touch "$XDG_DATA_HOME/x"; '
                        'echo "${DISPLAY-none} $LC_ALL $TZ"',
                        env=dict(os.environ, HOME=home, XDG_DATA_HOME=home, XDG_RUNTIME_DIR=home, DISPLAY=':9'))
        expect(answer.stdout, 'none C.UTF-8 UTC\n')
        expect(os.listdir(home), [])


def nothing_stays_behind():
    need_bus()
    with tempfile.TemporaryDirectory() as place:
        started = os.path.join(place, 'pid')
        answer = script('headless', 'bash', '-c',
                        # One that left its session, and does not listen.
                        'setsid bash -c \'trap "" TERM; echo $$ > "$1"; while :; do sleep 1; done\' x "$1" & '
                        'until [ -s "$1" ]; do sleep 0.05; done; echo "$HOME"; exit 3', 'x', started,
                        env=dict(os.environ, TMPDIR=place))
        expect(answer.returncode, 3)
        assert not os.path.exists(answer.stdout.strip()), 'the private home is still there'
        with open(started, encoding='utf-8') as file:
            stat = '/proc/%d/stat' % int(file.read())
        for _ in range(100):
            if not os.path.exists(stat):
                return
            with open(stat, encoding='utf-8') as file:
                if file.read().rsplit(')', 1)[1].split()[0] == 'Z':
                    return
            time.sleep(0.05)
        raise AssertionError('a process of the run is still there')


def dependencies_are_checked_without_an_environment():
    answer = script('install-deps', '--check', '--test', env={})
    if answer.returncode:
        assert 'missing:' in answer.stderr or 'no Debian system' in answer.stderr, answer.stderr


def wrong_usage_is_refused():
    for name in ['test', 'install-deps', 'run', 'update-po']:
        answer = script(name, '--no-such-option')
        expect((name, answer.returncode), (name, 2))
        assert name in answer.stderr, answer.stderr


tap.run([
    ('the closing line counts single cases', single_cases_are_counted),
    ('a crash counts as a failure', a_crash_is_a_failure),
    ('what failed is named with what it said', what_failed_is_named_with_what_it_said),
    ('what ran again counts as it ended', what_ran_again_counts_as_it_ended),
    ('a run without tests fails', running_nothing_is_a_failure),
    ('tests run in a home of their own', the_home_is_private),
    ('what a test leaves running is ended', nothing_stays_behind),
    ('dependencies are checked in an empty environment', dependencies_are_checked_without_an_environment),
    ('wrong usage is refused', wrong_usage_is_refused),
])
