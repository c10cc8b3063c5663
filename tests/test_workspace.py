"""A workspace, as scripts see it."""

from __future__ import annotations

from pathlib import Path

import pytest
from stored_runs import add_run, trained

import featurenet
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.configuration_files import write_configurations
from featurenet.featuremodel.formats import featureide
from featurenet.featuremodel.model import Configuration
from featurenet.instance import feature_model
from featurenet.records import Experiment
from featurenet.store.artifacts import model_file, sample_file
from featurenet.store.opening import create


@pytest.fixture
def workspace(tmp_path: Path) -> featurenet.Workspace:
    """A workspace with one run."""
    folder = tmp_path / "runs" / "first"
    with create(folder.parent) as store:
        add_run(store, "first", results={1: trained(90)})
    folder.mkdir()
    model_file(folder).write_text(featureide.write(feature_model(Experiment())))
    write_configurations(sample_file(folder), ("Root",), [Configuration(frozenset({"Root"}))])
    return featurenet.Workspace(folder.parent)


def test_runs_are_read_exported_imported_and_removed(
    workspace: featurenet.Workspace, tmp_path: Path
) -> None:
    [run] = workspace.runs()
    assert repr(run) == "<run 1 first: interrupted, 1 of 3 finished, best 0001 0.9000>"
    assert len(workspace.results(1)) == len(workspace.results("first")) == 3

    imported = workspace.import_run(workspace.export("first", tmp_path / "run.zip"))
    assert (imported.number, imported.folder.name) == (2, "first-2")
    workspace.remove(1)
    assert [each.number for each in workspace.runs()] == [2]


def test_workspace_is_the_default_one_unless_named(
    workspace: featurenet.Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FEATURENET_HOME", str(workspace.folder))
    assert featurenet.Workspace() == workspace
    with pytest.raises(InvalidInputError, match="is no workspace"):
        featurenet.Workspace(tmp_path / "nowhere").runs()
