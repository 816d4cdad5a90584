-- Contests whose ballots are sealed to the tellers' keys, or whose tokens need
-- a second issuer. The public keys are part of the definition; the secret keys
-- come when the tellers publish them, after the close.

ALTER TABLE contest ADD COLUMN sealing_1_public BLOB;
ALTER TABLE contest ADD COLUMN sealing_2_public BLOB;
ALTER TABLE contest ADD COLUMN second_issuer_public BLOB;
ALTER TABLE contest ADD COLUMN sealing_1_secret BLOB;
ALTER TABLE contest ADD COLUMN sealing_2_secret BLOB;
ALTER TABLE contest ADD COLUMN second_issuer_secret BLOB;
ALTER TABLE contest ADD COLUMN opened_at INTEGER;    -- all keys are known and the ballots are counted

-- Instead of the marks, which are empty then.
ALTER TABLE ballot ADD COLUMN sealed BLOB;

-- What the second issuer answered to a draw: no time.
CREATE TABLE draw_second (
  contest INTEGER NOT NULL,
  delegate INTEGER NOT NULL,
  evaluated BLOB NOT NULL CHECK (length(evaluated) = 32),
  proof BLOB NOT NULL CHECK (length(proof) = 64),
  PRIMARY KEY (contest, delegate),
  FOREIGN KEY (contest, delegate) REFERENCES draw (contest, delegate)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER draw_second_kept BEFORE DELETE ON draw_second BEGIN SELECT raise(ABORT, 'draws are kept'); END;
CREATE TRIGGER draw_second_fixed BEFORE UPDATE ON draw_second BEGIN SELECT raise(ABORT, 'draws are fixed'); END;
CREATE TRIGGER draw_second_certified BEFORE INSERT ON draw_second
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;

-- No secret key is here while ballots can be cast; once here it stays.
CREATE TRIGGER contest_keys_early
  BEFORE UPDATE OF sealing_1_secret, sealing_2_secret, second_issuer_secret ON contest
  WHEN old.state NOT IN ('closed', 'certified')
    AND coalesce(new.sealing_1_secret, new.sealing_2_secret, new.second_issuer_secret) IS NOT NULL
  BEGIN SELECT raise(ABORT, 'keys are published after the close'); END;
CREATE TRIGGER contest_keys_fixed
  BEFORE UPDATE OF sealing_1_secret, sealing_2_secret, second_issuer_secret ON contest
  WHEN (old.sealing_1_secret IS NOT NULL AND old.sealing_1_secret IS NOT new.sealing_1_secret)
    OR (old.sealing_2_secret IS NOT NULL AND old.sealing_2_secret IS NOT new.sealing_2_secret)
    OR (old.second_issuer_secret IS NOT NULL AND old.second_issuer_secret IS NOT new.second_issuer_secret)
  BEGIN SELECT raise(ABORT, 'published keys are fixed'); END;
CREATE TRIGGER contest_opened_fixed BEFORE UPDATE OF opened_at, valid, invalid ON contest
  WHEN old.opened_at IS NOT NULL
    AND (new.opened_at IS NOT old.opened_at OR new.valid <> old.valid OR new.invalid <> old.invalid)
  BEGIN SELECT raise(ABORT, 'the contest is opened'); END;
