"""The mail server: encrypted and with a login as set, and every fault has its name and no text."""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from builders import NOW
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from mail_parts import Postbox

from bot.channels.mail.server import SmtpAccess, SmtpServer
from bot.services.ports import Letter, MaybeSent, NotSent
from bot.settings import SettingError, Settings

LETTER = Letter("o1", "mia@web.example", "Termin", "Hallo,\n\ndein Termin steht.\n.\nEin Punkt allein.\n")


async def send(access: SmtpAccess, letter: Letter = LETTER) -> None:
    async with SmtpServer(access, lambda: NOW).ready(letter) as ready:
        await ready.send()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def _allowed(_server: object, _session: object, _envelope: object, _mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (b"jba", b"secret"))


@pytest.fixture(params=["starttls", "tls"])
def encrypted(request: pytest.FixtureRequest, certificate: Path, postbox: Postbox) -> Iterator[SmtpAccess]:
    """How a server is reached that wants encryption and a login."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    own = (
        {"tls_context": context, "require_starttls": True} if request.param == "starttls" else {"ssl_context": context}
    )
    login = {"authenticator": _allowed, "auth_required": True, "auth_require_tls": request.param == "starttls"}
    controller = Controller(postbox, hostname="127.0.0.1", port=_free_port(), **own, **login)
    controller.start()
    yield SmtpAccess("127.0.0.1", controller.port, request.param, "jba", "secret", "termine@example.org", 3.0)
    controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def test_a_letter_goes_out_encrypted_and_with_a_login(
    encrypted: SmtpAccess, certificate: Path, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    await send(encrypted)
    ((envelope, message),) = postbox.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("termine@example.org", ["mia@web.example"])
    assert message.get_content().replace("\r\n", "\n") == LETTER.text


async def test_a_certificate_that_nobody_vouches_for_gets_no_letter(encrypted: SmtpAccess, postbox: Postbox) -> None:
    with pytest.raises(NotSent) as refused:
        await send(encrypted)
    assert refused.value.server
    assert postbox.taken == []


async def test_a_wrong_password_is_a_fault_of_the_server_not_of_the_letter(
    encrypted: SmtpAccess, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(NotSent) as refused:
        await send(replace(encrypted, password="wrong"))
    assert (refused.value.server, refused.value.final) == (True, False)
    assert "wrong" not in refused.value.error


async def test_a_server_without_encryption_gets_no_letter_where_it_is_wanted(
    access: SmtpAccess, postbox: Postbox
) -> None:
    with pytest.raises(NotSent):
        await send(replace(access, security="starttls"))
    assert postbox.taken == []


@pytest.mark.parametrize(
    ("step", "answer", "final", "server"),
    [
        ("mail", "451 not now", False, True),
        ("rcpt", "451 not now", False, False),
        ("rcpt", "550 nobody here", True, False),
        ("data", "451 not now", False, False),
        ("data", "554 we do not like it", True, False),
    ],
)
async def test_each_refusal_says_what_to_do_next(
    access: SmtpAccess, postbox: Postbox, step: str, answer: str, final: bool, server: bool
) -> None:
    postbox.answers[step] = answer
    with pytest.raises(NotSent) as refused:
        await send(access)
    assert (refused.value.final, refused.value.server) == (final, server)
    assert "here" not in refused.value.error


async def test_a_server_that_says_nothing_is_not_waited_for_longer_than_set() -> None:
    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with asyncio.timeout(3):
        with pytest.raises(NotSent) as refused:
            await send(SmtpAccess("127.0.0.1", port, "none", "", "", "termine@example.org", 0.2))
    server.close()
    assert refused.value.server


async def test_a_connection_that_ends_with_the_letter_leaves_it_open_whether_it_went_out(
    access: SmtpAccess, postbox: Postbox
) -> None:
    postbox.breaks_after_data = True
    with pytest.raises(MaybeSent):
        await send(access)


WORKING = {"JBA_SMTP_HOST": "mail.example.org", "JBA_SMTP_FROM": "termine@example.org"}


def test_without_a_host_there_is_no_mail_server() -> None:
    assert SmtpAccess.of(Settings({"JBA_SMTP_FROM": "termine@example.org"})) is None


def test_the_defaults_encrypt() -> None:
    access = SmtpAccess.of(Settings(WORKING))
    assert access is not None
    assert (access.port, access.security, access.seconds) == (587, "starttls", 20.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JBA_SMTP_FROM", ""),
        ("JBA_SMTP_FROM", "Jobcenter"),
        ("JBA_SMTP_FROM", "a@example.org, b@example.org"),
        ("JBA_SMTP_SECURITY", "ssl"),
        ("JBA_SMTP_SECURITY", "none"),
        ("JBA_SMTP_PORT", "smtp"),
        ("JBA_SMTP_SECONDS", "soon"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError) as wrong:
        SmtpAccess.of(Settings(WORKING | {name: value}))
    assert wrong.value.name == name
