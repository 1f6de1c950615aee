#!/usr/bin/env python3
"""Signs random requests with botocore, and records them: signatures.json, which RequestSignerTests
compare. Run it with botocore 1.43 or newer: make_signatures.py > signatures.json"""

import datetime
import hashlib
import json
import random
import sys

from botocore import auth, awsrequest, credentials

random.seed(4)
ALPHABET = "abzABZ019-._~/ %+&=?#:@$,;!*'()[]{}|^`\"<>\\éß語🚚\t"


def text(length, alphabet=ALPHABET):
    return "".join(random.choice(alphabet) for _ in range(random.randint(1, length)))


def encoded(value, safe=""):
    return "".join(
        chr(byte) if chr(byte).isascii() and chr(byte).isalnum() or chr(byte) in "-._~" + safe
        else f"%{byte:02X}" for byte in value.encode())


def case(service):
    moment = datetime.datetime(2013, 1, 1) + datetime.timedelta(seconds=random.randrange(10**9))
    token = random.choice([None, text(60, "abcXYZ/+=09")])
    secret = text(40, "abcXYZ/+09")
    path = "/" + encoded(text(30), safe="/")
    query = sorted({text(6): random.choice(["", text(8)]) for _ in range(random.randint(0, 4))}.items())
    headers = {f"x-amz-{text(5, 'abc')}": text(12, "abc  019,;") for _ in range(random.randint(0, 3))}
    headers["content-type"] = "application/x-amz-json-1.1"
    body = text(50).encode()
    url = f"https://{service}.example.org{path}"
    if query:
        url += "?" + "&".join(f"{encoded(name)}={encoded(value)}" for name, value in query)
    request = awsrequest.AWSRequest(method=random.choice(["GET", "PUT", "POST"]), url=url,
                                    headers=dict(headers), data=body)
    request.context["timestamp"] = moment.strftime("%Y%m%dT%H%M%SZ")
    kind = auth.S3SigV4Auth if service == "s3" else auth.SigV4Auth
    signer = kind(credentials.Credentials("AKIDEXAMPLE", secret, token), service, "eu-west-1")

    class Fixed(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return moment

        @classmethod
        def now(cls, tz=None):
            return moment.replace(tzinfo=tz)

    auth.datetime.datetime, old = Fixed, auth.datetime.datetime
    if hasattr(auth, "get_current_datetime"):
        auth.get_current_datetime = lambda *a, **k: moment
    try:
        signer.add_auth(request)
    finally:
        auth.datetime.datetime = old
    sent = dict(request.headers)
    return {
        "service": service, "method": request.method, "path": path,
        "query": [list(pair) for pair in query], "headers": headers, "body": body.decode(),
        "secret": secret, "token": token, "time": sent["X-Amz-Date"],
        "authorization": sent["Authorization"],
        "payload": sent.get("X-Amz-Content-SHA256", hashlib.sha256(body).hexdigest()),
    }


json.dump([case(service) for service in ("s3", "glue") for _ in range(30)], sys.stdout,
          indent=1, ensure_ascii=True, sort_keys=True)
print()
