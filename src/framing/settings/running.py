"""How this machine runs it: processes, fetching, schedule, serving, places elsewhere. None of it decides a number."""

from __future__ import annotations

import zoneinfo
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

UNREPORTED = ("schedule", "serve", "fetch", "feeds", "remote", "workers")  # a reader of the report has no use for these


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("nothing is written here; say it in words")
    return text


Said = Annotated[str, AfterValidator(_said)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MachineSettings(Section):
    """What no result depends on."""

    processes: int = Field(0, ge=0, description="processes that read and cut articles; 0 is one for each core")


class FetchSettings(Section):
    """How `framing add` behaves towards the sites it fetches pages from."""

    contact: str = Field("", description="an address or page for site owners, told to every site asked")
    seconds_between: float = Field(2.0, ge=0, description="pause between two requests to one host")
    timeout_seconds: float = Field(20.0, gt=0, description="how long a site may be silent")
    deadline_seconds: float = Field(60.0, gt=0, description="how long one answer may take in all")
    tries: int = Field(4, ge=1, le=10, description="how often a busy or broken site is asked")
    most: int = Field(200, ge=1, description="the most pages to fetch for one feed or sitemap")
    allow_private: bool = Field(False, description="also fetch from addresses inside your own network")


class ScheduleSettings(Section):
    """When `framing serve` starts a run by itself: cron, rrule or every_minutes, at most one of them."""

    active: bool = True
    cron: Said | None = Field(None, description="as in crontab; without any of the three it is every morning at five")
    rrule: Said | None = Field(None, description="a recurrence rule of iCalendar, such as FREQ=WEEKLY;BYDAY=MO,TH")
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
            raise ValueError(f"no time zone is called {self.timezone!r}; write it as in Europe/Vilnius") from None
        return self


class ServeSettings(Section):
    """What `framing serve` opens, on this machine only."""

    port: int = Field(4200, ge=1, le=65535, description="Prefect's page and API")
    reports_port: int = Field(4280, ge=1, le=65535, description="the reports")
    watch: bool = Field(True, description="start a run when files in data/raw have changed")
    settle_seconds: float = Field(30.0, ge=0.1, description="how long they must be unchanged first")

    @model_validator(mode="after")
    def _two_ports(self) -> ServeSettings:
        if self.port == self.reports_port:
            raise ValueError(f"port and reports_port are both {self.port}; each needs one of its own")
        return self


class RemoteSettings(Section):
    """Places elsewhere, as URLs that fsspec opens: s3://bucket/articles, sftp://host/articles, file:///mnt/articles."""

    raw: str = Field("", description="brought into data/raw before each run")
    reports: str = Field("", description="where each new report is copied to")


class WorkersSettings(Section):
    """Who encodes and parses texts when the flow runs: this process, or the workers of a Dask cluster."""

    cluster: str = Field("", description="dask for workers on this machine, or the tcp://HOST:PORT of a scheduler")
    shard: int = Field(1024, ge=1, description="how many texts a worker takes at a time")
    exchange: str = Field("", description="a URL that all workers reach, as in s3://bucket/x; else data/processed")
