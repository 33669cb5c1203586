#!/usr/bin/python3
"""What ships beside the program: schemas, definitions, connectors, translations, manual
pages, completion; and that no file knows the machine it was written on.

Usage: test-data.py SOURCE_ROOT TAMIZCTL"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap

TOP, TAMIZCTL = sys.argv[1], sys.argv[2]


def path_of(*parts):
    return os.path.join(TOP, *parts)


def read(*parts):
    with open(path_of(*parts), encoding='utf-8') as file:
        return file.read()


def shipped(folder, pattern):
    return sorted(glob.glob(path_of('data', folder, pattern)))


def need_tool(name):
    tap.need(shutil.which(name), name + ' is not installed')


def tool(*command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)


def check(problems):
    assert not problems, '\n'.join(problems)


# The window's keys

# Known to everybody who uses a keyboard, or another name of one that is listed.
UNLISTED = {'Escape', 'Up', 'Down', '<Control>slash', '<Control>backslash', '<Control><Shift>a'}
MODIFIERS = [('GDK_CONTROL_MASK', '<Control>'), ('GDK_ALT_MASK', '<Alt>'), ('GDK_SHIFT_MASK', '<Shift>')]


def name_key(key, modifiers=''):
    """As the shortcuts window writes it; keys of the number pad are the others."""
    written = ''.join(text for mask, text in MODIFIERS if mask in modifiers)
    key = {'KP_Enter': 'Return', 'KP_Divide': 'slash', 'KP_Space': 'space'}.get(key, key)
    return written + (key.lower() if len(key) == 1 else key)


def keys_of_code():
    keys = {}
    for path in glob.glob(path_of('src', '**', '*.c'), recursive=True):
        text = read(path)
        found = [name_key(*match) for match in re.findall(
            r'(?:add_binding(?:_action)? \([^,]*,|gtk_keyval_trigger_new \()\s*GDK_KEY_(\w+),\s*([\w |]+)', text)]
        for parsed in re.findall(r'trigger_parse_string \("([^"]*)"', text):
            found += [part.replace('KP_Enter', 'Return') for part in parsed.split('|')]
        for listed in re.findall(r'\bquit_keys\[\] = \{ "([^"]*)"', text):
            found.append(listed)
        keys.update({key: os.path.basename(path) for key in found})
    for path in glob.glob(path_of('src', '**', '*.ui'), recursive=True):
        for trigger in re.findall(r'<property name="trigger">([^<]*)<', read(path)):
            for part in trigger.replace('&lt;', '<').replace('&gt;', '>').split('|'):
                modifiers, key = re.match(r'((?:<\w+>)*)(\w+)', part).groups()
                keys[modifiers + name_key(key)] = os.path.basename(path)
    return keys


def the_shortcuts_window_lists_every_key():
    overlay = read('src', 'app', 'gtk', 'help-overlay.ui').replace('&lt;', '<').replace('&gt;', '>')
    listed = {key for line in re.findall(r'<property name="accelerator"[^>]*>(.*?)</property>', overlay)
              for key in line.split()}
    keys = keys_of_code()
    assert len(keys) > 20, keys
    check(['%s of %s is not in the shortcuts window' % (key, where) for key, where in sorted(keys.items())
           if key not in UNLISTED and key not in listed])


# JSON

def no_repeated_keys(pairs):
    keys = [key for key, _ in pairs]
    repeated = {key for key in keys if keys.count(key) > 1}
    assert not repeated, 'key given twice: ' + ', '.join(sorted(repeated))
    return dict(pairs)


def load(path):
    with open(path, encoding='utf-8') as file:
        try:
            return json.load(file, object_pairs_hook=no_repeated_keys)
        except (ValueError, AssertionError) as error:
            raise AssertionError('%s: %s' % (os.path.relpath(path, TOP), error)) from None


def validator_for(schema):
    try:
        import jsonschema
    except ImportError:
        raise tap.Skip('python3-jsonschema is not installed') from None
    validator = jsonschema.validators.validator_for(schema, default=jsonschema.Draft7Validator)
    validator.check_schema(schema)
    return validator(schema)


def schemas_are_schemas():
    found = shipped('schemas', '*.json')
    tap.need(found, 'no schema ships yet')
    for path in found:
        validator_for(load(path))


def schema_named(word):
    found = [path for path in shipped('schemas', '*.json') if word in os.path.basename(path)]
    tap.need(found, 'no schema of that kind ships yet')
    assert len(found) == 1, 'more than one schema for ' + word
    return validator_for(load(found[0]))


def documents_fit(word, folder, pattern):
    documents = shipped(folder, pattern)
    tap.need(documents, 'none ships yet')
    validator = schema_named(word)
    problems = []
    for path in documents:
        for error in validator.iter_errors(load(path)):
            where = '/'.join(str(step) for step in error.absolute_path)
            problems.append('%s: %s: %s' % (os.path.relpath(path, TOP), where, error.message))
    check(problems)


def definitions_fit_their_schema():
    documents_fit('duo', 'definitions', '*.duo.json')


def connectors_fit_their_schema():
    documents_fit('connector', 'connectors', '*.json')


def a_broken_definition_is_refused():
    documents = shipped('definitions', '*.duo.json')
    tap.need(documents, 'none ships yet')
    document = load(documents[0])
    document['no_such_key'] = 1
    assert list(schema_named('duo').iter_errors(document)), 'an unknown key passes the schema'


# Translations

MARKED = re.compile(r'(?<![\w"])(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2?)\s*\(')
COMMENT = re.compile(r'/\*.*?\*/', re.DOTALL)


def marked_sources():
    for folder, _, names in os.walk(path_of('src')):
        for name in names:
            path = os.path.join(folder, name)
            relative = os.path.relpath(path, TOP)
            if name.endswith(('.c', '.h', '.cc', '.cpp')):
                if MARKED.search(COMMENT.sub('', read(relative))):
                    yield relative
            elif name.endswith('.ui') and 'translatable="yes"' in read(relative):
                yield relative


def potfiles_name_every_source():
    listed = {line for line in read('po', 'POTFILES.in').split('\n') if line and not line.startswith('#')}
    marked = set(marked_sources())
    problems = ['%s has messages and is not in po/POTFILES.in' % path for path in sorted(marked - listed)]
    problems += ['po/POTFILES.in names %s, which does not exist' % path
                 for path in sorted(listed) if not os.path.exists(path_of(path))]
    check(problems and problems + ['build-aux/update-po puts this right'])


CUT = re.compile(r'(?:\b_|\bN_|ngettext)\s*\((?:\s*"(?:[^"\\]|\\.)*")+\s*(G_G\w+)')


def messages_are_whole():
    """xgettext takes a message up to the macro, and the program looks for the whole: never translated."""
    problems = []
    for path in marked_sources():
        for found in CUT.finditer(COMMENT.sub('', read(path))):
            problems.append('%s: a message is cut by %s; write PRId64 or PRIu64 of inttypes.h, which '
                            'gettext knows' % (path, found.group(1)))
    check(problems)


def translations_are_complete():
    need_tool('xgettext')
    for language in read('po', 'LINGUAS').split():
        result = tool(sys.executable, path_of('build-aux', 'update-po'), '--check', language)
        assert result.returncode == 0, result.stdout


def translations_are_sound():
    need_tool('msgfmt')
    for language in read('po', 'LINGUAS').split():
        result = tool('msgfmt', '--check', '--statistics', '-o', os.devnull, path_of('po', language + '.po'))
        assert result.returncode == 0, result.stdout
        assert 'fuzzy' not in result.stdout and 'untranslated' not in result.stdout, language + ': ' + result.stdout


# On screen the words of the domain only; the list is that of the project's glossary.
NEVER_ON_SCREEN = {
    'msgid': r'\b(suppression|outbox|ticket)\b',
    'msgstr': r'\b(temperatura|plantilla)\b',
}


def messages_use_the_words_of_the_domain():
    problems = []
    for entry in re.split(r'\n\n+', read('po', 'es.po')):
        if entry.startswith('#~') or 'msgid ""\nmsgstr ""\n"' in entry:
            continue
        text = {'msgid': '', 'msgstr': ''}
        key = None
        for line in entry.split('\n'):
            start = re.match(r'(msgid|msgstr)\S* "(.*)"$', line)
            if start:
                key = start.group(1)
                text[key] += start.group(2)
            elif key and line.startswith('"'):
                text[key] += line[1:-1]
        for part, words in NEVER_ON_SCREEN.items():
            found = re.search(words, text[part], re.IGNORECASE)
            if found:
                problems.append('“%s” in: %s' % (found.group(0), text[part]))
    check(problems)


def the_program_speaks_spanish():
    """From the build folder, in a locale made here: no machine needs to have it."""
    need_tool('localedef')
    build = os.path.dirname(os.path.dirname(os.path.dirname(TAMIZCTL)))
    english = tool(TAMIZCTL, '--help')
    tap.need(english.returncode == 0, 'tamizctl has no verbs yet')
    with tempfile.TemporaryDirectory() as place:
        made = tool('localedef', '-i', 'es_ES', '-f', 'UTF-8', os.path.join(place, 'es_ES.UTF-8'))
        tap.need(os.path.isdir(os.path.join(place, 'es_ES.UTF-8')), 'the Spanish locale cannot be made: ' + made.stdout)
        spanish = tool(TAMIZCTL, '--help', env=dict(os.environ, LOCPATH=place, LC_ALL='es_ES.UTF-8', LANGUAGE='',
                                                    TAMIZ_LOCALE_DIR=os.path.join(build, 'po')))
    assert spanish.returncode == 0, spanish.stdout
    assert spanish.stdout != english.stdout, 'tamizctl --help is English in a Spanish locale'


# Manual pages and completion

MANUALS = ['tamizctl.1', 'tamizctl.es.1']


def manual_pages_render():
    need_tool('man')
    need_tool('groff')
    for name in MANUALS:
        # A locale whose name man recognises as UTF-8; no pager, no width of a terminal.
        result = tool('man', '--warnings', '-E', 'UTF-8', '-l', path_of('data', 'man', name),
                      env=dict(os.environ, LC_ALL='C.UTF-8', MANWIDTH='90', MANPAGER='cat', PAGER='cat'))
        assert result.returncode == 0, '%s: man ends with %d\n%s' % (name, result.returncode, result.stdout[:2000])
        warnings = [line for line in result.stdout.split('\n') if re.search(r'(warning|error):|<standard input>', line)]
        assert not warnings, name + ': ' + '\n'.join(warnings)
        assert 'explain' in result.stdout and 'handoff' in result.stdout, name + ' renders to nothing'


def subcommands(text):
    """The verbs as the completion knows them: lines of `tamizctl` … in its table."""
    return set(re.findall(r'^\s*\[([a-z-]+)\]=', text, re.MULTILINE))


def manual_pages_name_every_verb():
    verbs = subcommands(read('data', 'completions', 'tamizctl'))
    assert len(verbs) > 20, 'the completion names too few verbs'
    problems = []
    for name in MANUALS:
        page = read('data', 'man', name)
        problems += ['%s does not describe %s' % (name, verb) for verb in sorted(verbs)
                     if not re.search(r'^\.(B|BI|BR|SS|IR) .*\b%s\b' % verb, page, re.MULTILINE)]
    check(problems)


def pages_and_completion_know_the_same_options():
    def options(text):
        return set(re.findall(r'--([a-z][a-z-]*[a-z])', text.replace('\\-', '-')))
    known = {name: options(read('data', *name.split('/'))) for name in
             ['man/tamizctl.1', 'man/tamizctl.es.1', 'completions/tamizctl', 'completions/_tamizctl']}
    every = set().union(*known.values()) - {'version'}
    check(['%s lacks --%s' % (name, option) for name in known for option in sorted(every - known[name])])


def complete(shell_line):
    words = shell_line.split(' ')
    script = '''
set -u
source "$1"
shift
COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMPREPLY=()
_tamizctl tamizctl "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' ${COMPREPLY[@]+"${COMPREPLY[@]}"}
'''
    result = tool('bash', '-c', script, 'complete', path_of('data', 'completions', 'tamizctl'), *words, cwd='/')
    assert result.returncode == 0, result.stdout
    return result.stdout.split()


def completion_knows_verbs_and_options():
    need_tool('bash')
    result = tool('bash', '-n', path_of('data', 'completions', 'tamizctl'))
    assert result.returncode == 0, result.stdout
    for line, wanted in [
            ('tamizctl ex', ['explain']),
            ('tamizctl --base x.tamiz han', ['handoff']),
            ('tamizctl handoff ret', ['return']),
            ('tamizctl report ', ['funnel', 'sources']),
            ('tamizctl report funnel --form', ['--format']),
            ('tamizctl report funnel --format pd', ['pdf']),
            ('tamizctl definition sign --side sal', ['sales']),
            ('tamizctl import f.csv --match f', ['fill']),
            ('tamizctl outcome set 7 wo', ['won']),
            ('tamizctl --js', ['--json'])]:
        offered = complete(line)
        assert set(wanted) <= set(offered), '“%s” offers %s' % (line, ' '.join(offered) or 'nothing')
    assert not complete('tamizctl no-such-verb x'), 'an unknown verb is completed'


def completion_for_zsh_is_sound():
    need_tool('zsh')
    result = tool('zsh', '-n', path_of('data', 'completions', '_tamizctl'))
    assert result.returncode == 0, result.stdout
    result = tool('zsh', '-f', '-c', 'autoload -Uz compinit; compinit -u -D; fpath=("$1" $fpath); autoload -Uz _tamizctl; '
                  'autoload +X _tamizctl', 'zsh', path_of('data', 'completions'))
    assert result.returncode == 0 and not result.stdout, result.stdout


def completion_agrees_with_the_program():
    """Every verb that completion offers has a --help, and knows the options offered for it."""
    listing = tool(TAMIZCTL, '--help')
    tap.need(listing.returncode == 0, 'tamizctl has no verbs yet')
    problems = []
    table = read('data', 'completions', 'tamizctl')
    for verb in sorted(subcommands(table)):
        if not re.search(r'^\s*%s\b' % verb, listing.stdout, re.MULTILINE):
            problems.append('tamizctl --help does not list ' + verb)
        elif tool(TAMIZCTL, verb, '--help').returncode != 0:
            problems.append('tamizctl %s --help fails' % verb)
    check(problems)


# The tree

# Written so that this file does not match itself.
MACHINE = re.compile(r'(^|[^A-Za-z])/(wor[k]|far[m])/|/tmp/w[t]-|deb\.debian[.]org|node[s]ource|snapshot\.debian[.]org')
TEXTS = ('.c', '.h', '.cc', '.cpp', '.py', '.build', '.txt', '.md', '.json', '.in', '.po', '.1', '.ui', '.supp', '.csv', '')


def columns_of_tables():
    """The lists of columns, as “id,at,text”, in the tables of operations."""
    for path in sorted(glob.glob(path_of('src', 'session', 'tamiz-*.c'))):
        for entry in re.findall(r'\{ \{ "[a-z._-]+",(.*?)\}', read(path), re.S):
            for text in re.findall(r'"([^"]*)"', entry):
                if re.fullmatch(r'[a-z0-9_.]+(,[a-z0-9_.]+)+', text):
                    yield from ((os.path.basename(path), key) for key in text.split(','))


def columns_have_words():
    titled = set(re.findall(r'\{ "([a-z0-9_.]+)", N_\(', read('src', 'cli', 'tamiz-cli-words.c')))
    columns = set(columns_of_tables())
    assert len(columns) > 100, 'the lists of columns are not found any more'
    check([f'src/cli/tamiz-cli-words.c has no words for {key} of {path}'
           for path, key in sorted(columns) if key not in titled])


def no_file_knows_this_machine():
    problems = []
    for folder in ['.ci', 'build-aux', 'data', 'docs', 'po', 'src', 'tests', '.']:
        for where, folders, names in os.walk(path_of(folder)):
            if folder == '.':
                folders.clear()
            for name in names:
                path = os.path.join(where, name)
                if name == '.git' or os.path.splitext(name)[1] not in TEXTS or os.path.islink(path) or os.path.getsize(path) > 4 << 20:
                    continue
                with open(path, encoding='utf-8', errors='replace') as file:
                    for number, line in enumerate(file, 1):
                        if MACHINE.search(line):
                            problems.append('%s:%d: %s' % (os.path.relpath(path, TOP), number, line.strip()[:120]))
    check(problems)


def scripts_can_be_run():
    problems = []
    for name in ['build-aux/install-deps', 'build-aux/test', 'build-aux/test-debian13', 'build-aux/run',
                 'build-aux/headless', 'build-aux/tally', 'build-aux/update-po', '.ci/run']:
        path = path_of(name)
        if not os.access(path, os.X_OK):
            problems.append(name + ' is not executable')
        elif read(name).startswith('#!/bin/bash'):
            result = tool('bash', '-n', path)
            if result.returncode:
                problems.append(result.stdout)
    check(problems)


def readers_find_what_they_are_pointed_to():
    """Relative links and the scripts named in the documents exist."""
    problems = []
    for name in ['README.md', 'CONTRIBUTING.md', 'src/DESIGN.md']:
        text = read(name)
        base = os.path.dirname(path_of(name))
        for target in re.findall(r'\]\(([^)#]+)[^)]*\)', text):
            if '://' not in target and not os.path.exists(os.path.join(base, target)):
                problems.append('%s links to %s' % (name, target))
        for target in re.findall(r'\b(build-aux/[a-z0-9-]+)', text):
            if not os.path.exists(path_of(target)):
                problems.append('%s names %s' % (name, target))
    check(problems)


tap.run([
    ('the schemas are JSON Schemas', schemas_are_schemas),
    ('the starter definitions fit their schema', definitions_fit_their_schema),
    ('a definition with an unknown key does not', a_broken_definition_is_refused),
    ('the connectors fit their schema', connectors_fit_their_schema),
    ('the shortcuts window lists every key', the_shortcuts_window_lists_every_key),
    ('POTFILES.in names every file with messages', potfiles_name_every_source),
    ('no message is cut by a macro', messages_are_whole),
    ('every message is translated', translations_are_complete),
    ('the translations are sound', translations_are_sound),
    ('messages use the words of the domain', messages_use_the_words_of_the_domain),
    ('the program speaks Spanish', the_program_speaks_spanish),
    ('the manual pages render without a warning', manual_pages_render),
    ('the manual pages describe every verb', manual_pages_name_every_verb),
    ('pages and completion know the same options', pages_and_completion_know_the_same_options),
    ('completion knows verbs, options and values', completion_knows_verbs_and_options),
    ('completion for zsh is sound', completion_for_zsh_is_sound),
    ('completion agrees with the program', completion_agrees_with_the_program),
    ('what tamizctl prints as a table has words above each column', columns_have_words),
    ('no file knows the machine it was written on', no_file_knows_this_machine),
    ('the scripts can be run', scripts_can_be_run),
    ('documents point to what exists', readers_find_what_they_are_pointed_to),
])
