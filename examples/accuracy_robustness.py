"""Are accurate models less robust? The first use case of the paper (ICSE 2020, figure 5).

Trains a diverse population, measures accuracy and empirical robustness (the mean relative size of
the smallest change that DeepFool finds), correlates the two and plots one against the other.

    python examples/accuracy_robustness.py --models 20 --dataset digits
"""

from pathlib import Path

import click
import matplotlib.pyplot as plt

import featurenet

ROBUSTNESS = "empirical_robustness"


@click.command(help=__doc__)
@click.option("--models", default=20, show_default=True)
@click.option("--dataset", default="digits", show_default=True)
@click.option("--epochs", default=10, show_default=True)
@click.option("--images", default=100, show_default=True, help="Images that are attacked.")
@click.option("--seed", default=1, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="A new folder for the run.")
def main(models, dataset, epochs, images, seed, workers, out):
    results = featurenet.run(
        "light",
        dataset=dataset,
        models=models,
        epochs=epochs,
        seed=seed,
        workers=workers,
        metrics=["accuracy", "size", ROBUSTNESS],
        metric_options={ROBUSTNESS: {"images": images}},
        out=out,
    )
    found = results.correlate("accuracy", ROBUSTNESS)
    if found.spearman is not None:
        print(
            f"{found.n} models: rank correlation of accuracy and robustness "
            f"{found.spearman.value:.2f} "
            f"(95 % interval {found.spearman.low:.2f} to {found.spearman.high:.2f})"
        )
    if found.remark:
        print(found.remark)
    path = results.folder / "accuracy-robustness.png"
    plot(results, path)
    print(path)


def plot(results, path):
    """Draws every model with the interval of its robustness, the baselines in another colour."""
    figure, axes = plt.subplots(figsize=(7, 5), layout="constrained")
    for trials, label, colour in (
        (results.sampled, "sampled", "tab:blue"),
        (results.baselines, "baseline", "tab:orange"),
    ):
        points = [point for trial in trials if (point := measured(results, trial)) is not None]
        if not points:
            continue
        accuracy, robustness, low, high = zip(*points, strict=True)
        below = [value - end for value, end in zip(robustness, low, strict=True)]
        above = [end - value for value, end in zip(robustness, high, strict=True)]
        axes.errorbar(accuracy, robustness, yerr=(below, above), fmt="o", color=colour, label=label)
    axes.set_xlabel("accuracy")
    axes.set_ylabel("empirical robustness (DeepFool, relative L2)")
    axes.legend(loc="upper left")
    figure.savefig(path, dpi=150)


def measured(results, trial):
    """Returns accuracy, robustness and the ends of its interval; None where one is missing."""
    accuracy = results.value(trial, "accuracy")
    robustness = results.number(trial, ROBUSTNESS)
    if accuracy is None or robustness is None:
        return None
    return accuracy, robustness, *(results.interval(trial, ROBUSTNESS) or (robustness, robustness))


if __name__ == "__main__":
    main()
