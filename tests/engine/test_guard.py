"""Requests that did not come from one of our hosts, against a real engine."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

import pytest

from tests.fakes.running import RunningEngine


def job_body(shot: Path) -> bytes:
    return json.dumps({"kind": "colorize", "shot": str(shot)}).encode()


def test_our_own_request_passes(engine: RunningEngine) -> None:
    assert engine.raw().status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost:{port}",
        "[::1]:{port}",
        "0.0.0.0:{port}",
        "127.0.0.1:{port}.",
        "127.0.0.1:0{port}",
        "",
        None,
    ],
)
def test_another_host_is_refused(engine: RunningEngine, host: str | None) -> None:
    named = host if host is None else host.format(port=engine.connection.port)
    assert engine.raw(headers={"Host": named}).status in (400, 403)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:{port}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_a_web_page_is_refused_even_with_the_token(
    engine: RunningEngine, headers: dict[str, str], method: str
) -> None:
    sent = {name: value.format(port=engine.connection.port) for name, value in headers.items()}
    answer = engine.raw(method, "/v2/shutdown", headers=sent, body=b"{}")
    assert answer.status == 403
    assert not any(name.lower().startswith("access-control") for name in answer.headers)


def test_an_address_that_a_person_typed_is_no_web_page(engine: RunningEngine) -> None:
    assert engine.raw(headers={"Sec-Fetch-Site": "none"}).status == 200


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Bearer x", "bearer {token}", "{token}", "Bé"]
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v2/hello"),
        ("GET", "/v2/status"),
        ("POST", "/v2/jobs"),
        ("GET", "/v2/jobs/1"),
        ("DELETE", "/v2/jobs/1"),
        ("POST", "/v2/shutdown"),
        ("GET", "/"),
    ],
)
def test_without_the_token_nothing_answers(
    engine: RunningEngine, authorization: str | None, method: str, path: str
) -> None:
    given = authorization and authorization.format(token=engine.connection.token)
    answer = engine.raw(method, path, headers={"Authorization": given})
    assert answer.status == 403
    assert answer.json["code"] == "engine.not_allowed"


def test_the_token_in_the_address_does_not_count(engine: RunningEngine) -> None:
    path = f"/v2/hello?token={engine.connection.token}"
    assert engine.raw(path=path, headers={"Authorization": None}).status == 403


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/jsonp",
        None,
    ],
)
def test_a_body_must_be_json(engine: RunningEngine, shot: Path, kind: str | None) -> None:
    answer = engine.raw("POST", "/v2/jobs", headers={"Content-Type": kind}, body=job_body(shot))
    assert answer.status == 400


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "OPTIONS", "TRACE"])
def test_only_post_stops_the_engine(engine: RunningEngine, method: str) -> None:
    assert engine.raw(method, "/v2/shutdown").status == 400
    assert engine.raw().status == 200


@pytest.mark.parametrize("path", ["/", "/docs", "/v2", "/v2/jobs/", "/v2/jobs/1/2", "//v2/hello"])
def test_there_are_no_other_routes(engine: RunningEngine, path: str) -> None:
    assert engine.raw(path=path).status in (400, 404)


def test_a_large_body_is_refused(engine: RunningEngine) -> None:
    body = b'{"kind":"learn","shot":"/' + b"x" * 1_100_000 + b'"}'
    answer = engine.raw("POST", "/v2/jobs", body=body)
    assert (answer.status, answer.json["message"]) == (400, "Message: at most 1000000 bytes.")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 300_000,
        b'{"a":' * 100_000,
        b'{"kind":"learn","shot":NaN}',
        b'{"kind":"learn","shot":"/x","settings":{"max_seconds":1e999}}',
        b'{"kind":"learn","shot":"/\\ud800"}',
        b"9" * 400_000,
    ],
)
def test_a_broken_body_is_refused(engine: RunningEngine, body: bytes) -> None:
    answer = engine.raw("POST", "/v2/jobs", body=body)
    assert (answer.status, answer.json["code"]) == (400, "engine.message")


def test_a_wrong_field_is_named(engine: RunningEngine) -> None:
    answer = engine.raw("POST", "/v2/jobs", body=b'{"kind":"learn","shot":"/x","resume":"yes"}')
    assert answer.json["message"] == "LearnRequest.resume: expected bool, got str."


@pytest.mark.parametrize("after", ["-1", "x", "1e3", "9" * 40, "٣"])
def test_a_wrong_sequence_number_is_refused(engine: RunningEngine, after: str) -> None:
    from urllib.parse import quote

    assert engine.raw(path=f"/v2/jobs/1?after={quote(after)}").status == 400


def test_a_job_that_nobody_knows_is_said_so(engine: RunningEngine) -> None:
    assert engine.raw(path="/v2/jobs/0123456789abcdef").json["code"] == "engine.unknown_job"
    assert engine.raw("DELETE", "/v2/jobs/..%2f..%2fetc").status == 400


def test_answers_are_not_for_browsers(engine: RunningEngine) -> None:
    headers = {name.lower(): value for name, value in engine.raw().headers.items()}
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == "application/json"
    assert "server" not in headers and "set-cookie" not in headers


@pytest.mark.parametrize(
    "text",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"POST /v2/jobs HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_is_no_http_does_no_harm(engine: RunningEngine, text: bytes) -> None:
    with socket.create_connection(("127.0.0.1", engine.connection.port), timeout=5) as line:
        line.sendall(text)
        assert b" 200 " not in line.recv(4096)
    assert engine.raw().status == 200


@pytest.mark.slow
def test_a_crowd_that_says_nothing_is_sent_away(engine: RunningEngine) -> None:
    address = ("127.0.0.1", engine.connection.port)
    crowd = [socket.create_connection(address, timeout=20) for _ in range(150)]
    for line in crowd:
        assert line.recv(1) == b""  # hung up by the engine, after its patience
        line.close()
    time.sleep(0.05)
    assert engine.raw().status == 200
