"""`featurenet diversity`: judge samples of any origin, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from featurenet.cli.diversity_table import remarks, table_rows
from featurenet.cli.model_options import image_option, restriction_options, size_options
from featurenet.cli.output import json_option, print_json, print_table
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.configuration_files import (
    check_features,
    read_configurations,
    read_metadata,
)
from featurenet.instance import feature_model
from featurenet.records import Experiment
from featurenet.report.sample_spread import spread_panels, write_spread
from featurenet.sampling.report_card import Judge, ReportCard, report_card

NO_ORIGIN = "the file does not say which meta-model it is of; give --metamodel"

Judges = Callable[[Experiment], Judge]


@click.command(name="diversity")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--metamodel", help="What the files are of; JSON files of ours know it themselves.")
@size_options
@restriction_options
@image_option
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    help="PNG file to draw histograms and feature frequencies to.",
)
@click.option(
    "--time-limit",
    "seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="Most seconds of counting valid interactions of each strength.",
)
@json_option
def command(
    files: tuple[Path, ...],
    image: tuple[int, int, int],
    plot: Path | None,
    seconds: float,
    as_json: bool,
    **options: Any,
) -> None:
    """Judge the configurations in FILES (.pdt, .csv or .json), ours or of other tools.

    Tells how many are valid, how far apart they are, which interactions of features they cover,
    how depth and size are spread, which features they use, and how many networks they stand for.
    """
    if plot is not None and plot.suffix.lower() != ".png":
        raise InvalidInputError(f"--plot writes a .png file, received {plot}")
    asked = _asked(options)
    judges = cache(lambda experiment: Judge(feature_model(experiment), seconds))
    cards: dict[str, ReportCard] = {}
    reasons: dict[str, str | None] = {}
    for path in dict.fromkeys(files):
        cards[str(path)], reasons[str(path)] = _card(path, asked, judges, image)
    if plot is not None:
        write_spread(spread_panels(cards), plot)
    if as_json:
        print_json([_plain(name, card, reasons[name]) for name, card in cards.items()])
        return
    print_table(("", *map(escape, cards)), table_rows(list(cards.values())))
    for name, card in cards.items():
        for line in remarks(card, reasons[name]):
            click.echo(f"{name}: {line}")
    if plot is not None:
        click.echo(f"Wrote {plot}")


def _asked(options: dict[str, Any]) -> Experiment | None:
    """Returns the feature model that the options name, None if they name none."""
    if options["metamodel"] is not None:
        return Experiment.from_options(**options)
    if without := [name for name, value in options.items() if value not in (None, ())]:
        raise InvalidInputError(f"--{without[0]} restricts a meta-model; give --metamodel, too")
    return None


def _card(
    path: Path, asked: Experiment | None, judges: Judges, image: Sequence[int]
) -> tuple[ReportCard, str | None]:
    """Returns the report card, and why validity was not checked."""
    features, configurations = read_configurations(path)
    judge, reason = None, None
    if asked is not None:
        judge = judges(asked)
        check_features(path, features, judge.model)
    else:
        judge, reason = _origin(path, features, judges)
    return report_card(features, configurations, judge, tuple(image)), reason


def _origin(path: Path, features: Sequence[str], judges: Judges) -> tuple[Judge | None, str | None]:
    """Finds the feature model that the file itself names; it may be gone, or be another by now."""
    options = read_metadata(path).get("model")
    if not isinstance(options, dict):
        return None, NO_ORIGIN
    try:
        judge = judges(Experiment.from_options(**options))
        check_features(path, features, judge.model)
    except (InvalidInputError, OSError) as error:
        return None, f"the meta-model that the file names cannot be used: {error}"
    return judge, None


def _plain(name: str, card: ReportCard, reason: str | None) -> dict[str, Any]:
    plain = {"file": name, **asdict(card), "not_checked": reason}
    if card.check is not None:
        plain["check"]["coverage"] = [
            {**asdict(each), "share": each.share} for each in card.check.coverage
        ]
        if (found := card.check.estimated) is not None:
            low, high = found.interval
            plain["check"]["estimated"] |= {"share": found.share, "low": low, "high": high}
    return plain
