"""Can other models read a message that was hidden with one? The paper's second use case.

Adversarial embedding (Ghamizi et al., arXiv 1912.01487; section 4.2 of the ICSE 2020 paper): a
message becomes digits to the base of the number of classes. For each digit, a targeted attack
changes an image that shows another class until one model, the key, sees that digit in it. Whoever
has the key classifies the images and reads the message. Here a diverse population is trained, its
most accurate model is the key, and every other model tries to read along.

    python examples/steganography.py --models 12 --dataset digits --message "FeatureNET"
"""

from pathlib import Path

import click
import keras
import matplotlib.pyplot as plt
import numpy as np

import featurenet
from featurenet.attacks.pgd import pgd
from featurenet.datasets.catalogue import load


@click.command(help=__doc__)
@click.option("--models", default=12, show_default=True)
@click.option("--dataset", default="digits", show_default=True)
@click.option("--epochs", default=10, show_default=True)
@click.option("--message", default="FeatureNET", show_default=True)
@click.option("--epsilon", default=0.2, show_default=True, help="Largest change of a pixel.")
@click.option("--seed", default=1, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="A new folder for the run.")
def main(models, dataset, epochs, message, epsilon, seed, workers, out):
    results = featurenet.run(
        "light",
        dataset=dataset,
        models=models,
        epochs=epochs,
        seed=seed,
        workers=workers,
        metrics=["accuracy", "size"],
        out=out,
    )
    key = results.best("accuracy")
    if key is None:
        raise SystemExit("No model learned anything: train longer, or sample more models.")
    classifiers = {trial.name: classifier(results, trial) for trial in trained(results)}
    data = load(results.experiment.data, results.experiment.seed)
    digits = to_digits(message, data.classes)
    covers, stego = embed(classifiers[key.name], data, digits, epsilon, seed)

    print(f"{len(digits)} digits to base {data.classes}, hidden with model {key.name}")
    readings = {name: one.logits(stego).argmax(axis=1) for name, one in classifiers.items()}
    recovered = {name: float((reading == digits).mean()) for name, reading in readings.items()}
    for name, share in sorted(recovered.items(), key=lambda item: -item[1]):
        text = from_digits(readings[name], data.classes)
        print(f"{name:>8}  {share:7.1%} of the digits  {text!r}")
    plot(recovered, key.name, data.classes, results.folder / "steganography.png")
    show(covers, stego, digits, results.folder / "stego-images.png")
    print(results.folder / "steganography.png")


def trained(results):
    """Returns everything that has a model, the baselines included."""
    return [
        t for t in (*results.done, *results.baselines) if t.result and "keras" in t.result.files
    ]


def classifier(results, trial):
    """Loads an exported model as a function to logits and gradients."""
    return featurenet.KerasClassifier(
        keras.models.load_model(results.folder / trial.result.files["keras"])
    )


def to_digits(message, base):
    """Returns a message's UTF-8 bytes, as one large number, as digits, the highest first."""
    number = int.from_bytes(b"\x01" + message.encode(), "big")  # the 1 keeps leading zero bytes
    digits = []
    while number:
        number, digit = divmod(number, base)
        digits.append(digit)
    return np.array(digits[::-1])


def from_digits(digits, base):
    """Returns the message; what is no message becomes question marks."""
    number = 0
    for digit in digits:
        number = number * base + int(digit)
    text = number.to_bytes((number.bit_length() + 7) // 8, "big")[1:]
    return text.decode(errors="replace").replace("\N{REPLACEMENT CHARACTER}", "?")


def embed(key, data, digits, epsilon, seed):
    """Hides each digit in a test image of another class; tries further images where that fails.

    Returns:
        Covers and what became of them, both `(digits, height, width, channels)`. The latter are
        rounded to 8 bits, as a picture file holds them, and read rightly by the key even so.
    """
    order = np.random.default_rng(seed).permutation(len(data.x_test))
    covers = np.zeros((len(digits), *data.input_shape), np.float32)
    stego = covers.copy()
    left = np.arange(len(digits))
    start = 0
    while len(left):
        if start >= len(order):
            raise SystemExit(f"{len(left)} digits could not be hidden: allow a larger --epsilon")
        batch = order[start : start + len(left)]
        start += len(batch)
        target = digits[left[: len(batch)]]
        images = data.x_test[batch]
        attacked = pgd(
            key, images, target, targeted=True, epsilon=epsilon, step=epsilon / 10, seed=seed
        )
        rounded = np.rint(attacked.images * 255).astype(np.float32) / 255
        good = (key.logits(rounded).argmax(axis=1) == target) & (data.y_test[batch] != target)
        done = left[: len(batch)][good]
        covers[done], stego[done] = images[good], rounded[good]
        left = np.setdiff1d(left, done)
    return covers, stego


def plot(recovered, key, classes, path):
    """Draws the share of digits that each model reads rightly, and that of guessing."""
    names = sorted(recovered, key=recovered.get, reverse=True)
    figure, axes = plt.subplots(figsize=(7, 0.3 * len(names) + 1.5), layout="constrained")
    colours = ["tab:orange" if name == key else "tab:blue" for name in names]
    axes.barh(names, [recovered[name] for name in names], color=colours)
    axes.axvline(1 / classes, color="black", linestyle=":", label="guessing")
    axes.set_xlabel(f"share of digits read rightly (orange: model {key}, the key)")
    axes.invert_yaxis()
    axes.legend()
    figure.savefig(path, dpi=150)


def show(covers, stego, digits, path, count=10):
    """Draws some images before and after."""
    columns = min(count, len(digits))
    figure, axes = plt.subplots(2, columns, figsize=(columns, 2.4), squeeze=False)
    for column in range(columns):
        for row, images in enumerate((covers, stego)):
            axes[row, column].imshow(images[column].squeeze(), cmap="gray", vmin=0, vmax=1)
            axes[row, column].axis("off")
        axes[1, column].set_title(digits[column], fontsize=8)
    figure.savefig(path, dpi=150)


if __name__ == "__main__":
    main()
