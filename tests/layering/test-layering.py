#!/usr/bin/python3
"""Who may include whom.  The include paths keep most of it; this says it in words, and sees
what a path cannot hold: libraries, the time of day, SQL."""
import collections
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

TOP = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
SRC = os.path.join(TOP, 'src')

ENGINE = ['core', 'qualify', 'index', 'intake', 'storage', 'chart', 'handoff', 'sync', 'report', 'session', 'cli']

# The table of src/DESIGN.md: a folder and the folders whose headers it may see.
MAY_INCLUDE = {
    'core': [],
    'qualify': ['core'],
    'index': ['qualify', 'core'],
    'intake': ['core'],
    'storage': ['core'],
    'chart': ['core'],
    'handoff': ['chart', 'core'],
    'sync': ['core'],
    'report': ['index', 'qualify', 'chart', 'core'],
    'session': ['report', 'intake', 'storage', 'handoff', 'sync', 'index', 'qualify', 'chart', 'core'],
    'cli': ['session', 'report', 'chart', 'core'],
    'widgets': ['chart', 'core'],
    'pages': ['widgets', 'session', 'report', 'chart', 'core'],
    'app': ['pages', 'widgets', 'session', 'chart', 'core'],
}

# A library's headers and the only folders that may see them.
ONLY_IN = [
    (r'sqlite3\.h|libpq-fe\.h', ['storage']),
    (r'libsoup/', ['intake', 'sync']),
    (r'curl/', ['sync']),
    (r'libsecret/', ['sync', 'session']),
    (r'phonenumbers/', ['core']),
    (r'gmime/|libical/', ['handoff', 'intake']),
    (r'gtk/|gdk/|gsk/|adwaita\.h', ['widgets', 'pages', 'app']),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.DOTALL)
SQL = re.compile(r'"\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s|PRAGMA\s)')
# The verdict is a pure function: no clock, no files, no threads in its room.
IMPURE = re.compile(r'\b(g_get_real_time|g_get_monotonic_time|g_date_time_new_now\w*|time|gettimeofday|clock_gettime'
                    r'|fopen|g_fopen|g_file_\w+|open|g_thread_\w+|g_task_\w+|g_random_\w+|rand|tamiz_clock_\w+) \(')


def sources():
    for folder, _, names in os.walk(SRC):
        for name in sorted(names):
            if name.endswith(('.c', '.h', '.cc', '.cpp')):
                path = os.path.join(folder, name)
                room = os.path.relpath(path, SRC).split(os.sep)[0]
                with open(path, encoding='utf-8') as file:
                    yield room, os.path.relpath(path, TOP), file.read()


SOURCES = list(sources())


def homes_of_headers():
    homes = collections.defaultdict(set)
    for room, path, _ in SOURCES:
        if path.endswith('.h'):
            homes[os.path.basename(path)].add(room)
    return homes


def check(problems):
    assert not problems, '\n'.join(problems)


def folders_are_known():
    check(['src/%s is in no row of the table' % room for room in sorted({r for r, _, _ in SOURCES})
           if room not in MAY_INCLUDE])


def header_names_are_unique():
    check(['%s stands in %s' % (name, ', '.join(sorted(rooms)))
           for name, rooms in homes_of_headers().items() if len(rooms) > 1])


def includes_follow_the_table():
    homes = homes_of_headers()
    problems = []
    for room, path, text in SOURCES:
        for quoted, _ in INCLUDE.findall(COMMENT.sub('', text)):
            if not quoted:
                continue
            for home in homes.get(os.path.basename(quoted), ()):
                if home != room and home not in MAY_INCLUDE.get(room, ()):
                    problems.append('%s includes %s of %s/' % (path, quoted, home))
            if '/' in quoted and '..' in quoted.split('/'):
                problems.append('%s reaches out of its folder: %s' % (path, quoted))
    check(problems)


def libraries_stay_in_their_rooms():
    problems = []
    for room, path, text in SOURCES:
        for quoted, system in INCLUDE.findall(COMMENT.sub('', text)):
            for pattern, rooms in ONLY_IN:
                if re.match(pattern, quoted or system) and room not in rooms:
                    problems.append('%s includes %s, which is for %s' % (path, quoted or system, ', '.join(rooms)))
    check(problems)


def sql_stays_in_storage():
    check(['%s holds SQL' % path for room, path, text in SOURCES
           if room != 'storage' and SQL.search(COMMENT.sub('', text))])


def verdict_is_pure():
    problems = []
    for room, path, text in SOURCES:
        if room == 'qualify':
            for match in IMPURE.finditer(COMMENT.sub('', text)):
                problems.append('%s calls %s' % (path, match.group(1)))
    check(problems)


def include_paths_are_not_widened():
    """A meson.build that adds another room's folder by hand would undo what paths hold."""
    problems = []
    for room in ENGINE:
        path = os.path.join(SRC, room, 'meson.build')
        if not os.path.exists(path):
            continue
        with open(path, encoding='utf-8') as file:
            text = file.read()
        for arguments in re.findall(r'include_directories\s*\(([^)]*)\)', text):
            for folder in re.findall(r"'([^']*)'", arguments):
                if '..' in folder:
                    problems.append('src/%s/meson.build adds %s' % (room, folder))
        for room_named in re.findall(r'\b(\w+)_dep\b', text):
            if room_named in MAY_INCLUDE and room_named != room and room_named not in MAY_INCLUDE[room]:
                problems.append('src/%s/meson.build uses %s_dep' % (room, room_named))
    check(problems)


tap.run([
    ('every folder of src has its row in the table', folders_are_known),
    ('no two headers have the same name', header_names_are_unique),
    ('includes follow the table', includes_follow_the_table),
    ('each library is seen only where it belongs', libraries_stay_in_their_rooms),
    ('SQL is written in storage only', sql_stays_in_storage),
    ('qualify asks no clock, file or thread', verdict_is_pure),
    ('no meson.build widens its include path', include_paths_are_not_widened),
])
