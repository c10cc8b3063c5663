"""Models per hour: FeatureNET's whole command beside a plain Keras loop and KerasTuner.

    python benchmarks/throughput.py --data-dir DIR          # DIR has mnist.npz
    python benchmarks/throughput.py --dataset digits        # nothing to download

All three train the same sampled models on the same images and stop when each model is exported with
its test accuracy and size; FeatureNET also computes its other default metrics, studies the models
together and writes its report. The commands alternate, with another seed in each round. Wall-clock
ratios mean little on a busy machine: the load at the start of each is printed.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median, stdev
from typing import Any

import click
from scipy.stats import t as student

from featurenet.architecture.decode import decode
from featurenet.architecture.network import infer
from featurenet.datasets.catalogue import load
from featurenet.featuremodel.configuration_files import read_configurations
from featurenet.records import Data, TrainingPlan
from featurenet.results import Results

GOALS = {"plain": 2.0, "tuner": 2.2}
"""Way → how many times its models per hour FeatureNET is to train."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one command came to.

    Args:
        seconds: Wall-clock time from start to end.
        cpu_seconds: Of the command and all that it started.
        accuracies: Test accuracy of each model.
    """

    seconds: float
    cpu_seconds: float
    accuracies: list[float]


@click.group(invoke_without_command=True, help=__doc__)
@click.option("--dataset", default="mnist", show_default=True)
@click.option("--data-dir", help="Where the data set lies.")
@click.option("--images", default=10_000, show_default=True, help="Of training and validation.")
@click.option("--models", default=12, show_default=True)
@click.option("--epochs", default=3, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--tuner/--no-tuner", default=True, help="Whether KerasTuner takes part.")
@click.pass_context
def main(context: click.Context, rounds: int, tuner: bool, **asked: Any) -> None:
    if context.invoked_subcommand:
        return
    ways = ["featurenet", "plain", *(["tuner"] if tuner else [])]
    found: dict[str, list[Outcome]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.json"
        words = ["sample", "light", "-n", str(asked["models"]), "--seed", "0", "--out", str(sample)]
        subprocess.run([sys.executable, "-m", "featurenet", *words], check=True)  # noqa: S603
        for number in range(rounds):
            for way in ways if number % 2 == 0 else ways[::-1]:
                out = Path(folder) / f"{way}{number}"
                load_before = os.getloadavg()[0]
                outcome = timed(way, sample, out, seed=number, **asked)
                found[way].append(outcome)
                print(
                    f"round {number}  {way:10}  {outcome.seconds:6.1f} s  "
                    f"{outcome.cpu_seconds:6.1f} CPU s  accuracy {fmean(outcome.accuracies):.4f}  "
                    f"(load {load_before:.1f})",
                    flush=True,
                )
    for way in ways[1:]:
        compare(way, found["featurenet"], found[way])


def timed(way: str, sample: Path, out: Path, **asked: Any) -> Outcome:
    """Carries out one command in a process of its own."""
    if way == "featurenet":
        words = ["-m", "featurenet", *run_words(sample, out, **asked)]
    else:
        given = {"sample": str(sample), "out": str(out), **asked}
        words = [__file__, way, json.dumps(given)]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(  # noqa: S603 – our own commands
        [sys.executable, *words], capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{way} failed: {done.stderr[-2000:]}")
    if way == "featurenet":
        results = Results.load(out)
        accuracies = [results.value(trial, "accuracy") for trial in results.done]
    else:
        accuracies = json.loads(done.stdout.splitlines()[-1])
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Outcome(seconds, cpu, accuracies)


def run_words(sample: Path, out: Path, **asked: Any) -> list[str]:
    """Returns the words of our command."""
    words = ["run", "light", "--configurations", str(sample), "--out", str(out)]
    words += ["--dataset", asked["dataset"], "--train-limit", str(asked["images"])]
    words += ["--data-dir", asked["data_dir"]] if asked["data_dir"] else []
    words += ["--recipe", "plain", "--epochs", str(asked["epochs"]), "--batch-size", "128"]
    return [*words, "--baselines", "none", "--seed", str(asked["seed"])]


def compare(way: str, ours: list[Outcome], theirs: list[Outcome]) -> None:
    """Prints the ratio of models per hour, and how far the accuracies are apart."""
    ratios = [their.seconds / our.seconds for our, their in zip(ours, theirs, strict=True)]
    cpu = median(
        their.cpu_seconds / our.cpu_seconds for our, their in zip(ours, theirs, strict=True)
    )
    goal = GOALS[way]
    print(
        f"\n{way}: {median(ratios):.2f} times its models per hour "
        f"({min(ratios):.2f} to {max(ratios):.2f}; goal {goal}, 3 would be "
        f"{3 / median(ratios):.2f} times that), {cpu:.2f} times by CPU seconds"
    )
    gaps = [
        fmean(our.accuracies) - fmean(their.accuracies)
        for our, their in zip(ours, theirs, strict=True)
    ]
    if len(gaps) > 1:
        half = float(student.ppf(0.975, len(gaps) - 1)) * stdev(gaps) / len(gaps) ** 0.5
        print(f"  accuracy {fmean(gaps):+.4f} ± {half:.4f} (95 %, {len(gaps)} seeds)")


# The other ways: each in a process of its own


@dataclass(frozen=True, slots=True)
class Task:
    """What another way is to do.

    Args:
        networks: What to train.
        data: On which images.
        out: A folder of its own, for the exported models.
        seed: Source of every random choice.
        epochs: Of each model.
    """

    networks: list[Any]
    data: Any
    out: Path
    seed: int
    epochs: int


def read_task(context: Any, parameter: Any, text: str) -> Task:
    """Makes a task of the command's argument, and seeds Keras."""
    import keras

    given = json.loads(text)
    keras.utils.set_random_seed(given["seed"])
    asked = Data(dataset=given["dataset"], directory=given["data_dir"], train_limit=given["images"])
    data, out = load(asked, given["seed"]), Path(given["out"])
    out.mkdir()
    _, configurations = read_configurations(Path(given["sample"]))
    shape = data.x_train.shape[1:]
    networks = [infer(decode(each), shape, data.classes) for each in configurations]
    return Task(networks, data, out, given["seed"], given["epochs"])


