#!/usr/bin/python3
"""A program that is killed at random moments of edits, imports, rescoring and checkpoints loses
nothing that it acknowledged, and leaves no half of anything.

Usage: test-kills.py [--kills N] [--seed N] [--json] [--worker PROGRAM]
With --json it prints one JSON value instead: kills, acknowledged, lost, torn, unsound, by (what
was under way)."""
import argparse
import collections
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

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

ROWS = 250
CHECK_EVERY = 10  # kills; and at the end


class Work:
    def __init__(self, options):
        self.random = random.Random(options.seed)
        self.worker = options.worker
        self.folder = tempfile.mkdtemp(prefix='tamiz-kills-')
        self.kills = collections.Counter()
        self.acknowledged = 0
        self.notes = {}  # lead → what may stand there: acknowledged last, or under way since
        self.activities = set()
        self.imports = {}  # token → import
        self.undone = set()
        self.lost, self.torn, self.unsound = [], [], []

    def run(self, verb, *words):
        done = subprocess.run([self.worker, verb, self.folder, *words], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False, timeout=120)
        assert done.returncode == 0, '%s: %s' % (verb, done.stderr)
        return done.stdout

    def note(self, kind, what, words):
        if kind == 'NEXT':
            if what == 'edit':
                self.notes.setdefault(words[0], {''}).add(words[1])
            elif what == 'undo':
                # From here on it goes piece by piece, and is gone on with at the end.
                self.imports = {token: number for token, number in self.imports.items() if number != words[0]}
            return
        self.acknowledged += 1
        if what == 'edit':
            self.notes[words[0]] = {words[1]}
        elif what == 'activity':
            self.activities.add(words[0])
        elif what == 'import':
            self.imports[words[0]] = words[1]
        elif what == 'undo':
            self.undone.add(words[0])

    def kill_once(self):
        """Whether something was acknowledged: else it was killed while it began."""
        process = subprocess.Popen([self.worker, 'work', self.folder, str(self.random.randrange(1 << 32))],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        step, skip = 'opening', self.random.choice((0, 1, 1, 2, 4, 8, 12))
        wait = self.random.uniform(0, 0.03)
        for line in process.stdout:
            text = line.decode()
            if not text.endswith('\n'):
                break
            kind, step, *words = text.split()
            self.note(kind, step, words)
            if skip <= 0 and kind == 'NEXT':
                time.sleep(wait)
                process.send_signal(signal.SIGKILL)
            skip -= 1
        process.wait(timeout=60)
        words = process.stderr.read().decode(errors='replace')
        process.stderr.close()
        process.stdout.close()
        assert process.returncode == -signal.SIGKILL, 'the worker ended by itself: %s' % words
        self.kills[step] += 1

    def sql(self, text):
        with contextlib.closing(sqlite3.connect(os.path.join(self.folder, 'base.tamiz'))) as base:
            return base.execute(text).fetchall()

    def look(self):
        """What was acknowledged is there, as another program sees it."""
        notes = {str(lead): text or '' for lead, text in self.sql('SELECT id, notes FROM lead')}
        self.lost += ['notes of %s' % lead for lead, may in self.notes.items() if notes.get(lead) not in may]
        # What was under way was either stored or not: from now on that is what stands there.
        self.notes = {lead: {notes.get(lead, '')} for lead in self.notes}
        there = {text for text, in self.sql('SELECT subject FROM activity WHERE subject IS NOT NULL')}
        self.lost += ['activity %s' % one for one in self.activities - there]
        states = {str(number): state for number, state in self.sql('SELECT id, state FROM import')}
        rows = collections.Counter(domain for domain, in self.sql(
            "SELECT substr(address, instr(address, '@b') + 2) FROM email WHERE address LIKE '%@b%' AND retracted_by IS NULL"))
        for token, number in self.imports.items():
            if states.get(number) != 1 or rows[token + '.example'] != ROWS:
                self.lost.append('import %s: state %s, %d rows' % (number, states.get(number), rows[token + '.example']))
        self.lost += ['undo of %s' % number for number in self.undone if states.get(number) != 2]

    def check(self):
        answer = json.loads(self.run('check'))
        self.unsound += [] if answer['ok'] else answer['problems'][:5]

    def finish(self):
        self.run('settle')
        self.look()
        self.check()
        whole = self.sql("SELECT substr(address, instr(address, '@b') + 2), count(*) FROM email "
                         "WHERE address LIKE '%@b%' AND retracted_by IS NULL GROUP BY 1")
        self.torn += ['%s: %d rows' % one for one in whole if one[1] != ROWS]

    def go(self, kills):
        self.run('make')
        for number in range(1, kills + 1):
            self.kill_once()
            self.look()
            if number % CHECK_EVERY == 0:
                self.check()
        self.finish()

    def answer(self):
        return {'kills': sum(self.kills.values()), 'acknowledged': self.acknowledged, 'lost': self.lost, 'torn': self.torn,
                'unsound': self.unsound, 'by': dict(self.kills)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--kills', type=int, default=int(os.environ.get('TAMIZ_KILLS', '25')))
    parser.add_argument('--seed', type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument('--worker', default=os.environ.get('TAMIZ_KILL_WORKER'))
    parser.add_argument('--json', action='store_true')
    options = parser.parse_args()
    work = Work(options)

    def nothing_acknowledged_is_lost():
        print('# seed %d' % options.seed)
        work.go(options.kills)
        answer = work.answer()
        print('# %(kills)d kills, %(acknowledged)d steps acknowledged; killed in the middle of %(by)s' % answer)
        assert not work.lost, 'lost: %s' % work.lost
        assert not work.torn, 'torn: %s' % work.torn
        assert not work.unsound, 'unsound: %s' % work.unsound

    try:
        if options.json:
            work.go(options.kills)
            print(json.dumps(work.answer(), indent=2))
            sys.exit(1 if work.lost or work.torn or work.unsound else 0)
        tap.run([('whenever it is killed, nothing acknowledged is lost and nothing is torn', nothing_acknowledged_is_lost)])
    finally:
        shutil.rmtree(work.folder, ignore_errors=True)


main()
