#!/usr/bin/python3
"""A program that is killed while it judges all leads by a new version leaves a sound base, and
whoever opens it next goes on where it stopped, to the same end.

Usage: test-kill-rescoring.py TAMIZCTL SOURCE_ROOT
Environment: TAMIZ_KILLS (how often, 8), TAMIZ_KILL_SEED (else random; always printed)."""

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

TAMIZCTL, TOP = os.path.abspath(sys.argv[1]), sys.argv[2]
sys.path.insert(0, os.path.join(TOP, 'tests', 'support'))
import tap  # noqa: E402

KILLS = int(os.environ.get('TAMIZ_KILLS', '8'))
SEED = int(os.environ.get('TAMIZ_KILL_SEED', random.SystemRandom().randrange(1 << 32)))
SIZE = 1200


def command(base, *words):
    return [TAMIZCTL, '--json', '--base', base, *words]


def answer(base, *words):
    done = subprocess.run(command(base, *words), stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout)


def ask(base, query):
    with contextlib.closing(sqlite3.connect(base)) as connection:
        return connection.execute(query).fetchall()


def make_all_stale(base):
    """As if the version before were still the one that judged everybody."""
    with contextlib.closing(sqlite3.connect(base)) as connection:
        connection.execute('UPDATE lead_score SET definition = (SELECT min(id) FROM definition)')
        connection.commit()


def verdicts(base):
    """Of whom sales has not got yet: the others are judged when something happens with them, a notice too."""
    return ask(base, 'SELECT lead_score.lead, lead_score.fit, lead_score.grade, lead_score.definition, lead.stage '
                     'FROM lead_score JOIN lead ON lead.id = lead_score.lead WHERE lead.stage BETWEEN 0 AND 3 ORDER BY 1')


def left(base):
    return ask(base, 'SELECT count(*) FROM lead_score JOIN lead ON lead.id = lead_score.lead '
                     'WHERE stage BETWEEN 0 AND 3 AND lead.retracted_by IS NULL AND definition NOT IN '
                     '(SELECT id FROM definition WHERE state = 3)')[0][0]


def nothing_is_lost():
    lot = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        base = os.path.join(folder, 'kill.tamiz')
        subprocess.run([TAMIZCTL, 'sample', base, '--size', str(SIZE)], stdout=subprocess.DEVNULL, check=True)
        make_all_stale(base)
        whole = os.path.join(folder, 'whole.tamiz')
        shutil.copy(base, whole)
        began = time.monotonic()
        assert answer(whole, 'definition', 'rescore')['left'] == 0
        took = time.monotonic() - began

        kills = 0
        for _ in range(KILLS):
            before = left(base)
            if before == 0:
                make_all_stale(base)
            run = subprocess.Popen(command(base, 'definition', 'rescore'), stdout=subprocess.DEVNULL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                run.wait(timeout=lot.uniform(0.02, took))
            if run.poll() is None:
                kills += 1
                run.send_signal(signal.SIGKILL)
            run.wait()
            assert left(base) <= before or before == 0, 'what was judged is to be judged again'
        print('# seed %d, killed %d of %d times, %d left' % (SEED, kills, KILLS, left(base)))
        assert answer(base, 'check')['ok']
        assert answer(base, 'definition', 'rescore')['left'] == 0
        assert answer(base, 'check')['ok']
        assert verdicts(base) == verdicts(whole)


os.environ['TAMIZ_DATA_DIR'] = os.path.join(TOP, 'data')
tap.run([('a rescoring that is killed is gone on with', nothing_is_lost)])