def build(network: Any, seed: int) -> Any:
    """Returns the model that Keras' users would write, compiled with Keras' defaults."""
    from featurenet.training.compile import build_models

    plan = TrainingPlan.parse({"recipe": "plain"})
    model, _ = build_models(network, plan, seed)
    heads = len(model.outputs)
    loss = "sparse_categorical_crossentropy"
    model.compile(
        optimizer="adam",
        loss=[loss] * heads,
        loss_weights=[1.0] + [0.3] * (heads - 1),
        metrics=[["accuracy"]] + [[] for _ in range(heads - 1)] if heads > 1 else ["accuracy"],
    )
    return model


def labels_of(model: Any, labels: Any) -> Any:
    return labels if len(model.outputs) == 1 else [labels] * len(model.outputs)


def test_accuracy(model: Any, data: Any) -> float:
    found = model.evaluate(data.x_test, labels_of(model, data.y_test), verbose=0, return_dict=True)
    return float(next(value for name, value in found.items() if name.endswith("accuracy")))


def fit(model: Any, task: Task, **options: Any) -> Any:
    """Trains a model as Keras' users do."""
    data = task.data
    return model.fit(
        data.x_train,
        labels_of(model, data.y_train),
        batch_size=128,
        validation_data=(data.x_val, labels_of(model, data.y_val)),
        **options,
    )


def export(model: Any, task: Task, number: int) -> float:
    """Measures and saves a trained model; returns its test accuracy."""
    model.save(task.out / f"{number}.keras")
    return test_accuracy(model, task.data)


@main.command(hidden=True)
@click.argument("task", callback=read_task)
def plain(task: Task) -> None:
    """One `model.fit` after the other."""
    accuracies = []
    for number, network in enumerate(task.networks, start=1):
        model = build(network, task.seed)
        fit(model, task, epochs=task.epochs, verbose=0)
        accuracies.append(export(model, task, number))
    print(json.dumps(accuracies))


@main.command(hidden=True)
@click.argument("task", callback=read_task)
def tuner(task: Task) -> None:
    """KerasTuner's random search over the same models, each of which it tries once."""
    import keras_tuner

    accuracies: list[float] = []

    class Model(keras_tuner.HyperModel):
        def build(self, hp: Any) -> Any:
            return build(task.networks[hp.Int("model", 0, len(task.networks) - 1)], task.seed)

        def fit(self, hp: Any, model: Any, *args: Any, **options: Any) -> Any:
            history = fit(model, task, **options)
            accuracies.append(export(model, task, len(accuracies) + 1))
            return history

    search = keras_tuner.RandomSearch(
        Model(),
        objective=keras_tuner.Objective("val_loss", "min"),
        max_trials=len(task.networks),
        seed=task.seed,
        directory=task.out,
    )
    search.search(epochs=task.epochs, verbose=0)
    print(json.dumps(accuracies))


if __name__ == "__main__":
    main()
