-- The rest of the congress rules as settings of a contest, and who is counted.

ALTER TABLE contest ADD COLUMN blank TEXT NOT NULL DEFAULT 'default';
ALTER TABLE contest ADD COLUMN undervote TEXT NOT NULL DEFAULT 'valid';
ALTER TABLE contest ADD COLUMN row_error TEXT NOT NULL DEFAULT 'row';
ALTER TABLE contest ADD COLUMN convened_adjusted INTEGER NOT NULL DEFAULT 0; -- final once closed

-- The secretariat may stand in for one of the two offices, not for both.
ALTER TABLE approval ADD COLUMN role TEXT NOT NULL DEFAULT '';

-- Who was counted as present when voting began, and who joined since.
CREATE TABLE contest_roll (
  contest INTEGER NOT NULL REFERENCES contest (id),
  delegate INTEGER NOT NULL REFERENCES delegate (id),
  PRIMARY KEY (contest, delegate)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER vote_kept BEFORE DELETE ON vote BEGIN SELECT raise(ABORT, 'votes are kept'); END;
CREATE TRIGGER vote_fixed BEFORE UPDATE ON vote BEGIN SELECT raise(ABORT, 'votes are fixed'); END;
