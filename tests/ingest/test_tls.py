"""Encrypted pages: the connection goes to the address that was checked, and its name proves itself by a certificate."""

from __future__ import annotations

import datetime
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from framing.ingest.fetching import Fetcher, NotFetched
from framing.ingest.fetching.network import CheckedNetwork
from framing.settings.running import FetchSettings
from tests.ingest.site import answer, running

NAME = "post.example"
NOW = datetime.datetime.now(datetime.UTC)


def write(path: Path, name: str, days: int = 1) -> ssl.SSLContext:
    """A certificate for `name` that vouches for itself, at `path`; what a server needs to show it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - datetime.timedelta(days=3))
        .not_valid_after(NOW + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret = path.with_suffix(".key")
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return context


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the only certificates that are believed."""
    path = tmp_path / "trusted.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@contextmanager
def fetching(addresses: list[str]) -> Iterator[tuple[Fetcher, list[str]]]:
    """A fetcher for which every name leads to `addresses`, and the names that were resolved."""
    resolved: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        resolved.append(host)
        return addresses

    settings = FetchSettings(allow_private=True, tries=2, timeout_seconds=5, deadline_seconds=10, seconds_between=0)
    network = CheckedNetwork(allow_private=True, resolve=resolve)
    with Fetcher(settings, 100_000, network, sleep=lambda _: None) as fetcher:
        yield fetcher, resolved


def test_the_checked_address_is_asked_for_the_name(trusted: Path) -> None:
    with running(write(trusted, NAME)) as site, fetching(["127.0.0.1"]) as (fetcher, resolved):
        site.pages["/a"] = answer(b"<p>secret</p>")
        found = fetcher.fetch(f"https://{NAME}:{site.port}/a")
        assert found.content == b"<p>secret</p>"
        assert set(site.names) == {NAME}  # in the handshake: a server may have many certificates
        assert {headers["host"] for _, headers in site.asked} == {f"{NAME}:{site.port}"}
        assert set(resolved) == {NAME}


def test_a_certificate_for_another_name_is_not_believed(trusted: Path) -> None:
    with running(write(trusted, "other.example")) as site, fetching(["127.0.0.1"]) as (fetcher, _):
        site.pages["/a"] = answer(b"<p>secret</p>")
        with pytest.raises(NotFetched, match=f"its TLS certificate is not valid.*not valid for .{NAME}"):
            fetcher.fetch(f"https://{NAME}:{site.port}/a")
        assert site.asked == []


def test_nor_one_for_its_address_nobody_vouches_for_or_that_has_run_out(trusted: Path, tmp_path: Path) -> None:
    write(trusted, NAME)
    with running(write(tmp_path / "unknown.pem", NAME)) as site, fetching(["127.0.0.1"]) as (fetcher, _):
        with pytest.raises(NotFetched, match="its TLS certificate is not valid"):
            fetcher.fetch(f"https://{NAME}:{site.port}/a")
        with pytest.raises(NotFetched, match="its TLS certificate is not valid"):
            fetcher.fetch(f"https://127.0.0.1:{site.port}/a")
    with running(write(trusted, NAME, days=-1)) as site, fetching(["127.0.0.1"]) as (fetcher, _):
        with pytest.raises(NotFetched, match="expired"):
            fetcher.fetch(f"https://{NAME}:{site.port}/a")
        assert site.asked == []


def test_of_several_addresses_the_next_is_tried_and_its_name_still_checked(trusted: Path) -> None:
    with running(write(trusted, NAME)) as site, fetching(["127.0.0.2", "127.0.0.1"]) as (fetcher, _):
        site.pages["/a"] = answer(b"<p>found</p>")
        assert fetcher.fetch(f"https://{NAME}:{site.port}/a").content == b"<p>found</p>"
        assert set(site.names) == {NAME}
