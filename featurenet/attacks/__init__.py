"""From images and a model to images that it gets wrong: adversarial attacks.

Each import below registers one; a new attack is a new file and a line here.
"""

from featurenet.attacks import apgd as apgd
from featurenet.attacks import carlini_wagner as carlini_wagner
from featurenet.attacks import deepfool as deepfool
from featurenet.attacks import fgsm as fgsm
from featurenet.attacks import iterated_sign as iterated_sign
from featurenet.attacks import pgd as pgd
