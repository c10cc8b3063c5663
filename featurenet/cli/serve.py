"""`featurenet serve`: open the dashboard of a workspace in a browser."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from featurenet.cli.sections import SectionCommand
from featurenet.store.opening import create
from featurenet.store.workspace import home


@click.command(name="serve", cls=SectionCommand)
@click.argument("workspace", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes any that is free.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Models that are trained at once.",
)
@click.option("--no-work", is_flag=True, help="Train nothing; `featurenet work` does elsewhere.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A further name of this machine, as browsers ask for it; with --host.",
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="Take the secret from a file instead of the workspace's .token.",
)
@click.option("--open", "opens", is_flag=True, help="Open the address in the default browser.")
def command(
    workspace: Path | None,
    host: str,
    port: int,
    workers: int,
    no_work: bool,
    names: tuple[str, ...],
    token_file: Path | None,
    opens: bool,
) -> None:
    """Open the dashboard of a workspace: start tasks, watch them, study their models.

    WORKSPACE is a folder of runs, made if it is missing; without it FEATURENET_HOME, or `runs`.
    The address that is printed lets one browser in, once. Ctrl-C ends the server and its workers;
    what was being trained goes on when it is started again.
    """
    from featurenet.web import server, token  # on use: Flask is not for other commands

    folder = (workspace if workspace is not None else home()).resolve()
    create(folder).close()
    secret = token.read_token(token_file) if token_file else token.workspace_token(folder)
    number = 0 if no_work else workers
    if host not in server.LOOPBACK:
        from featurenet.web.everywhere import serve_everywhere

        serve_everywhere(folder, secret, host, port, names, number)
        return
    with server.served(folder, secret, host, port) as (listening, _, address):
        click.echo(
            f"FeatureNET serves {folder}.\nOpen this address; it is good once:\n\n  {address}\n"
        )
        click.echo("Ctrl-C ends it.", err=True)
        with server.workers(folder, number):
            if opens:
                webbrowser.open(address)
            listening.serve_forever()
