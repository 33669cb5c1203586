"""A test program in Python that speaks TAP: cases are functions, failures are exceptions."""
import sys
import traceback


class Skip(Exception):
    """Raised by a case that cannot be tried here; its text says why."""


def need(condition, why):
    if not condition:
        raise Skip(why)


def run(cases):
    """Run (name, function) pairs in order and exit with the right status."""
    failures = 0
    print('TAP version 13')
    print('1..%d' % len(cases))
    for number, (name, function) in enumerate(cases, 1):
        try:
            function()
            print('ok %d %s' % (number, name))
        except Skip as reason:
            print('ok %d %s # SKIP %s' % (number, name, reason))
        except Exception as error:  # any exception is this case's failure, the others go on
            failures += 1
            print('not ok %d %s' % (number, name))
            text = str(error) if isinstance(error, AssertionError) else traceback.format_exc()
            # On standard error, where meson shows it.
            sys.stdout.flush()
            print(name + ': ' + text, file=sys.stderr)
        sys.stdout.flush()
    sys.exit(1 if failures else 0)
