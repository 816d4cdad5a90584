-- Ballot papers beside the electronic channel, counted by hand. Who was handed
-- a paper and what stands on a paper are never joined: no serial beside a
-- delegate, no time beside a serial, and keys that keep no order of arrival.

ALTER TABLE contest ADD COLUMN paper INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contest ADD COLUMN ended_at INTEGER;     -- voting ended and the box was opened, before the close

-- Why ballots are invalid, final once closed.
CREATE TABLE contest_reason (
  contest INTEGER NOT NULL REFERENCES contest (id),
  reason TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (contest, reason)
) STRICT, WITHOUT ROWID;

-- Who was handed a ballot paper: no time, no serial.
CREATE TABLE paper_issue (
  contest INTEGER NOT NULL REFERENCES contest (id),
  delegate INTEGER NOT NULL REFERENCES delegate (id),
  PRIMARY KEY (contest, delegate)
) STRICT, WITHOUT ROWID;

-- The papers, by their random serial: no time, no delegate.
CREATE TABLE paper (
  serial BLOB PRIMARY KEY CHECK (length(serial) = 10),
  contest INTEGER NOT NULL REFERENCES contest (id),
  state TEXT NOT NULL CHECK (state IN ('printed', 'voided', 'collected', 'entered', 'disputed', 'decided')),
  voided TEXT CHECK (voided IN ('spoiled', 'unused', 'changed')),
  nonce BLOB,                               -- SHA-256 of the one the box sent, so that a repetition is known
  verdict TEXT,                             -- these three once decided; marks are NULL where there is a finding
  finding TEXT,
  marks BLOB,                               -- count × (u16 number · u8 mark), big-endian, as seen on the paper
  CHECK ((state = 'voided') = (voided IS NOT NULL)),
  CHECK ((state = 'decided') = (verdict IS NOT NULL)),
  CHECK ((state = 'decided') = ((finding IS NULL) <> (marks IS NULL)))
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_state ON paper (contest, state, voided, verdict);

-- What each teller read, in order; the third one decides.
CREATE TABLE paper_entry (
  serial BLOB NOT NULL REFERENCES paper (serial),
  place INTEGER NOT NULL CHECK (place BETWEEN 1 AND 3),
  actor TEXT NOT NULL,
  finding TEXT,
  marks BLOB,
  note TEXT,
  PRIMARY KEY (serial, place),
  CHECK ((finding IS NULL) <> (marks IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX paper_entry_actor ON paper_entry (serial, actor);

-- Serials refused at the box, and how often.
CREATE TABLE paper_refused (
  contest INTEGER NOT NULL REFERENCES contest (id),
  serial BLOB NOT NULL,
  code TEXT NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (contest, serial, code)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER paper_issue_kept BEFORE DELETE ON paper_issue BEGIN SELECT raise(ABORT, 'issues are kept'); END;
CREATE TRIGGER paper_issue_fixed BEFORE UPDATE ON paper_issue BEGIN SELECT raise(ABORT, 'issues are fixed'); END;
CREATE TRIGGER paper_kept BEFORE DELETE ON paper BEGIN SELECT raise(ABORT, 'papers are kept'); END;
CREATE TRIGGER paper_fixed BEFORE UPDATE ON paper WHEN old.state IN ('voided', 'decided')
  BEGIN SELECT raise(ABORT, 'papers are fixed'); END;
CREATE TRIGGER paper_entry_kept BEFORE DELETE ON paper_entry BEGIN SELECT raise(ABORT, 'entries are kept'); END;
CREATE TRIGGER paper_entry_fixed BEFORE UPDATE ON paper_entry BEGIN SELECT raise(ABORT, 'entries are fixed'); END;
