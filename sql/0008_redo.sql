-- Work too long for one transaction is done in slices. What must be done whole
-- or not at all is first written here; once accepted it is done to its end,
-- after a restart too. See redo.h.
CREATE TABLE redo (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  kind TEXT NOT NULL CHECK (kind IN ('roster.import', 'cards.issue')),
  actor TEXT NOT NULL,
  data TEXT NOT NULL,                       -- of the event that will tell of it
  option INTEGER NOT NULL,                  -- these three: each kind's own
  phase INTEGER NOT NULL DEFAULT 0,
  mark INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0 CHECK (accepted IN (0, 1))
) STRICT;

CREATE TABLE redo_step (
  position INTEGER PRIMARY KEY,
  redo INTEGER NOT NULL DEFAULT 1 REFERENCES redo (one), -- no step of a log that was dropped
  content BLOB NOT NULL
) STRICT;
