#!/usr/bin/env python3
"""Makes a key and verifies what was signed with it, with another library than the program's.

Usage: jwt.py key | jwt.py ec-key | jwt.py check KEY_FILE TOKEN (prints header and claims)"""

import base64
import json
import sys

try:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
except ImportError:
    sys.exit(77)


def decode(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def write(key):
    print(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                            serialization.NoEncryption()).decode(), end='')


def main():
    if sys.argv[1] == 'key':
        write(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    elif sys.argv[1] == 'ec-key':
        write(ec.generate_private_key(ec.SECP256R1()))
    else:
        with open(sys.argv[2], 'rb') as file:
            key = serialization.load_pem_private_key(file.read(), None)
        head, claims, signature = sys.argv[3].split('.')
        key.public_key().verify(decode(signature), f'{head}.{claims}'.encode(), padding.PKCS1v15(), hashes.SHA256())
        print(json.dumps([json.loads(decode(head)), json.loads(decode(claims))]))


main()
