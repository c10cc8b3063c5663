"""From images and a model to images that it gets wrong: adversarial attacks.

Each import below registers those of one file; a new attack is a new file and a line here. A
function that has its file's name is what `featurenet.attacks` has under it, not the file.
"""

from featurenet.attacks.apgd import apgd, apgd_ce, apgd_dlr
from featurenet.attacks.carlini_wagner import carlini_wagner
from featurenet.attacks.deepfool import deepfool
from featurenet.attacks.fgsm import fgsm
from featurenet.attacks.iterated_sign import fgsm30, penalised_sign
from featurenet.attacks.pgd import pgd

__all__ = [
    "apgd",
    "apgd_ce",
    "apgd_dlr",
    "carlini_wagner",
    "deepfool",
    "fgsm",
    "fgsm30",
    "penalised_sign",
    "pgd",
]
