"""What is asked of a trained model: class probabilities, logits, gradients, activations."""
