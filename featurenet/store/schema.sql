CREATE TABLE run (
    id         INTEGER PRIMARY KEY,
    experiment TEXT NOT NULL,               -- records.Experiment as JSON
    folder     TEXT NOT NULL,               -- where its files lie, relative to the store's folder
    state      TEXT NOT NULL,               -- records.RunState
    facts      TEXT NOT NULL DEFAULT '{}',  -- sample figures and versions, as JSON
    created    REAL NOT NULL                -- seconds since the epoch
);
CREATE TABLE trial (
    run      INTEGER NOT NULL REFERENCES run (id),
    number   INTEGER NOT NULL,              -- position in the sample, from 1; baselines follow
    name     TEXT NOT NULL,
    baseline INTEGER NOT NULL,
    state    TEXT NOT NULL,                 -- records.State
    attempts INTEGER NOT NULL DEFAULT 0,    -- times it was started
    result   TEXT,                          -- records.TrialResult as JSON, once final
    PRIMARY KEY (run, number)
);
CREATE TABLE event (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    run   INTEGER NOT NULL REFERENCES run (id),
    time  REAL NOT NULL,
    kind  TEXT NOT NULL,
    trial INTEGER,
    data  TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX event_of_run ON event (run, id);
