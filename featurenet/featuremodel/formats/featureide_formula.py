"""FeatureIDE's <imp>, <conj>, <disj>, <not>, <eq>, <atmost1>, <var> ⇄ formulas."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from featurenet.errors import FormatError
from featurenet.featuremodel.formula import And, Formula, Iff, Implies, Not, Or, Var
from featurenet.featuremodel.model import MAX_NAME
from featurenet.featuremodel.safe_xml import Node
from featurenet.registry import near_matches

OPERANDS = {"not": 1, "imp": 2, "eq": 2, "conj": None, "disj": None, "atmost1": None}
"""How many operands an element has; None = one or more."""

MAX_AT_MOST_ONE = 200


@dataclass(frozen=True, slots=True)
class Formulas:
    """Reads formulas of one document.

    Args:
        path: The file, for messages.
    """

    path: Path | str | None

    def read(self, node: Node) -> Formula:
        """Returns the formula of an element inside a <rule>.

        Raises:
            FormatError: If it is no formula; it names the line.
        """
        if node.tag == "var":
            return self._var(node)
        operands = tuple(self.read(child) for child in self._checked(node))
        match node.tag:
            case "not":
                return Not(operands[0])
            case "imp":
                return Implies(*operands)
            case "eq":
                return Iff(*operands)
            case "conj":
                return And(operands)
            case "disj":
                return Or(operands)
            case _:
                return _at_most_one(operands)

    def _var(self, node: Node) -> Var:
        name = node.text.strip()
        if not name or len(name) > MAX_NAME or node.children:
            raise FormatError(
                f"<var> holds one feature's name, of at most {MAX_NAME} characters",
                self.path,
                node.line,
            )
        return Var(name)

    def _checked(self, node: Node) -> list[Node]:
        if node.tag not in OPERANDS:
            hint = near_matches(node.tag, [*OPERANDS, "var"])
            raise FormatError(f"<{node.tag}> is no part of a rule.{hint}", self.path, node.line)
        needed, found = OPERANDS[node.tag], len(node.children)
        if found != needed and (needed is not None or found == 0):
            raise FormatError(
                f"<{node.tag}> must hold {needed or 'at least 1'} of <var>, <not>, <conj>, … , "
                f"received {found}",
                self.path,
                node.line,
            )
        if node.tag == "atmost1" and found > MAX_AT_MOST_ONE:
            raise FormatError(
                f"<atmost1> takes at most {MAX_AT_MOST_ONE} operands", self.path, node.line
            )
        return node.children


def _at_most_one(operands: tuple[Formula, ...]) -> Formula:
    pairs = tuple(Not(And(pair)) for pair in combinations(operands, 2))
    return And(pairs) if pairs else Or((operands[0], Not(operands[0])))


def append_formula(parent: Element, formula: Formula, known: str) -> None:
    """Writes a formula as an element inside `parent`.

    Args:
        parent: A <rule>.
        formula: The formula.
        known: Any feature's name; "true" and "false" have no element and are written by it.
    """
    match formula:
        case Var(name):
            SubElement(parent, "var").text = name
        case And(()) | Or(()):
            tag = "disj" if isinstance(formula, And) else "conj"
            _append_all(SubElement(parent, tag), (Var(known), Not(Var(known))), known)
        case Not(operand):
            _append_all(SubElement(parent, "not"), (operand,), known)
        case And(operands):
            _append_all(SubElement(parent, "conj"), operands, known)
        case Or(operands):
            _append_all(SubElement(parent, "disj"), operands, known)
        case Implies(premise, conclusion):
            _append_all(SubElement(parent, "imp"), (premise, conclusion), known)
        case Iff(left, right):
            _append_all(SubElement(parent, "eq"), (left, right), known)


def _append_all(parent: Element, operands: tuple[Formula, ...], known: str) -> None:
    for operand in operands:
        append_formula(parent, operand, known)
