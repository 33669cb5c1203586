#!/usr/bin/env python3
"""A receiver of webhooks as data/connectors.md tells people to write one.

webhook-receiver.py CONNECTORS.MD SECRET: listens on a port of this machine, which is its first line; then a
line of JSON for each request.  It checks signatures with the very lines of the document, in which hmac is
Python's own, takes a lead once, and breaks the line where the answer to its first lead should be.
"""

import http.server
import json
import re
import sys

DOCUMENT, SECRET = sys.argv[1:]
seen = set()


def load_verify():
    with open(DOCUMENT, encoding='utf-8') as file:
        lines = re.search(r'```python\n(.*?)```', file.read(), re.DOTALL)
    names = {}
    exec(lines.group(1), names)  # pylint: disable=exec-used
    return names['verify']


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['content-length']))
        # The test's clock stands in 2026.
        now = int(self.headers['webhook-timestamp'])
        document = json.loads(body)
        said = {
            'valid': verify(SECRET, self.headers, body, now),
            'valid_if_changed': verify(SECRET, self.headers, body.replace(b'a', b'b', 1), now),
            'valid_if_old': verify(SECRET, self.headers, body, now + 3600),
            'valid_for_others': verify('another', self.headers, body, now),
            'id': self.headers['webhook-id'],
            'new': self.headers['webhook-id'] not in seen,
            'path': self.path,
            'type': document['type'],
            'title': document.get('data', {}).get('lead', {}).get('title', ''),
        }
        lost = document['type'] == 'lead.handed_over' and not seen
        if document['type'] != 'ping':
            seen.add(said['id'])
        print(json.dumps(said), flush=True)
        if not lost:
            self.send_response(204)
            self.end_headers()
        self.close_connection = True

    def log_message(self, *arguments):
        pass


verify = load_verify()
server = http.server.HTTPServer(('127.0.0.1', 0), Receiver)
print(server.server_port, flush=True)
server.serve_forever()
