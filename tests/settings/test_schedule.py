"""Which schedules and which ways to listen framing.toml may ask for."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from framing.settings.running import OPEN, ScheduleSettings, ServeSettings, WorkersSettings


@pytest.mark.parametrize(
    "cron",
    [
        "0 5 * * *", "*/15 * * * *", "0 5 * * 1-5", "0 5,17 1 jan-mar *", "30 6 * * MON,thu", "0 0 29 2 *", "0 5 * * 7",
        "0 0 31 1,2 *", "5/15 * * * *", "0 0 31 2 mon",
    ],
)  # fmt: skip
def test_crons_that_can_be_used(cron: str) -> None:
    assert ScheduleSettings(cron=cron).cron == cron


@pytest.mark.parametrize(
    ("cron", "reason"),
    [
        ("0 0 5 * * *", "six fields; a sixth would count seconds"), ("* * * * * *", "six fields"),
        ("0 5 * *", "4 fields"), ("@daily", "1 fields"), ("0 5 L * *", "no day of the month"),
        ("0 5 * * 5#2", "no day of the week"), ("H 5 * * *", "no minute"), ("R R * * *", "no minute"),
        ("60 5 * * *", "from 0 to 59"), ("0 24 * * *", "from 0 to 23"), ("0 5 0 * *", "from 1 to 31"),
        ("0 5 * foo *", "no month"), ("0 5 * * 8", "from 0 to 7"), ("*/0 * * * *", "a step not 0"),
        ("30-10 * * * *", "must not be smaller"), ("0 5 30 2 *", "never happens"), ("0 5 31 4,6 *", "never happens"),
        ("0 5 ? * *", "no day of the month"), ("-5 * * * *", "no minute"), ("1,,2 * * * *", "no minute"),
        ("٥ ٥ * * *", "no minute"), ("  ", "empty"),
    ],
)  # fmt: skip
def test_odd_crons_are_refused_with_the_reason(cron: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        ScheduleSettings(cron=cron)


@pytest.mark.parametrize("rrule", ["FREQ=SECONDLY", "FREQ=MINUTELY;BYSECOND=1,2,3", "freq=secondly;interval=70"])
def test_runs_are_at_least_a_minute_apart(rrule: str) -> None:
    with pytest.raises(ValidationError, match="a minute apart"):
        ScheduleSettings(rrule=rrule)
    for minutes in (0.5, 0, -1, 1e9):
        with pytest.raises(ValidationError):
            ScheduleSettings(every_minutes=minutes)


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.5", "2001:db8::5"])
def test_other_machines_may_reach_it_only_with_the_words_that_say_what_that_means(address: str) -> None:
    with pytest.raises(ValidationError, match="The reports ask for no password"):
        ServeSettings(address=address, names=("desk.example",))
    with pytest.raises(ValidationError, match="open_to is"):
        ServeSettings(address=address, names=("desk.example",), open_to="yes")
    opened = ServeSettings(address=address, names=("desk.example",), open_to=OPEN)
    assert "desk.example" in opened.all_names


def test_the_addresses_that_follow_from_it() -> None:
    assert ServeSettings().page == "http://127.0.0.1:4200"
    assert ServeSettings(address="::1").page == "http://[::1]:4200"
    every = ServeSettings(address="0.0.0.0", names=("desk.example",), open_to=OPEN)
    assert (every.page, every.api) == ("http://desk.example:4200", "http://127.0.0.1:4200/api")
    for wrong in ("localhost", "::", "127.0.0.1:80", ""):
        with pytest.raises(ValidationError, match="address"):
            ServeSettings(address=wrong)
    for name in ("desk.example:4200", "http://desk", "*", "Desk", ""):
        with pytest.raises(ValidationError, match="no host name"):
            ServeSettings(names=(name,))


def test_what_the_workers_needed_earlier_says_nothing_now() -> None:
    told = {"cluster": "dask", "shard": 3, "exchange": "s3://bucket/x"}
    assert WorkersSettings.model_validate(told) == WorkersSettings(cluster="dask")
    with pytest.raises(ValidationError):
        WorkersSettings.model_validate({"clusters": "dask"})
