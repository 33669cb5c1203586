"""A real SMTP server for tests, which takes mails or behaves badly, and certificates for servers."""
import asyncio
import datetime
import email
import email.policy
import os
import socket

try:
    from aiosmtpd.controller import Controller
except ImportError:
    Controller = None


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Post:
    """A post office: keeps the mails, or behaves badly.

    behaviour: take; refuse, later (of each recipient); drop (the line behind DATA), hold (the first mail until it behaves
    better), silent (takes it and never answers).  refused: addresses → answers, of single recipients."""

    def __init__(self, behaviour='take', refused=None, **options):
        self.mails, self.envelopes, self.tries, self.behaviour, self.refused = [], [], 0, behaviour, refused or {}
        self.port = free_port()
        self.controller = Controller(self, hostname='127.0.0.1', port=self.port, **options)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        if self.behaviour == 'refuse':
            self.tries += 1
            return '550 5.1.1 Nobody of that name lives here'
        if self.behaviour == 'later':
            self.tries += 1
            return '451 4.3.0 Come again later'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        self.tries += 1
        first = not self.mails
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        while self.behaviour == 'silent' or (self.behaviour == 'hold' and first):
            await asyncio.sleep(0.05)
        if self.behaviour == 'drop':
            server.transport.abort()
        return '250 Taken'

    def ids(self):
        return [mail['Message-ID'] for mail in self.mails]

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *error):
        self.controller.stop()


def make_certificate(folder, names):
    """A test authority's certificate, and a server's with its key: paths of three files."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    now = datetime.datetime.utcnow()

    def make(subject, issuer, key, signer, authority):
        name = lambda text: x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
        builder = (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
                   .not_valid_after(now + datetime.timedelta(days=30))
                   .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True))
        if not authority:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        return builder.sign(signer, hashes.SHA256())

    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    paths = [os.path.join(folder, '%s-%s' % (names[0], name)) for name in ('ca.pem', 'cert.pem', 'key.pem')]
    contents = (make('Test CA', 'Test CA', ca_key, ca_key, True).public_bytes(serialization.Encoding.PEM),
                make(names[0], 'Test CA', key, ca_key, False).public_bytes(serialization.Encoding.PEM),
                key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    for path, content in zip(paths, contents):
        with open(path, 'wb') as file:
            file.write(content)
    return paths
