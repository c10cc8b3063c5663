"""Is the first layer's knowledge redundant? The paper's third use case, with a plot.

`figure6.py` is the paper's script; this is the same question asked of a population. A metric of
one's own correlates the filters of each model's first convolution with one another; their mean
absolute correlation is plotted against accuracy.

    python examples/weight_analysis.py --models 20 --dataset digits
"""

from pathlib import Path

import click
import matplotlib.pyplot as plt
import numpy as np

import featurenet


@click.command(help=__doc__)
@click.option("--models", default=20, show_default=True)
@click.option("--dataset", default="digits", show_default=True)
@click.option("--epochs", default=10, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="A new folder for the run.")
def main(models, dataset, epochs, seed, workers, out):
    results = featurenet.run(
        "light",
        dataset=dataset,
        models=models,
        epochs=epochs,
        seed=seed,
        workers=workers,
        metrics=["accuracy", filter_correlation],
        out=out,
    )
    points = {
        trial.name: (results.value(trial, "filter_correlation"), results.value(trial, "accuracy"))
        for trial in results.done
    }
    missing = [name for name, values in points.items() if None in values]
    if missing:
        print("without a convolution of at least two filters:", ", ".join(missing))
    points = {name: values for name, values in points.items() if None not in values}
    if not points:
        raise click.ClickException("No model is left to compare; sample more: --models 20.")
    found = results.correlate("filter_correlation", "accuracy")
    if found.spearman is not None:
        print(f"{found.n} models: rank correlation {found.spearman.value:.2f}")
    if found.remark:
        print(found.remark)
    figure, axes = plt.subplots(figsize=(7, 5), layout="constrained")
    axes.scatter(*zip(*points.values(), strict=True))
    for name, place in points.items():
        axes.annotate(name, place, fontsize=7)
    axes.set_xlabel("mean absolute correlation of the first layer's filters")
    axes.set_ylabel("accuracy")
    figure.savefig(results.folder / "weight-analysis.png", dpi=150)
    print(results.folder / "weight-analysis.png")


def filter_correlation(model):
    """Mean absolute Pearson correlation of the filters of the first convolution, in [0, 1].

    Kernels of a single filter, or of one weight for each, have no correlation and are passed over.
    """
    kernels = (weights for weights in model.get_weights() if weights.ndim == 4)
    filters = (kernel.reshape(-1, kernel.shape[-1]) for kernel in kernels)
    kernel = next((each for each in filters if min(each.shape) >= 2), None)
    if kernel is None:
        raise ValueError("there is no convolution of at least two filters")
    correlation = np.corrcoef(kernel.T)
    return np.abs(correlation[np.triu_indices_from(correlation, 1)]).mean()


if __name__ == "__main__":
    main()
