"""A table → LaTeX with booktabs, ready for a paper."""

from __future__ import annotations

from featurenet.results.formats import general
from featurenet.results.table import Table
from featurenet.results.where import Value

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def to_latex(table: Table) -> str:
    """Returns a tabular: numbers right, text left, every special character escaped."""
    numeric = [
        any(isinstance(row[place], int | float) for row in table.rows)
        for place in range(len(table.columns))
    ]
    align = "".join("r" if each else "l" for each in numeric)
    lines = [
        "% needs \\usepackage{booktabs}",
        f"\\begin{{tabular}}{{{align}}}",
        "\\toprule",
        _row([escaped(name) for name in table.columns]),
        "\\midrule",
        *(_row([_cell(value) for value in row]) for row in table.rows),
        "\\bottomrule",
        "\\end{tabular}",
    ]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Returns text as LaTeX prints it, in one line."""
    return "".join(_SPECIAL.get(letter, letter) for letter in " ".join(text.split()))


def _row(cells: list[str]) -> str:
    return f"{' & '.join(cells)} \\\\"


def _cell(value: Value) -> str:
    if value is None:
        return "--"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return escaped(general(float(value)))
    return escaped(value)
