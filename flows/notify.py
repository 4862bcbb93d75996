"""Send a message by e-mail, to Slack or to a web hook when a run fails, or when there is nothing new for a week.

`python flows/notify.py email|slack|webhook` asks for the address, saves it on the Prefect server, and creates the
automations of flows/automations. Started again, it replaces them.
"""

import getpass
import sys
from pathlib import Path
from typing import Any

import typer
import yaml  # type: ignore[import-untyped]  # it comes with Prefect, which reads its own files with it
from prefect.blocks.abstract import NotificationBlock
from prefect.blocks.notifications import AppriseNotificationBlock, CustomWebhookNotificationBlock, SlackWebhook
from prefect.client.orchestration import get_client
from prefect.events.schemas.automations import AutomationCore

FILES = Path(__file__).with_name("automations")
BLOCK = "framing"
STARTS = {"email": ("mailto://", "mailtos://"), "slack": ("https://",), "webhook": ("https://", "http://")}


def channel(kind: str, address: str) -> NotificationBlock:
    """Return the block that sends a message. Raises ValueError, with what to write, for an address that is wrong.

    An e-mail address is given as the server and the account: mailtos://user:password@smtp.post.example?to=you@post.example
    """
    starts = STARTS.get(kind)
    if starts is None:
        raise ValueError(f"{kind!r} is no channel; choose {', '.join(STARTS)}")
    if not address.startswith(starts):
        raise ValueError(f"the address for {kind} begins with {' or '.join(starts)}")
    if kind == "webhook":
        return CustomWebhookNotificationBlock(
            name=BLOCK, url=address, json_data={"text": "{{subject}}: {{body}}"}, method="POST"
        )
    made: Any = SlackWebhook if kind == "slack" else AppriseNotificationBlock
    block: NotificationBlock = made(url=address)
    return block


def automations(block: str) -> list[AutomationCore]:
    """Return the automations of flows/automations, which send their messages through the block with this id."""
    found = []
    for path in sorted(FILES.glob("*.yaml"), key=lambda one: one.name):
        value = yaml.safe_load(path.read_text(encoding="utf-8").replace("{block}", block))
        found.append(AutomationCore.model_validate(value))
    return found


def main(kind: str) -> None:
    """Ask for the address and create the automations on the server of PREFECT_API_URL."""
    asked = "The address (it is not shown): "
    address = getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()
    try:
        block = channel(kind, address.strip())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    saved: Any = block.save(f"{BLOCK}-{kind}", overwrite=True)
    with get_client(sync_client=True) as client:
        for automation in automations(str(saved)):
            for old in client.read_automations_by_name(automation.name):
                client.delete_automation(old.id)
            client.create_automation(automation)
            typer.echo(f"Created: {automation.name}")


if __name__ == "__main__":
    typer.run(main)
