"""report.html: complete, self-contained, never blank and never broken by what is in a run."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sample_runs import PICTURE, measured, model, ok, queued, refused, run, usual

from featurenet.records import Data, Experiment, MetricResult, RunState, State
from featurenet.report.html import write_html
from featurenet.report.write import write_report
from featurenet.results import Results

VOID = {"meta", "link", "img", "br", "input"}


class Outline(HTMLParser):
    """Collects the addresses and the text of a page, and checks that elements are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.elements: list[str] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(path: Path) -> Outline:
    """Parses a page; every element must be closed."""
    outline = Outline()
    outline.feed(path.read_text())
    assert outline.open == []
    return outline


def test_report_of_a_usual_run_says_everything(tmp_path: Path) -> None:
    page = read(write_html(usual(tmp_path)))
    assert "5 sampled = 3 trained + 1 rejected + 1 failed" in page.text
    assert "The best models against LeNet-5" in page.text
    assert "21,000,000 trainable weights are over the limit of 20,000,000" in page.text
    assert "The loss was nan in epoch 1" in page.text
    assert {"model-1", "model-2", "model-3", "model-6"} <= set(page.ids)
    assert page.elements.count("svg") == 3 and page.elements.count("img") == 1


def test_report_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    page = read(write_html(usual(tmp_path)))
    for address in page.addresses:
        assert address.startswith(("#", "models/", "metrics.", "data:image/svg+xml;base64,"))
    assert "@import" not in page.text and "link" not in page.elements


def test_report_ids_are_unique(tmp_path: Path) -> None:
    ids = read(write_html(usual(tmp_path))).ids
    assert len(ids) == len(set(ids))


def test_report_embeds_pictures_without_their_markup(tmp_path: Path) -> None:
    results = usual(tmp_path)
    picture = tmp_path / "models/0001/architecture.svg"
    picture.write_text(PICTURE.replace("drawn", "<script>alert(1)</script>"))
    assert "alert(1)" not in write_html(results).read_text()


def test_report_escapes_what_users_wrote(tmp_path: Path) -> None:
    hostile = '<script>alert("1")</script>'
    metrics = {hostile: ok(1.0), "bad": MetricResult(status="failed", reason=hostile)}
    experiment = Experiment(name=hostile, metamodel=hostile, data=Data(dataset=hostile))
    results = Results(
        folder=tmp_path,
        experiment=experiment,
        state=RunState.DONE,
        sample={"strategy": hostile, "diversity": {hostile: 1.0}},
        versions={hostile: hostile},
        metrics={},
        trials=(
            model(1, metrics=metrics, adaptations=(hostile,), files={hostile: hostile}),
            refused(2, hostile, hostile, State.FAILED),
            model(3, baseline=hostile, history={"val_accuracy": [0.5]}),
        ),
    )
    page = read(write_html(results))
    assert page.elements.count("script") == 1  # our own, which sorts tables
    assert hostile in page.text


@pytest.mark.parametrize(
    ("trials", "words"),
    [
        ((), "No model has been trained yet"),
        ((queued(1), queued(2)), "0 being trained, 2 still queued"),
        ((refused(1), refused(2)), "No sampled configuration was trained to the end"),
        ((model(1),), "The only model, 0001, classifies"),
        ((model(1, None),), "No trained model has an accuracy, so it cannot be plotted"),
        ((model(1, float("nan")),), "No trained model has an accuracy, so it cannot be plotted"),
        ((model(1, 0.0, 0),), "0.00 % of the test images correctly with 0 weights"),
        ((model(1, baseline="lenet5"),), "No sampled model has both"),
        ((model(1, 0.5, 10**12), model(2, 0.5, 1)), "1 to 1,000,000,000,000 weights"),
    ],
)
def test_report_of_an_odd_run_is_never_blank(tmp_path: Path, trials, words: str) -> None:  # type: ignore[no-untyped-def]
    assert words in " ".join(read(write_html(run(tmp_path, *trials))).text.split())


def test_report_before_sampling_says_so(tmp_path: Path) -> None:
    page = read(write_html(run(tmp_path, sample={})))
    assert "This run has not begun" in page.text and "does not add up" not in page.text


def test_report_of_a_lost_record_says_that_it_does_not_add_up(tmp_path: Path) -> None:
    page = read(write_html(run(tmp_path, model(1), sample={"models": 2})))
    assert "does not add up" in page.text


def test_report_tolerates_a_sample_without_diversity(tmp_path: Path) -> None:
    sample = {"models": 1, "diversity": {"mean": None, "minimum": None, "nearest": None}}
    page = read(write_html(run(tmp_path, model(1), sample=sample)))
    assert "No figures of diversity" in page.text


def test_write_report_writes_all_files_and_no_others(tmp_path: Path) -> None:
    results = run(tmp_path / "run", model(1), model(2, 0.8))
    assert write_report(results) == tmp_path / "run/report.html"
    assert write_report(results).is_file()  # a second time, over the first
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names == {"metrics.json", "metrics.csv", "size_accuracy.png", "report.html"}


def test_report_without_an_accuracy_has_no_plot_of_it(tmp_path: Path) -> None:
    page = read(write_report(run(tmp_path, model(1, None), model(2, None, 90))))
    assert "Sizes reach from 90 to 1,000 weights" in page.text
    assert not (tmp_path / "size_accuracy.png").exists()


def test_write_report_of_one_run_twice_gives_the_same_page(tmp_path: Path) -> None:
    results = usual(tmp_path)
    assert write_report(results).read_bytes() == write_report(results).read_bytes()


def test_report_of_many_metrics_groups_them_and_hides_no_failure(tmp_path: Path) -> None:
    names = [f"{kind}.{name}" for kind in ("robust", "coverage") for name in "abcdef"]
    facts = {name: {"outputs": [{"name": name, "unit": "L2"}]} for name in names}
    metrics = {name: ok(0.5) for name in names[1:]}
    metrics["robust.a"] = MetricResult(status="failed", reason="the gradient is NaN")
    metrics["robust.b"] = MetricResult(
        status="partial", value=0.25, reason="10 s had passed", intervals={"robust.b": (0.2, 0.3)}
    )
    results = replace(run(tmp_path, model(1, metrics=metrics)), metrics=facts)
    page = read(write_html(results))
    text = " ".join(page.text.split())
    assert page.elements.count("details") >= 4
    assert "Robustness – a, b, c, d, e, f" in text and "Neuron coverage – a, b" in text
    assert "robust.a failed: the gradient is NaN – 1 of 1 models: 0001" in text
    assert "0.2 to 0.3" in text and "robust.b partial: 10 s had passed" in text


def test_report_tells_what_learned_nothing_and_how_sure_it_is(tmp_path: Path) -> None:
    trials = (measured(1, 110, 3), measured(2, 900), measured(3, 905, 61_706, baseline="lenet5"))
    text = " ".join(read(write_html(run(tmp_path, *trials))).text.split())
    assert "1 of 2 learned nothing (no better than always answering the most frequent" in text
    assert "0001 learned nothing" in text and "0002 Pareto" in text
    assert "best accuracy 90.00 % 87.98 % to 91.71 % · model 0002" in text
    assert "−0.50 (−3.11 to +2.11) points: a tie" in text


def test_report_of_models_that_all_learned_nothing_says_so(tmp_path: Path) -> None:
    text = " ".join(read(write_html(run(tmp_path, measured(1, 110), measured(2, 0)))).text.split())
    assert "2 of 2 learned nothing" in text and "there is no best model" in text
    assert "No sampled model learned anything" in text and "Pareto front 0" not in text
