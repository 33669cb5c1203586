#!/usr/bin/python3
"""Another program hands records to `tamizctl intake` and reads what became of each.

Usage: test-intake.py TAMIZCTL SOURCE_ROOT
"""

import json
import os
import signal
import subprocess
import sys
import tempfile

TAMIZCTL, TOP = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
sys.path.insert(0, os.path.join(TOP, 'tests', 'support'))
import tap  # noqa: E402


def new_base(name):
    base = os.path.join(FOLDER.name, f'{name}.tamiz')
    call = [TAMIZCTL, '--base', base]
    subprocess.run([*call, 'new', base, '--country', 'BO', '--timezone', 'America/La_Paz'], check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run([*call, 'user', 'add', 'Ana Rojas', 'ana@tamiz.example', '--role', 'marketing,steward'], check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run([*call, 'source', 'add', 'Web', '--kind', 'web'], check=True, stdout=subprocess.DEVNULL)
    return base


def ask(base, *words):
    done = subprocess.run([TAMIZCTL, '--json', '--base', base, *words], stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout)


def intake(base, text, *words):
    """What it answers, line by line, and how it ends."""
    data = text if isinstance(text, bytes) else text.encode()
    done = subprocess.run([TAMIZCTL, '--base', base, 'intake', *words], input=data, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return [json.loads(line) for line in done.stdout.decode().splitlines()], done.returncode, done.stderr.decode()


def start(base, *words):
    return subprocess.Popen([TAMIZCTL, '--base', base, 'intake', '--source', 'Web', *words], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True, bufsize=1)


def tell(program, record):
    program.stdin.write(json.dumps(record) + '\n')
    program.stdin.flush()
    return json.loads(program.stdout.readline())


def each_record_is_answered_before_the_next():
    base = new_base('both-ways')
    program = start(base)
    first = tell(program, {'name': 'Juan Pérez', 'email': 'juan@perez.example', 'phone': ['71234567', '2212345']})
    assert first['result'] == 'added' and first['line'] == 1, first
    # It is there for others before the program ends, and what comes next joins it.
    assert ask(base, 'lead', 'show', first['lead'])['last_name'] == 'Pérez'
    second = tell(program, {'nombre': 'Juan Pérez', 'correo': 'JUAN@perez.example', 'cargo': 'Gerente'})
    assert second['result'] == 'filled' and second['lead'] == first['lead'], second
    third = tell(program, {'name': 'Juan Pérez', 'email': 'juan@perez.example', 'activity': 'none'})
    assert third['result'] == 'skipped' and third['person'] == first['person'], third
    program.stdin.close()
    assert program.wait(timeout=20) == 0
    lead = ask(base, 'lead', 'show', first['lead'])
    assert lead['job_title'] == 'Gerente' and len(lead['phones']) == 2, lead


def a_record_says_itself_whence_what_and_when():
    base = new_base('says-itself')
    record = {'name': 'Ida Sol', 'email': 'ida@sol.example', 'source': 'Feria', 'campaign': 'Otoño', 'kind': 'chat',
              'at': '2026-03-04T10:00', 'tags': ['a', 'b'], 'presupuesto': 1200.5, 'interés': 'alto', 'address': None}
    (answer,), code, _ = intake(base, json.dumps(record) + '\n')
    assert code == 0 and answer['result'] == 'added' and answer['new_sources'] == ['Feria'], answer
    lead = ask(base, 'lead', 'show', answer['lead'])
    assert lead['source'] == 'Feria' and lead['campaign'] == 'Otoño' and lead['stage'] == 'inquiry', lead
    assert lead['received_on'].startswith('2026-03-04T10:00') and sorted(lead['tags']) == ['a', 'b'], lead
    assert lead['custom'] == {'interes': 'alto'}, lead['custom']
    (activity,) = ask(base, 'activity', 'list', answer['lead'])['items']
    assert activity['kind'] == 'chat' and activity['at'].startswith('2026-03-04T10:00'), activity


def what_has_too_little_is_set_aside_and_mended():
    base = new_base('too-little')
    (_, answer), code, _ = intake(base, '{"name":"Uno","email":"uno@x.example"}\n\n{"notes":"sin nombre"}\n', '--source', 'Web')
    assert code == 0 and answer['result'] == 'set_aside' and answer['code'] == 'least_record' and answer['reason'], answer
    (aside,) = ask(base, 'set-aside', 'list')['items']
    assert aside['row'] == {'notes': 'sin nombre'} and aside['door'] == 'intake', aside
    # It is found in the stream again.
    assert answer['line'] == 3 and aside['line'] == 3, aside
    assert ask(base, 'lead', 'list')['total'] == 1


def who_may_be_somebody_known_is_said():
    base = new_base('doubtful')
    answers, code, _ = intake(base, '{"name":"Juan Pérez","company":"Andina","email":"juan@andina.example"}\n'
                                    '{"name":"Juan Peres","company":"Andina","email":"jp@andina.example"}\n',
                              '--source', 'Web')
    assert code == 0 and answers[0]['doubtful'] == 0 and answers[0]['doubts'] == [], answers
    assert answers[1]['result'] == 'added' and answers[1]['doubtful'] == 1, answers
    (doubt,) = answers[1]['doubts']
    assert doubt['with'] == {'id': answers[0]['person'], 'name': 'Juan Pérez'} and doubt['evidence'], doubt


def a_broken_line_is_answered_and_the_next_read():
    base = new_base('broken')
    lines = [b'{"name":"Uno","email":"uno@x.example"}', b'{"name":', b'', b'[1,2]', b'"texto"', b'{"name":"\xff"}',
             b'{"name":"Cero\\u0000"}', b'{"name":"X","activity":"volar"}', b'[' * 5000,
             b'{"name":"Largo","notes":"' + b'x' * (17 << 20) + b'"}', b'{"name":"Dos","email":"dos@x.example"}']
    answers, code, _ = intake(base, b'\n'.join(lines), '--source', 'Web')
    assert code == 1
    assert [answer['line'] for answer in answers] == [1, 2, 4, 5, 6, 7, 8, 9, 10, 11], answers
    assert [answer.get('result') for answer in answers if 'error' not in answer] == ['added', 'added'], answers
    for answer in answers[1:-1]:
        assert set(answer['error']) >= {'domain', 'code', 'message'}, answer
    assert ask(base, 'lead', 'list')['total'] == 2
    assert ask(base, 'check')['ok']


def a_map_speaks_of_keys_that_a_record_need_not_have():
    base = new_base('map')
    mapping = {'columns': {'quien': 'full_name', 'donde': 'city', 'basura': None}, 'defaults': {'country': 'BR'}}
    answers, code, _ = intake(base, '{"quien":"Ada Paz","basura":"x"}\n{"quien":"Eva Rey","donde":"Olinda"}\n', '--source',
                              'Web', '--mapping', json.dumps(mapping))
    assert code == 0, answers
    leads = {lead['name']: lead for lead in ask(base, 'lead', 'list')['items']}
    assert leads['Eva Rey']['city'] == 'Olinda' and leads['Ada Paz']['country'] == 'BR', leads
    assert leads['Ada Paz']['custom'] == {}, leads


def activities_of_people_come_in_too():
    base = new_base('activities')
    intake(base, '{"name":"Ada Paz","email":"ada@paz.example"}\n', '--source', 'Web')
    answers, code, _ = intake(base, '{"email":"ada@paz.example","kind":"download","subject":"Guía","at":"2026-05-01"}\n'
                              '{"email":"nadie@paz.example","kind":"download"}\n', '--of', 'activities')
    assert code == 0 and [answer['result'] for answer in answers] == ['added', 'set_aside'], answers
    activities = ask(base, 'activity', 'list', answers[0]['lead'])['items']
    assert any(activity['kind'] == 'download' and activity['subject'] == 'Guía' for activity in activities), activities


def what_was_answered_is_there_when_it_is_killed():
    base = new_base('killed')
    program = start(base)
    answered = [tell(program, {'name': f'Persona {number}', 'email': f'p{number}@x.example'})['lead']
                for number in range(30)]
    program.stdin.write('{"name":"Quien no se respondió","email":"no@x.example"}\n{"name":"a medi')
    program.stdin.flush()
    program.kill()
    program.wait()
    found = [lead['id'] for lead in ask(base, 'lead', 'list', '--limit', '0')['items']]
    assert set(answered) <= set(found) and len(found) <= 31, found
    assert ask(base, 'check')['ok']
    # Told again, nobody is there twice.
    answers, _, _ = intake(base, ''.join(json.dumps({'name': f'Persona {number}', 'email': f'p{number}@x.example'}) + '\n'
                                         for number in range(30)), '--source', 'Web', '--activity', 'none')
    assert [answer['result'] for answer in answers] == ['skipped'] * 30, answers


def it_is_ended_while_it_waits():
    program = start(new_base('ended'))
    tell(program, {'name': 'Ada Paz', 'email': 'ada@paz.example'})
    program.send_signal(signal.SIGINT)
    assert program.wait(timeout=20) == 1


def it_stops_when_nobody_reads():
    base = new_base('unread')
    program = start(base)
    tell(program, {'name': 'Ada Paz', 'email': 'ada@paz.example'})
    program.stdout.close()
    try:
        for number in range(2000):
            program.stdin.write(json.dumps({'name': f'P {number}', 'email': f'p{number}@x.example'}) + '\n')
        program.stdin.close()
    except BrokenPipeError:
        pass
    assert program.wait(timeout=60) != 0
    assert ask(base, 'lead', 'list')['total'] <= 3


def who_works_must_be_known():
    base = new_base('nobody')
    subprocess.run([TAMIZCTL, '--base', base, 'user', 'add', 'Eva', 'eva@tamiz.example', '--role', 'sales'], check=True,
                   stdout=subprocess.DEVNULL)
    answers, code, errors = intake(base, '{"name":"Ada"}\n{"name":"Eva"}\n', '--source', 'Web')
    assert answers == [] and code == 2 and errors.count('tamizctl:') == 1, (answers, code, errors)


def a_file_is_read_as_standard_input_is():
    base = new_base('file')
    path = os.path.join(FOLDER.name, 'records.jsonl')
    with open(path, 'w', encoding='utf-8') as lines:
        lines.write('{"name":"Ada Paz"}\r\n\r\n{"name":"Eva Rey"}')
    answers, code, _ = intake(base, '', path, '--source', 'Web')
    assert code == 0 and [answer['line'] for answer in answers] == [1, 3], answers


TESTS = [each_record_is_answered_before_the_next, a_record_says_itself_whence_what_and_when,
         what_has_too_little_is_set_aside_and_mended, who_may_be_somebody_known_is_said,
         a_broken_line_is_answered_and_the_next_read, a_map_speaks_of_keys_that_a_record_need_not_have, activities_of_people_come_in_too,
         what_was_answered_is_there_when_it_is_killed, it_is_ended_while_it_waits, it_stops_when_nobody_reads,
         who_works_must_be_known, a_file_is_read_as_standard_input_is]
FOLDER = tempfile.TemporaryDirectory()

if __name__ == '__main__':
    os.environ['TAMIZ_DATA_DIR'] = os.path.join(TOP, 'data')
    with FOLDER:
        tap.run([(test.__name__.replace('_', ' '), test) for test in TESTS])
