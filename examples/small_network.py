"""The best network that is smaller than LeNet-5, without tuning anything by hand.

Samples networks that have at most as many weights as LeNet-5, trains each on a share of the images
and keeps the one with the best validation accuracy. Then trains it and the baselines on all images,
with new seeds, and only now looks at the test images: nothing was chosen by them.

    python examples/small_network.py --dataset mnist --models 40
"""

from pathlib import Path

import click
import matplotlib.pyplot as plt
import numpy as np
from scipy import stats

import featurenet
from featurenet.featuremodel.configuration_files import read_configurations, write_configurations

LENET_WEIGHTS = 61_706
"""Of LeNet-5 on images of 28x28x1."""

BASELINES = ("lenet5", "linear")


@click.command(help=__doc__)
@click.option("--dataset", default="mnist", show_default=True)
@click.option("--models", default=40, show_default=True, help="Networks to sample.")
@click.option("--share", default=6_000, show_default=True, help="Images that the sample learns.")
@click.option("--max-weights", default=LENET_WEIGHTS, show_default=True)
@click.option("--epochs", default=12, show_default=True, help="Of the final trainings.")
@click.option("--seeds", default=3, show_default=True, help="Final trainings of each network.")
@click.option("--workers", default=2, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default="small-network", show_default=True)
def main(dataset, models, share, max_weights, epochs, seeds, workers, out):
    population = featurenet.run(
        "light",
        dataset=dataset,
        models=models,
        train_limit=share,
        max_weights=max_weights,
        baselines=(),
        metrics=["size"],
        workers=workers,
        out=out / "population",
    )
    chosen = max(population.done, key=validation_accuracy)
    print(f"Of {len(population.done)} networks, {chosen.name} has the best validation accuracy.")
    file = out / "chosen.json"
    write_chosen(population, chosen, file)
    accuracies = {}
    for seed in range(1, seeds + 1):
        results = featurenet.run(
            "light",
            dataset=dataset,
            configurations=str(file),
            epochs=epochs,
            baselines=BASELINES,
            metrics=["accuracy", "size"],
            seed=seed,
            workers=workers,
            out=out / f"seed-{seed}",
        )
        for trial in results:
            name = trial.name if trial.baseline else f"sampled ({chosen.name})"
            weights = int(results.value(trial, "size"))
            accuracies.setdefault((name, weights), []).append(results.value(trial, "accuracy"))
    report(accuracies, out / "accuracy.png")


def validation_accuracy(trial):
    """Returns the highest of the epochs, from which the weights were kept, or one near it."""
    return max(trial.result.history["val_accuracy"])


def write_chosen(results, trial, path):
    """Writes the configuration of one trained model, to be trained again."""
    features, configurations = read_configurations(results.folder / "configurations.json")
    write_configurations(path, features, [configurations[trial.number - 1]])


def report(accuracies, path):
    """Prints mean accuracy over the seeds with its 95 % interval (Student's t), and draws it."""
    figure, axes = plt.subplots(figsize=(7, 3), layout="constrained")
    for (name, weights), values in accuracies.items():
        mean, half = float(np.mean(values)), half_width(values)
        print(f"{name:20} {weights:>8,} weights  {mean:.2%} ± {half:.2%}  {np.round(values, 4)}")
        axes.errorbar(100 * mean, f"{name}\n{weights:,} weights", xerr=100 * half, fmt="o")
    axes.set_xlabel(f"test accuracy in percent, mean of {len(values)} trainings, 95 % interval")
    axes.margins(y=0.3)
    figure.savefig(path, dpi=150)
    print(path)


def half_width(values):
    """Returns half the 95 % confidence interval of a mean."""
    if len(values) < 2:
        return float("nan")
    return float(stats.sem(values) * stats.t.ppf(0.975, len(values) - 1))


if __name__ == "__main__":
    main()
