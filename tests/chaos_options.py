"""How often tests of chaos strike, and the seed of where: FEATURENET_KILLS and FEATURENET_SEED."""

from __future__ import annotations

import os

KILLS = int(os.environ.get("FEATURENET_KILLS", "5"))
SEED = int(os.environ.get("FEATURENET_SEED", "1"))
