"""A function as a metric, and what can be asked of the results.

    python examples/own_metric.py [FOLDER]

Without FOLDER the run goes to a new folder below runs/.
"""

import sys

import numpy as np

import featurenet


def dead_filters(model, test_images, images=100):
    """Share of the first convolution's filters that are zero on every one of some test images.

    The names of the parameters say what is wanted: the Keras model and the test images. `images`
    has a default and is therefore an option.
    """
    import keras  # here, because a script that imports Keras first waits for it first

    convolution = next((layer for layer in model.layers if "conv" in layer.name), None)
    if convolution is None:
        raise ValueError("there is no convolution")  # recorded as the reason for the missing value
    probe = keras.Model(model.inputs, convolution.output)
    activations = probe.predict(test_images[:images], verbose=0)
    return {
        "share": np.mean(activations.max(axis=(0, 1, 2)) <= 0),
        "filters": activations.shape[-1],
    }


def main():
    """Trains three small models and compares them."""
    results = featurenet.run(
        "light",
        dataset="digits",
        models=3,
        epochs=3,
        seed=1,
        metrics=["accuracy", "size", "flops", dead_filters],  # names and functions
        out=sys.argv[1] if len(sys.argv) > 1 else None,
    )

    best = results.best()  # by accuracy; results.best("size") has the fewest weights
    if best is None:
        sys.exit("no model is better than always answering the most frequent class")
    print("best:", best.name, results.value(best, "accuracy"), results.interval(best, "accuracy"))
    print("its dead filters:", results.value(best, "dead_filters.share"))

    front = results.pareto(["accuracy", "size"])
    print("no model is both smaller and better than:", *(trial.name for trial in front))

    for record in results.to_records():  # to_pandas() gives the same as a data frame
        print(record["name"], record["state"], record.get("accuracy"), record.get("size"))

    for trial in results.sampled:  # why a value is missing
        found = trial.result.metrics.get("dead_filters")
        if found is not None and found.status != "ok":
            print(trial.name, found.status, found.reason)

    print("report:", results.folder / "report.html")


if __name__ == "__main__":
    main()
