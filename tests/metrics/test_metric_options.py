"""Options of metrics: set by name, checked by the annotation, from text as from Python."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import cloudpickle
import pytest
from pydantic import Field
from stand_ins import subject

from featurenet.errors import InvalidInputError
from featurenet.metrics.assess import assess, seed_of
from featurenet.metrics.metric import METRICS, Metric, add_metric, metric, resolve
from featurenet.metrics.options import changed, configure


@pytest.fixture
def gap() -> Metric:
    @metric("robust.gap", aliases=("gap_of_accuracy",), default=False)
    def gap(
        model: Any,
        seed: int,
        images: Annotated[int, Field(ge=1)] = 500,
        epsilon: Annotated[float, Field(gt=0, le=1)] = 0.3,
        norm: Literal["l2", "linf"] = "l2",
        seconds: Annotated[float, Field(gt=0)] | None = None,
        grid: tuple[float, ...] = (0.1, 0.2),
        exact: bool = False,
        title: str = "",
        scale=2,
        anything=None,
    ) -> int:
        return seed

    return METRICS.get("robust.gap")


def set_one(made: Metric, option: str, value: Any) -> Any:
    return configure([made], {made.name: {option: value}})[0].options[option]


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("images", "200", 200),
        ("images", 200, 200),
        ("epsilon", "0.1", 0.1),
        ("epsilon", 1, 1.0),
        ("norm", "linf", "linf"),
        ("seconds", "10", 10.0),
        ("seconds", "none", None),
        ("seconds", None, None),
        ("grid", "0.3,0.4", (0.3, 0.4)),
        ("grid", "[0.3]", (0.3,)),
        ("grid", [0.5], (0.5,)),
        ("exact", "true", True),
        ("exact", True, True),
        ("title", "none", "none"),
        ("title", "12", "12"),
        ("scale", "3", 3),
        ("anything", "[1]", "[1]"),
        ("anything", {"a": 1}, {"a": 1}),
    ],
)
def test_value_is_read_by_the_annotation(
    gap: Metric, option: str, value: Any, expected: Any
) -> None:
    found = set_one(gap, option, value)

    assert found == expected and type(found) is type(expected)


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("images", "0", "robust.gap.images must be at least 1, received '0'"),
        ("images", "many", "robust.gap.images must be a whole number, received 'many'"),
        ("images", 2.5, "robust.gap.images must be a whole number, received 2.5"),
        ("images", True, "must not be true or false"),
        ("epsilon", "nan", "robust.gap.epsilon must be a finite number"),
        ("epsilon", 2, "robust.gap.epsilon must be at most 1, received 2"),
        ("norm", "l1", "robust.gap.norm must be 'l2' or 'linf', received 'l1'"),
        ("seconds", "0", "robust.gap.seconds must be more than 0"),
        ("grid", "a,b", "robust.gap.grid must be"),
        ("exact", "perhaps", "robust.gap.exact must be true or false"),
        ("title", 5, "robust.gap.title must be text"),
        ("scale", "x", "robust.gap.scale must be a whole number"),
        ("imags", 5, "no option 'imags'. Did you mean images?"),
    ],
)
def test_wrong_value_is_refused(gap: Metric, option: str, value: Any, message: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        set_one(gap, option, value)
    assert message in str(refused.value)


@pytest.mark.parametrize("name", ["robust.gap", "gap_of_accuracy", "gap"])
def test_metric_may_be_called_by_alias_or_last_part(gap: Metric, name: str) -> None:
    [found] = configure([gap], {name: {"images": "7"}})

    assert found.options["images"] == 7 and found.name == "robust.gap"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"gpa": {"images": 1}}, "unknown metric 'gpa'"),
        ({"accuracy": {"images": 1}}, "accuracy is not to be measured"),
        ({"gap": {"images": 1}, "robust.gap": {"images": 2}}, "must be given once"),
    ],
)
def test_wrong_metric_is_refused(gap: Metric, given: Any, message: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        configure([gap], given)
    assert message in str(refused.value)


def test_metric_without_options_says_so() -> None:
    with pytest.raises(InvalidInputError, match="size has no option 'images'. It has none"):
        configure(resolve(["size"]), {"size": {"images": 1}})


def test_last_part_that_two_metrics_share_stands_for_none(gap: Metric) -> None:
    add_metric("curve.gap", lambda model: 1)
    with pytest.raises(InvalidInputError, match="Unknown metric 'gap'.* curve.gap"):
        resolve(["gap"])


def test_default_given_again_changes_nothing(gap: Metric) -> None:
    given = {"gap": {"images": "500", "epsilon": 0.3, "grid": [0.1, 0.2], "scale": 2.0}}

    [same] = configure([gap], given)

    assert same.options == gap.options and changed([same]) == {}
    assert seed_of(same, subject()) == seed_of(gap, subject())


def test_changed_options_are_plain_and_give_the_same_metric_again(gap: Metric) -> None:
    [once] = configure([gap], {"gap": {"grid": "0.5", "seconds": "3"}})
    again = configure([gap], changed([once]))

    assert changed([once]) == {"robust.gap": {"grid": [0.5], "seconds": 3.0}}
    assert again == (once,)


def test_metric_gets_its_options_and_another_seed(gap: Metric) -> None:
    [other] = cloudpickle.loads(cloudpickle.dumps(configure([gap], {"gap": {"images": 9}})))
    found = assess(subject(), [other])["robust.gap"]

    assert found.options["images"] == 9 and found.options["norm"] == "l2"
    assert found.value == found.seed != seed_of(gap, subject())


def test_annotation_that_means_nothing_falls_back_on_the_default() -> None:
    def own(model: Any, images: Unknown = 5) -> int:  # type: ignore[name-defined]  # noqa: F821
        return images  # type: ignore[no-any-return]

    made = add_metric("own", own)

    assert set_one(made, "images", "6") == 6
    with pytest.raises(InvalidInputError, match="must be a whole number"):
        set_one(made, "images", "x")


def test_schema_tells_what_an_option_may_be(gap: Metric) -> None:
    schemas = {name: each.schema() for name, each in gap.signature.options.items()}
    assert schemas["images"] == {"type": "integer", "minimum": 1}
    assert schemas["norm"] == {"type": "string", "enum": ["l2", "linf"]}
    assert schemas["anything"] == {}


def test_all_default_and_patterns_stand_for_metrics(gap: Metric) -> None:
    assert gap in resolve(["all"]) and gap not in resolve(["default"])
    assert resolve(["default", "gap"]) == [*resolve([]), gap]
    assert resolve(["robust.ga*", "gap"]) == [gap]


@pytest.mark.parametrize("name", ["nothing.*", "gpa"])
def test_pattern_or_name_that_nothing_fits_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError, match="Unknown metric"):
        resolve([name])
