"""How a run is done: processes, fetching, schedule, serving, remote places. None of this changes a result."""

from __future__ import annotations

import zoneinfo
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

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
    most: int = Field(200, ge=1, description="how many pages to fetch for one feed or sitemap")
    allow_private: bool = Field(False, description="also fetch from addresses inside your own network")


class ScheduleSettings(Section):
    """When `framing serve` starts runs: give at most one of cron, rrule and every_minutes."""

    active: bool = True
    cron: Said | None = Field(None, description="as in crontab; the default is every morning at five")
    rrule: Said | None = Field(None, description="an iCalendar recurrence rule, like FREQ=WEEKLY;BYDAY=MO,TH")
    every_minutes: float | None = Field(None, gt=0)
    timezone: str = "UTC"

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


class ServeSettings(Section):
    """The ports and the folder watch of `framing serve`. Only this machine can reach the ports."""

    port: int = Field(4200, ge=1, le=65535, description="port of Prefect's page and API")
    reports_port: int = Field(4280, ge=1, le=65535, description="port of the reports")
    watch: bool = Field(True, description="start a run when files in data/raw change")
    settle_seconds: float = Field(30.0, ge=0.1, description="wait until no file has changed for so long")

    @model_validator(mode="after")
    def _two_ports(self) -> ServeSettings:
        if self.port == self.reports_port:
            raise ValueError(f"port and reports_port are both {self.port}; choose two different ports")
        return self


class RemoteSettings(Section):
    """Remote places, as URLs for fsspec: s3://bucket/articles, sftp://host/articles, file:///mnt/articles."""

    raw: str = Field("", description="articles from here are copied into data/raw before each run")
    reports: str = Field("", description="each new report is copied to this place")


class WorkersSettings(Section):
    """Where the flow encodes and parses texts: in its own process, or on the workers of a Dask cluster."""

    cluster: str = Field("", description="dask: workers on this machine; or a scheduler's tcp://HOST:PORT")
    shard: int = Field(1024, ge=1, description="how many texts a worker gets at a time")
    exchange: str = Field("", description="a URL that all workers reach, like s3://bucket/x; default: data/processed")
