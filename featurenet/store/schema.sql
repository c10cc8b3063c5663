CREATE TABLE run (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    experiment TEXT NOT NULL,               -- records.Experiment as JSON
    folder     TEXT NOT NULL,               -- where its files lie, relative to the store's folder
    state      TEXT NOT NULL,               -- records.RunState
    facts      TEXT NOT NULL DEFAULT '{}',  -- sample figures and versions, as JSON
    features   TEXT NOT NULL DEFAULT '[]',  -- names that the bits of configurations stand for, as JSON
    created    REAL NOT NULL                -- seconds since the epoch
);
CREATE TABLE trial (
    run           INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    number        INTEGER NOT NULL,            -- position in the sample, from 1; baselines follow
    name          TEXT NOT NULL,
    baseline      INTEGER NOT NULL,
    configuration BLOB,                        -- a bit for each of the run's features; NULL for baselines
    state         TEXT NOT NULL,               -- records.State
    attempts      INTEGER NOT NULL DEFAULT 0,  -- times it was started: the last attempt's number
    result        TEXT,                        -- records.TrialResult as JSON, once final
    PRIMARY KEY (run, number)
);
CREATE TABLE quantity (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE                  -- "accuracy", "robust.deepfool.mean" …
);
CREATE TABLE figure (
    run      INTEGER NOT NULL,
    quantity INTEGER NOT NULL REFERENCES quantity (id),
    trial    INTEGER NOT NULL,
    value    REAL NOT NULL,
    low      REAL,                             -- ends of the 95 % confidence interval
    high     REAL,
    PRIMARY KEY (run, quantity, trial),
    FOREIGN KEY (run, trial) REFERENCES trial (run, number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX figure_by_value ON figure (run, quantity, value);
CREATE INDEX figure_of_trial ON figure (run, trial);
CREATE TABLE event (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    run   INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    time  REAL NOT NULL,
    kind  TEXT NOT NULL,
    trial INTEGER,
    data  TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX event_of_run ON event (run, id);
