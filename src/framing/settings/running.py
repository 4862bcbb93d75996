"""How a run is done: processes, fetching, schedule, serving, remote places. None of this changes a result."""

from __future__ import annotations

import ipaddress
import re
import zoneinfo
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

UNREPORTED = ("schedule", "serve", "fetch", "feeds", "remote", "workers")  # not shown in the report


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("this value is empty; write some text")
    return text


Said = Annotated[str, AfterValidator(_said)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MachineSettings(Section):
    """Settings of this machine. No result depends on them."""

    processes: int = Field(0, ge=0, description="processes that read and cut articles; 0 means one for each core")


class FetchSettings(Section):
    """How `framing add` treats the sites that it fetches pages from."""

    contact: str = Field("", description="your e-mail address or web page; it is sent to every site, for its owners")
    seconds_between: float = Field(2.0, ge=0, description="pause between two requests to the same host")
    timeout_seconds: float = Field(20.0, gt=0, description="how long to wait while a site sends nothing")
    deadline_seconds: float = Field(60.0, gt=0, description="how long one whole answer may take")
    tries: int = Field(4, ge=1, le=10, description="how often to ask a busy or broken site")
    feed_seconds: float = Field(25.0, gt=0, description="how long the answers to one feed and its pages may take")
    feeds_seconds: float = Field(600.0, gt=0, description="how long a run asks all feeds, pauses included")
    most: int = Field(200, ge=1, description="how many pages to fetch for one feed or sitemap")
    allow_private: bool = Field(False, description="also fetch from addresses inside your own network")


class ScheduleSettings(Section):
    """When `framing serve` starts runs: give at most one of cron, rrule and every_minutes."""

    active: bool = True
    cron: Said | None = Field(None, max_length=200, description="as in crontab; the default is every morning at five")
    rrule: Said | None = Field(
        None, max_length=500, description="an iCalendar recurrence rule, like FREQ=WEEKLY;BYDAY=MO,TH"
    )
    every_minutes: float | None = Field(None, ge=1, le=525_600)
    timezone: str = "UTC"

    @field_validator("cron")
    @classmethod
    def _five_fields(cls, cron: str | None) -> str | None:
        if cron is not None:
            _check_cron(cron)
        return cron

    @field_validator("rrule")
    @classmethod
    def _not_by_the_second(cls, rrule: str | None) -> str | None:
        if rrule is not None and ("SECONDLY" in rrule.upper() or "BYSECOND" in rrule.upper()):
            raise ValueError("runs may be at least a minute apart, so a rule cannot count seconds; use FREQ=MINUTELY")
        return rrule

    @model_validator(mode="after")
    def _one_of_three(self) -> ScheduleSettings:
        given = [name for name in ("cron", "rrule", "every_minutes") if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"choose one of {' and '.join(given)}")
        try:
            zoneinfo.ZoneInfo(self.timezone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{self.timezone!r} is not a time zone; write it like Europe/Vilnius") from None
        return self


_CRON = (  # the five fields: name, range, names that may stand for numbers
    ("minute", 0, 59, ""), ("hour", 0, 23, ""), ("day of the month", 1, 31, ""),
    ("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    ("day of the week", 0, 7, "sun mon tue wed thu fri sat"),
)  # fmt: skip
_CRON_PART = re.compile(r"(?:(\*)|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?)(?:/([0-9]{1,2}))?")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _check_cron(cron: str) -> None:
    """Raise ValueError, with the reason, for what is not five plain fields, or for a day that no month has.

    A sixth field would count seconds. Nicknames, `L`, `#`, `?`, `R` and `H` mean another thing in every program.
    """
    fields = cron.split()
    if len(fields) == 6:
        raise ValueError(f"{cron!r} has six fields; a sixth would count seconds. Write five, like 0 5 * * *")
    if len(fields) != 5:
        raise ValueError(f"{cron!r} has {len(fields)} fields; write five: minute, hour, day, month, weekday")
    found = [_cron_field(text, *field) for text, field in zip(fields, _CRON, strict=True)]
    if fields[4] == "*" and min(found[2]) > max(_LONGEST[month - 1] for month in found[3]):
        raise ValueError(f"{cron!r} never happens: no such month has a day {min(found[2])}")


def _cron_field(text: str, name: str, low: int, high: int, names: str) -> set[int]:
    numbers: set[int] = set()
    for part in text.split(","):
        found = _CRON_PART.fullmatch(part.lower())
        if found is None:
            raise ValueError(f"{text!r} is no {name}; write *, a number, 1-5, */15, or several with commas")
        every, first, last, step = found.groups()
        start = low if every else _cron_number(first, name, low, high, names)
        end = high if every or (step and not last) else _cron_number(last or first, name, low, high, names)
        if end < start or step in ("0", "00"):
            raise ValueError(f"{part!r} is no {name}: the second number must not be smaller, and a step not 0")
        numbers.update(range(start, end + 1, int(step or 1)))
    return numbers


def _cron_number(text: str, name: str, low: int, high: int, names: str) -> int:
    known = names.split()
    number = int(text) if text.isdecimal() else known.index(text) + low if text in known else -1
    if not low <= number <= high:
        raise ValueError(f"{text!r} is no {name}; it is from {low} to {high}")
    return number


OPEN = "everybody who can reach this machine may read the reports, and can see the password on the network"


class ServeSettings(Section):
    """The ports and the folder watch of `framing serve`. Only this machine can reach the ports, unless `open_to`."""

    port: int = Field(4200, ge=1, le=65535, description="port of Prefect's page and API")
    reports_port: int = Field(4280, ge=1, le=65535, description="port of the reports")
    watch: bool = Field(True, description="start a run when files in data/raw change")
    settle_seconds: float = Field(30.0, ge=0.1, description="wait until no file has changed for so long")
    keep_days: int = Field(90, ge=1, le=3650, description="how long Prefect's page remembers runs")
    address: str = Field("127.0.0.1", description="where to listen; if others can reach it, open_to must say so")
    names: tuple[str, ...] = Field((), description="host names under which other machines reach this one")
    open_to: str = Field("this machine", description="who may reach the ports; docs/OPERATIONS.md has the other words")

    @field_validator("names")
    @classmethod
    def _plain_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", name):
                raise ValueError(f"{name!r} is no host name; write it like framing.desk.example, without a port")
        return names

    @model_validator(mode="after")
    def _two_ports(self) -> ServeSettings:
        if self.port == self.reports_port:
            raise ValueError(f"port and reports_port are both {self.port}; choose two different ports")
        return self

    @model_validator(mode="after")
    def _open_only_if_told(self) -> ServeSettings:
        try:
            address = ipaddress.ip_address(self.address)
        except ValueError:
            raise ValueError(f"address {self.address!r} is no IP address; write one like 127.0.0.1") from None
        if str(address) == "::":
            raise ValueError("address :: cannot be used; write 0.0.0.0, or one address of this machine")
        if self.open_to not in ("this machine", OPEN):
            raise ValueError(f'open_to is "this machine" or "{OPEN}"')
        if address.is_loopback:
            return self
        if self.open_to != OPEN:
            raise ValueError(
                f"address {self.address} lets other machines reach framing serve. The reports ask for no password, and "
                f'nothing is encrypted. If you want this, write open_to = "{OPEN}"'
            )
        if self.address == "0.0.0.0" and not self.names:
            raise ValueError(f"with address {self.address}, list in `names` how other machines call this one")
        return self

    @property
    def page(self) -> str:
        """The address of Prefect's page."""
        return f"http://{self._called}:{self.port}"

    @property
    def api(self) -> str:
        """The address of Prefect's API for programs on this machine."""
        here = "127.0.0.1" if self.address == "0.0.0.0" else self._called
        return f"http://{here}:{self.port}/api"

    @property
    def reports_page(self) -> str:
        """The address of the reports."""
        return f"http://{self._called}:{self.reports_port}"

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every host name under which the servers answer."""
        return ("127.0.0.1", "localhost", "[::1]", self._called, *self.names)

    @property
    def _called(self) -> str:
        address = ipaddress.ip_address(self.address)
        if address.is_unspecified:
            return self.names[0]
        return f"[{address}]" if address.version == 6 else str(address)


class RemoteSettings(Section):
    """Remote places, as URLs for fsspec: s3://bucket/articles, sftp://host/articles, file:///mnt/articles."""

    raw: str = Field("", description="articles from here are copied into data/raw before each run")
    reports: str = Field("", description="each new report is copied to this place")


class WorkersSettings(Section):
    """Who does the work of the flow's stages: processes of this machine, or the workers of a Dask cluster."""

    cluster: str = Field("", description="dask: workers on this machine; or a scheduler's tcp://HOST:PORT")

    @model_validator(mode="before")
    @classmethod
    def _without_the_exchange(cls, given: object) -> object:
        """Earlier versions exchanged files with the workers. Texts go to them directly now, and these say nothing."""
        return {key: one for key, one in given.items() if key not in ("shard", "exchange")} if isinstance(
            given, dict) else given
