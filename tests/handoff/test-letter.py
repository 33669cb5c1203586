#!/usr/bin/python3
"""Letters as Python's mail package and mutt read them.

Usage: test-letter.py WRITE_LETTERS"""
import email
import email.policy
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import mutt
import tap

PLACE = tempfile.TemporaryDirectory()
SAID = subprocess.run([sys.argv[1], PLACE.name], stdout=subprocess.PIPE, text=True, check=True).stdout


def read(name):
    with open(os.path.join(PLACE.name, name), 'rb') as file:
        return email.message_from_bytes(file.read(), policy=email.policy.default)


def check_headers():
    mail = read('whole.eml')
    assert not mail.defects, mail.defects
    to = mail['To'].addresses
    assert [(one.display_name, one.addr_spec) for one in to] == [('Ñandú, María "la jefa"', 'maria@cliente.example')], mail['To']
    assert [one.addr_spec for one in mail['Cc'].addresses] == ['luis@hotel.example', 'eva@hotel.example'], mail['Cc']
    assert mail['Cc'].addresses[0].display_name == 'Luis Ibáñez'
    assert mail['Reply-To'].addresses[0].addr_spec == 'luis@hotel.example'
    assert mail['Subject'] == 'Su reunión con Luis Ibáñez: jueves 3 de diciembre, 10:00', mail['Subject']
    assert mail['Message-ID'] == '<0c5b@tamiz.example>' and mail['In-Reply-To'] == '<first@cliente.example>', mail.items()
    assert mail['References'].split() == ['<zero@cliente.example>', '<first@cliente.example>'], mail['References']
    assert mail['Auto-Submitted'] is None and mail['Bcc'] is None


def check_parts():
    mail = read('whole.eml')
    assert mail.get_content_type() == 'multipart/mixed'
    alternative, invitation, *files = mail.iter_parts()
    assert alternative.get_content_type() == 'multipart/alternative'
    plain, html, calendar = alternative.iter_parts()
    text = plain.get_content().replace('\r\n', '\n')
    assert plain.get_content_type() == 'text/plain' and 'From aquí, saludos\n.\n' in text, text
    assert html.get_content_type() == 'text/html' and '<b>María</b>' in html.get_content()
    assert calendar.get_content_type() == 'text/calendar' and calendar.get_param('method') == 'REQUEST'
    text = calendar.get_payload(decode=True)
    assert b'SUMMARY:Reuni\xc3\xb3n con\r\n  Ana\r\n' in text and text.endswith(b'END:VCALENDAR\r\n'), text
    assert calendar.get_content_disposition() is None and calendar.get_content_charset() == 'utf-8'
    assert invitation.get_filename() == 'invite.ics' and invitation.get_content_disposition() == 'attachment'
    assert invitation.get_payload(decode=True) == text
    names = [part.get_filename() for part in files]
    assert names == ['Ficha de entrega 7 – Hotel Ñandú.pdf', '連絡先-..-Контакт.vcf',
                     'Una ficha con un nombre que no cabe en una sola línea de un encabezado, porque alguien así lo quiso.pdf'], names
    assert {part.get_payload(decode=True) for part in files} == {b'%PDF-1.5\n\0\r\n\xff.'}


def check_smaller_ones():
    mail = read('alternative.eml')
    assert mail.get_content_type() == 'multipart/alternative' and mail['Auto-Submitted'] == 'auto-generated'
    assert mail['Bcc'] is None and mail['Subject'] == 'a  Bcc: evil@x.example', mail['Subject']
    mail = read('plain.eml')
    assert mail.get_content_type() == 'text/plain' and mail.get_content().strip() == 'Sí'
    draft = read('draft.eml')
    assert draft['X-Unsent'] == '1' and draft['From'] is None and draft['To'] == 'maria@cliente.example'


def check_no_address_slips_in():
    assert sorted(os.listdir(PLACE.name))[:1] == ['alternative.eml'] and not os.path.exists(os.path.join(PLACE.name, 'bad-cc'))
    for name, part in (('bad-cc', 'nobody'), ('two-to', 'b@x.example'), ('bad-to', 'Bcc')):
        said = [line for line in SAID.split('\n') if line.startswith(name)]
        assert not os.path.exists(os.path.join(PLACE.name, name)), name
        assert said and (part in SAID) and 'not a mail address' in SAID, SAID


def check_long_lines():
    for name in ('whole.eml', 'alternative.eml', 'plain.eml', 'draft.eml'):
        with open(os.path.join(PLACE.name, name), 'rb') as file:
            content = file.read()
        # RFC 5321 and 5322: CR LF, no more than 998 bytes, and 7 bits since nobody asked the server for more.
        assert b'\n' not in content.replace(b'\r\n', b''), name
        assert max(len(line) for line in content.split(b'\r\n')) <= 998, name
        assert all(byte < 128 for byte in content), name


def check_mutt():
    text = mutt.show(os.path.join(PLACE.name, 'whole.eml'), PLACE.name)
    for part in ('Subject: Su reunión con Luis Ibáñez: jueves 3 de diciembre, 10:00', 'María la jefa', 'Luis Ibáñez <luis@hotel.example>',
                 'Estimada María:', 'invite.ics', 'Ficha de entrega 7 – Hotel Ñandú.pdf', 'Контакт.vcf'):
        assert part in text, (part, text)


if __name__ == '__main__':
    tap.run([
        ('people, subject and ids stand in the headers', check_headers),
        ('text, HTML, invitation and files are where mail programs look', check_parts),
        ('smaller letters have no parts to spare', check_smaller_ones),
        ('no address and no header slips in', check_no_address_slips_in),
        ('what goes over the wire keeps to its lines', check_long_lines),
        ('mutt shows it', check_mutt),
    ])
