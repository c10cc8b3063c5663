"""From the store of an earlier version to today's layout, with a copy of what was there."""

from __future__ import annotations

import json
from pathlib import Path

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.configuration_files import read_configurations
from featurenet.records import TrialResult, figures
from featurenet.store import figures as figure_table
from featurenet.store.artifacts import sample_file
from featurenet.store.bits import pack
from featurenet.store.database import VERSION, Database
from featurenet.store.folder import held
from featurenet.store.trials import told

BACKUP = "featurenet.layout{}.db"


def migrate(folder: Path) -> None:
    """Brings the store of a folder to today's layout; its file is copied before.

    Raises:
        InvalidInputError: If its run is being carried out, by an earlier version then.
        OSError: If nothing can be written there.
    """
    with held(folder), Database(folder) as store:
        if store.layout == 0 or store.layout == VERSION:
            return
        store.back_up(store.folder / BACKUP.format(store.layout))
        with store.transaction():
            layout = store.layout
            if layout == 1:
                _from_layout_1(store)
            if layout in (2, 3):  # layout 4 has the trials' costs
                store.write("ALTER TABLE trial ADD COLUMN cost REAL NOT NULL DEFAULT 0")
                store.write("DROP INDEX trial_by_state")
                store.write("CREATE INDEX trial_by_state ON trial (run, state, cost DESC, number)")
            if layout in (1, 2):
                store.run_script("marks.sql")  # layout 3 has marks
            store.write(f"PRAGMA user_version = {VERSION}")


def _from_layout_1(store: Database) -> None:
    """Gives trials their configurations and figures, and events the results that they tell."""
    store.write("DROP INDEX event_of_run")
    for table in ("run", "trial", "event"):
        store.write(f"ALTER TABLE {table} RENAME TO old_{table}")
    store.run_script("schema.sql")
    store.write(
        "INSERT INTO run (id, experiment, folder, state, facts, created) "
        "SELECT id, experiment, folder, state, facts, created FROM old_run"
    )
    store.write(
        "INSERT INTO trial (run, number, name, baseline, state, attempts, result) "
        "SELECT run, number, name, baseline, state, attempts, result FROM old_trial"
    )
    store.write(
        "INSERT INTO event (id, run, time, kind, trial, data) "
        "SELECT id, run, time, kind, trial, data FROM old_event"
    )
    for table in ("event", "trial", "run"):
        store.write(f"DROP TABLE old_{table}")
    store.write(
        "UPDATE event SET data = json_object('measured', json_extract(data, '$.metrics'), "
        "'missing', json('{}')) WHERE kind = 'trial.assessed'"
    )
    for row in store.rows("SELECT id, folder FROM run"):
        _add_configurations(store, row["id"], store.folder / row["folder"])
    for row in store.rows("SELECT run, number, result FROM trial WHERE result IS NOT NULL"):
        _add_result(store, row["run"], row["number"], TrialResult.parse(json.loads(row["result"])))


def _add_configurations(store: Database, run: int, folder: Path) -> None:
    if not store.value("SELECT count(*) FROM trial WHERE run = ?", run):
        return  # it ended before it had a sample
    path = sample_file(folder)
    try:
        features, configurations = read_configurations(path)
    except OSError as error:
        raise InvalidInputError(
            f"{store.path} was written by an earlier version, which kept the sample in {path}; "
            f"that cannot be read: {error.strerror}. Put the file back."
        ) from None
    places = {name: place for place, name in enumerate(features)}
    store.write("UPDATE run SET features = ? WHERE id = ?", json.dumps(features), run)
    store.write_all(
        "UPDATE trial SET configuration = ? WHERE run = ? AND number = ? AND NOT baseline",
        [(pack(each, places), run, number) for number, each in enumerate(configurations, start=1)],
    )


def _add_result(store: Database, run: int, trial: int, result: TrialResult) -> None:
    figure_table.write(store, run, trial, figures(result))
    store.write(
        "UPDATE event SET data = ? WHERE run = ? AND trial = ? AND kind = ?",
        *(json.dumps(told(result), allow_nan=False), run, trial, f"trial.{result.state}"),
    )
