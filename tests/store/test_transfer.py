"""A run leaves its workspace as a zip, and comes into another one, or is removed."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from stored_runs import add_run, trained

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.configuration_files import write_configurations
from featurenet.featuremodel.formats import featureide
from featurenet.featuremodel.model import Configuration
from featurenet.instance import feature_model
from featurenet.records import Experiment, RunState, State
from featurenet.resources import bundled
from featurenet.results import Results
from featurenet.store import events, figures, runs, trials, workers
from featurenet.store.artifacts import model_file, sample_file
from featurenet.store.database import FILE, Database
from featurenet.store.exporting import export_run
from featurenet.store.folder import held
from featurenet.store.importing import import_run
from featurenet.store.opening import create, open_to_read
from featurenet.store.removal import remove_run
from featurenet.store.workspace import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """The second run of a workspace: two models and LeNet-5, of which the first is trained."""
    workspace = tmp_path / "runs"
    own = tmp_path / "mine.xml"
    own.write_bytes((bundled("metamodels") / "light.xml").read_bytes())
    plugin = tmp_path / "plugin.py"
    plugin.write_text("# nothing\n")
    data = {"dataset": str(tmp_path / "photos.npz"), "data_dir": str(tmp_path)}
    asked = Experiment.from_options(metamodel=str(own), plugins=[plugin], blocks=2, **data)
    with create(workspace) as store:
        add_run(store, "other", results={2: trained(70)})
        run = add_run(store, "mine", results={1: trained(80)}, experiment=asked)
        claim = trials.claim(store, workers.register(store, 1), run.id)
    assert claim is not None and claim.number == 2
    folder = workspace / "mine"
    (folder / "models" / "0001").mkdir(parents=True)
    (folder / "models" / "0001" / "model.keras").write_text("weights")
    (folder / "models" / "0002").mkdir()
    (folder / "models" / "0002" / ".part.keras").write_text("half")
    (folder / "models" / "0002" / "curves.png").write_text("half")
    (folder / "report.html").write_text("report")
    model_file(folder).write_text(featureide.write(feature_model(asked)))
    write_configurations(sample_file(folder), ("Root",), [Configuration(frozenset({"Root"}))] * 2)
    return Place(workspace, run.id)


@pytest.fixture
def archive(place: Place, tmp_path: Path) -> Path:
    return export_run(place, tmp_path / "run.zip")


def test_zip_is_a_workspace_of_the_run_as_it_stood(
    place: Place, archive: Path, tmp_path: Path
) -> None:
    with ZipFile(archive) as zipped:
        zipped.extractall(tmp_path / "elsewhere")
    folder = tmp_path / "elsewhere" / "mine"
    results = Results.load(folder)
    assert [trial.state for trial in results] == [State.DONE, State.QUEUED, State.QUEUED]
    assert results.state is RunState.PAUSED and results.folder == folder
    assert results.trials[0] == Results.load(place).trials[0]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"report.html", "models/0001/model.keras"} < there
    assert not any("0002" in each for each in there)  # it was not finished in that moment


def test_experiment_means_the_same_where_its_files_are_gone(archive: Path, tmp_path: Path) -> None:
    before = feature_model(Experiment(metamodel=str(tmp_path / "mine.xml"), blocks=2))
    for path in (tmp_path / "mine.xml", tmp_path / "plugin.py"):
        path.unlink()
    place = import_run(archive, tmp_path / "new")
    experiment = Results.load(place).experiment
    after = feature_model(experiment)
    assert after.features == before.features
    assert [c.formula for c in after.constraints] == [c.formula for c in before.constraints]
    assert Path(experiment.plugins[0]).read_text() == "# nothing\n"
    assert (experiment.data.dataset, experiment.data.directory) == ("photos", None)


def test_imported_run_gets_a_new_number_and_a_name_of_its_own(place: Place, archive: Path) -> None:
    imported = import_run(archive, place.workspace)
    again = import_run(place.workspace / "mine", place.workspace)
    assert (imported.run, again.run) == (3, 4)
    with open_to_read(place.workspace) as store:
        names = [Path(run.folder).name for run in runs.every(store)]
        assert names == ["other", "mine", "mine-2", "mine-3"]
        page = figures.page(store, imported.run, "accuracy", count=1)
        assert page[0].figures["accuracy"].value == 0.8
        assert trials.configurations(store, imported.run) == trials.configurations(store, 2)
        assert [event.id for event in events.after(store)] == list(
            range(1, len(events.after(store)) + 1)
        )
    assert (place.workspace / "mine-2" / "models" / "0001" / "model.keras").exists()
    assert not (place.workspace / "mine-2" / FILE).exists()


def test_models_can_be_left_out(place: Place, tmp_path: Path) -> None:
    with ZipFile(export_run(place, tmp_path / "small.zip", models=False)) as zipped:
        names = zipped.namelist()
    assert "mine/report.html" in names and not any("models/" in name for name in names)


def test_run_without_a_sample_is_not_exported(place: Place, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="has no sample yet"):
        export_run(Place(place.workspace, 1), tmp_path / "none.zip")
    assert not (tmp_path / "none.zip").exists()


def written(path: Path, entries: dict[str, bytes]) -> Path:
    with ZipFile(path, "w") as zipped:
        for name, content in entries.items():
            zipped.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"readme.txt": b"hello"}, "holds no run"),
        ({"run/featurenet.db": b"no database" * 400}, "not a readable store"),
        ({"run/featurenet.db": b""}, "ended before it began"),
        ({"../evil.txt": b"", "run/featurenet.db": b""}, "leads out of it"),
        ({"/evil.txt": b"", "run/featurenet.db": b""}, "leads out of it"),
        ({"C:\\evil.txt": b"", "run/featurenet.db": b""}, "leads out of it"),
    ],
)
def test_zip_that_is_no_run_is_refused_and_leaves_nothing(
    tmp_path: Path, entries: dict[str, bytes], message: str
) -> None:
    path = written(tmp_path / "bad.zip", entries)
    with pytest.raises(InvalidInputError, match=message):
        import_run(path, tmp_path / "new")
    assert [each.name for each in tmp_path.iterdir()] == ["bad.zip"]


def test_damaged_zip_is_refused_and_leaves_nothing(archive: Path, tmp_path: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[200:400] = bytes(200)
    for damaged in (bytes(content), bytes(content[:300]), b""):
        path = tmp_path / "damaged.zip"
        path.write_bytes(damaged)
        with pytest.raises(InvalidInputError, match=r"cannot be read as a zip"):
            import_run(path, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE run SET folder = '../other'", "leads out of its zip"),
        ("UPDATE trial SET name = '../../evil' WHERE number = 1", "cannot be a folder"),
    ],
)
def test_store_that_names_places_outside_is_refused(
    archive: Path, tmp_path: Path, change: str, message: str
) -> None:
    with ZipFile(archive) as zipped:
        zipped.extractall(tmp_path / "evil")
    with Database(tmp_path / "evil" / "mine") as store, store.transaction():
        store.write(change)
    content = (tmp_path / "evil" / "mine" / FILE).read_bytes()
    path = written(tmp_path / "evil.zip", {f"a/mine/{FILE}": content, "other/file": b""})
    with pytest.raises(InvalidInputError, match=message):
        import_run(path, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_folder_of_one_run_takes_no_other(archive: Path, tmp_path: Path) -> None:
    with ZipFile(archive) as zipped:
        zipped.extractall(tmp_path)
    with pytest.raises(InvalidInputError, match="is the folder of a run"):
        import_run(archive, tmp_path / "mine")


def test_removed_run_takes_its_rows_and_files_along(place: Place) -> None:
    with pytest.raises(InvalidInputError, match="being carried out; end it first"):
        remove_run(place)
    with Database(place.workspace) as store:
        workers.leave(store, workers.every(store)[0].id)
    with held(place.workspace / "mine"), pytest.raises(InvalidInputError, match="Another process"):
        remove_run(place)
    assert remove_run(place) == place.workspace / "mine"
    assert not (place.workspace / "mine").exists()
    with open_to_read(place.workspace) as store:
        assert [run.id for run in runs.every(store)] == [1]
        assert {row["run"] for row in store.rows("SELECT run FROM figure")} == {1}
        assert store.value("SELECT count(*) FROM event WHERE run = 2") == 0
