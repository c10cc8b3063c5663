"""Figure 6 of the paper (ICSE 2020), corrected: is the first layer's knowledge redundant?

Prints, for each model, how the weights of its first layer's filters correlate. What differs from
the printed figure: `add_metric` stands below the function instead of in it, `np` is imported, and
the numbers are small enough for a minute's wait. From the checkout's root:

    python examples/figure6.py
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))  # `run` and `tensorflow_generator` are there

from run import build_meta_model, build_models
from tensorflow_generator import TensorFlowGenerator as TG

dataset, training_epochs = "digits", 1  # the figure: 'cifar10', 50
nb_base_products = (2, 2, 2)  # at most 2 blocks of 2 cells, 2 models; the figure: (5, 5, 1000)
meta_model = build_meta_model(nb_base_products)


def my_experiment(keras_model):
    layers = keras_model.layers  # those with a kernel, each a matrix with a row for each filter
    first_layer_weights = layers[0].get_weights()[0]
    return np.corrcoef(first_layer_weights)


TG.add_metric("corr_weight", my_experiment)

build_models(
    metamodel=meta_model,
    dataset=dataset,
    nb_base_products=nb_base_products[2],
    training_epochs=training_epochs,
)

for product in TG.products:
    layer_w_metric = product.metrics.get("corr_weight")
    print(f"Layer1 mean weights correlation:{layer_w_metric}")
