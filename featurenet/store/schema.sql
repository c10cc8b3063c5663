CREATE TABLE worker (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    pid      INTEGER NOT NULL,
    born     INTEGER NOT NULL,  -- when the process began, in ticks since the boot: pids are used again
    boot     TEXT NOT NULL,     -- which boot of the machine that was
    deadline REAL NOT NULL,     -- end of its lease, in seconds of that boot's monotonic clock
    slots    INTEGER NOT NULL,  -- trials that it carries out at once
    run      INTEGER            -- the only run that it works on; NULL for all that are nobody's own
);
CREATE TABLE run (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    experiment TEXT NOT NULL,               -- records.Experiment as JSON
    folder     TEXT NOT NULL,               -- where its files lie, relative to the store's folder
    state      TEXT NOT NULL,               -- records.RunState
    facts      TEXT NOT NULL DEFAULT '{}',  -- sample figures and versions, as JSON
    features   TEXT NOT NULL DEFAULT '[]',  -- names that the bits of configurations stand for, as JSON
    created    REAL NOT NULL,               -- seconds since the epoch
    priority   INTEGER NOT NULL DEFAULT 0,  -- higher ones first
    private    INTEGER NOT NULL DEFAULT 0,  -- whether only the process that started it can carry it out
    worker     INTEGER REFERENCES worker (id) ON DELETE SET NULL  -- who asks its strategy now
);
CREATE TABLE trial (
    run           INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    number        INTEGER NOT NULL,            -- position in the sample, from 1; baselines follow
    name          TEXT NOT NULL,
    baseline      INTEGER NOT NULL,
    configuration BLOB,                        -- a bit for each of the run's features; NULL for baselines
    plan          TEXT,                        -- records.TrainingPlan as JSON; NULL for the run's
    parent        INTEGER,                     -- the trial that this one continues from or comes from
    origin        TEXT NOT NULL DEFAULT '',    -- how its strategy came to it, in words
    cost          REAL NOT NULL DEFAULT 0,     -- what its training may take; the greatest come first
    state         TEXT NOT NULL,               -- records.State
    attempts      INTEGER NOT NULL DEFAULT 0,  -- times it was started: the last attempt's number
    deaths        INTEGER NOT NULL DEFAULT 0,  -- attempts whose worker went away
    worker        INTEGER REFERENCES worker (id) ON DELETE SET NULL,  -- who carries it out now
    result        TEXT,                        -- records.TrialResult as JSON, once final
    PRIMARY KEY (run, number)
);
CREATE INDEX trial_by_state ON trial (run, state, cost DESC, number);
CREATE INDEX trial_by_worker ON trial (worker) WHERE worker IS NOT NULL;
CREATE TABLE quantity (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE                  -- "accuracy", "robust.deepfool.mean" …
);
CREATE TABLE figure (
    run      INTEGER NOT NULL,
    trial    INTEGER NOT NULL,
    quantity INTEGER NOT NULL REFERENCES quantity (id),
    value    REAL NOT NULL,
    low      REAL,                             -- ends of the 95 % confidence interval
    high     REAL,
    PRIMARY KEY (run, trial, quantity),           -- those of a trial are written and read together
    FOREIGN KEY (run, trial) REFERENCES trial (run, number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX figure_by_value ON figure (quantity, run, value, trial, low, high);
CREATE TABLE analysis (                        -- records.AnalysisResult
    run         INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    state       TEXT NOT NULL,                 -- records.AnalysisState
    reason      TEXT,
    description TEXT NOT NULL,
    summary     TEXT NOT NULL,
    figures     TEXT NOT NULL,                 -- name → number of the population, as JSON
    files       TEXT NOT NULL,                 -- kind → path relative to the run's folder, as JSON
    models      TEXT NOT NULL,                 -- names, as JSON
    options     TEXT NOT NULL,                 -- as JSON
    seed        INTEGER NOT NULL,
    seconds     REAL NOT NULL,
    PRIMARY KEY (run, name)
);
CREATE TABLE event (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    run   INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    time  REAL NOT NULL,
    kind  TEXT NOT NULL,
    trial INTEGER,
    data  TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX event_of_run ON event (run, id);
CREATE VIEW runs AS
SELECT
    id AS run,
    folder,
    json_extract(experiment, '$.name') AS name,
    state,
    datetime(created, 'unixepoch') AS created,
    json_extract(experiment, '$.metamodel') AS metamodel,
    json_extract(experiment, '$.data.dataset') AS dataset,
    json_extract(experiment, '$.sampling.strategy') AS strategy,
    json_extract(experiment, '$.seed') AS seed,
    json_extract(experiment, '$.training.epochs') AS epochs
FROM run;
CREATE VIEW trials AS
SELECT
    run,
    number AS trial,
    name,
    baseline,
    state,
    attempts,
    json_extract(result, '$.cause') AS cause,
    json_extract(result, '$.reason') AS reason,
    json_extract(result, '$.seconds') AS seconds
FROM trial;
CREATE VIEW figures AS
SELECT figure.run, figure.trial, trial.name, quantity.name AS quantity, value, low, high
FROM figure
JOIN quantity ON quantity.id = figure.quantity
JOIN trial ON trial.run = figure.run AND trial.number = figure.trial;
CREATE VIEW events AS
SELECT id AS event, run, datetime(time, 'unixepoch') AS time, kind, trial, data
FROM event;
