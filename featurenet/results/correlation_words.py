"""How two figures go together, in a sentence that says no more than the numbers do.

The dashboard has the same in `webui/static/js/logic/correlation-words.js`; both are tested by
`tests/cases/correlation-words.json`.
"""

from __future__ import annotations

from featurenet.results.correlation import Coefficient


def correlation_words(spearman: Coefficient | None, n: int, one: str, other: str) -> str:
    """Returns the sentence.

    Args:
        spearman: Of their ranks; None where undefined.
        n: Models that have both.
        one: The first figure's name for people.
        other: The second one's.
    """
    if spearman is None:
        return f"{one} and {other}: too few models, or one of them is always the same (n = {n:,})."
    ends = f"95 % {spearman.low:.2f} to {spearman.high:.2f}"
    numbers = f"Spearman {spearman.value:.2f}, {ends}, n = {n:,}"
    if spearman.low <= 0 <= spearman.high:
        return f"No clear relation of {one} and {other} ({numbers})."
    if spearman.value > 0:
        return f"{one} and {other} go together: {numbers}."
    return f"The more {one}, the less {other}: {numbers}."
