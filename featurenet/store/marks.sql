CREATE TABLE mark (                            -- what people note of a trial
    run   INTEGER NOT NULL,
    trial INTEGER NOT NULL,
    star  INTEGER NOT NULL DEFAULT 0,
    note  TEXT NOT NULL DEFAULT '',
    tags  TEXT NOT NULL DEFAULT '[]',          -- as JSON
    PRIMARY KEY (run, trial),
    FOREIGN KEY (run, trial) REFERENCES trial (run, number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE view (                            -- a study that somebody named: its address
    run  INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;
