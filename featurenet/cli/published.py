"""`python run.py …`: the options of the published tool (ICSE 2020), on the same pipeline."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import click

from featurenet.cli.encoding import replace_unknown_characters
from featurenet.cli.errors import exit_codes
from featurenet.errors import InvalidInputError

SIZE = re.compile(r"(\d+)x(\d+)x(\d+)")


class _Program(click.Command):
    """A command that is a whole program: what it raises becomes a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        replace_unknown_characters()
        with exit_codes():
            return super().invoke(ctx)


@click.command(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--nb", default="10x5x100", show_default=True, help="BLOCKSxCELLSxMODELS.")
@click.option("--training_epoch", default=12, show_default=True, help="Epochs for each model.")
@click.option("--dtime", default=60.0, show_default=True, help="Most seconds of sampling.")
@click.option("--dataset", default="mnist", show_default=True, help="Name, file or folder.")
@click.option("--fpath", default="original", show_default=True, help="Meta-model name or file.")
@click.option("--pfile", help="File of products (.pdt, .csv, .json) to use instead of sampling.")
@click.option("--model", default="lenet5", show_default=True, help="Baseline beside them, or none.")
@click.option("--evolution_epoch", default=0, show_default=True, help="Generations; 0 = none.")
@click.option("--mutation_rate", type=float, help="For evolution.")
@click.option("--survival_rate", type=float, help="For evolution.")
@click.option("--selection_strategy", help="For evolution.")
@click.option("--breed", help="For evolution.")
@click.option("--out", type=click.Path(path_type=Path), help="New folder for the run.")
@click.option("--seed", default=0, show_default=True, help="Source of every random choice.")
def main(
    nb: str,
    training_epoch: int,
    dtime: float,
    dataset: str,
    fpath: str,
    pfile: str | None,
    model: str,
    evolution_epoch: int,
    out: Path | None,
    seed: int,
    **evolution: float | str | None,
) -> None:
    """Sample, train and assess models, with the published tool's options.

    `featurenet run` offers more; both do the same work.
    """
    if evolution_epoch or any(value is not None for value in evolution.values()):
        raise InvalidInputError(
            "This version samples but does not evolve: leave out --evolution_epoch, "
            "--mutation_rate, --survival_rate, --selection_strategy and --breed."
        )
    size = SIZE.fullmatch(nb)
    if size is None:
        raise InvalidInputError(f"--nb must be BLOCKSxCELLSxMODELS, such as 5x5x100; got {nb!r}.")
    # Imported on use: together they take a second, and --help needs none of it.
    from featurenet import api
    from featurenet.cli.following import default_workers, follow
    from featurenet.records import Experiment

    blocks, cells, models = map(int, size.groups())
    asked = Experiment.from_options(
        metamodel=fpath,
        blocks=blocks,
        cells=cells,
        models=models,
        configurations=pfile,
        dataset=dataset,
        recipe="plain",
        epochs=training_epoch,
        time_limit=dtime,
        baselines=() if model == "none" else (model,),
        seed=seed,
    )
    follow(partial(api.run, asked, out=out, workers=default_workers()), as_json=False)
