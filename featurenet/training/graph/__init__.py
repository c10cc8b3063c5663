"""Networks as plain TensorFlow over the weights of Keras layers, which trains faster on a CPU."""
