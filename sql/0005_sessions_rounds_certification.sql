-- Further rounds, the quorum of each contest, absences, and certificates,
-- after which nothing of a contest can change.

ALTER TABLE contest ADD COLUMN further_of INTEGER REFERENCES contest (id);
ALTER TABLE contest ADD COLUMN round INTEGER NOT NULL DEFAULT 1;

-- Who was convened when voting began: of them those are counted, at the close,
-- who were absent throughout.
CREATE TABLE contest_convened (
  contest INTEGER NOT NULL REFERENCES contest (id),
  delegate INTEGER NOT NULL REFERENCES delegate (id),
  PRIMARY KEY (contest, delegate)
) STRICT, WITHOUT ROWID;
INSERT INTO contest_convened (contest, delegate)
  SELECT c.id, d.id FROM contest c, delegate d WHERE c.state = 'voting' AND d.voting;

-- Who was in the hall, frozen.
CREATE TABLE contest_quorum (
  contest INTEGER NOT NULL REFERENCES contest (id),
  moment TEXT NOT NULL CHECK (moment IN ('voting', 'close')),
  convened INTEGER NOT NULL,
  present INTEGER NOT NULL,
  delegations INTEGER NOT NULL,
  delegations_present INTEGER NOT NULL,
  num INTEGER NOT NULL,                     -- what was asked for then
  den INTEGER NOT NULL,
  PRIMARY KEY (contest, moment)
) STRICT, WITHOUT ROWID;

-- Steps that were taken without quorum, and why.
CREATE TABLE contest_override (
  contest INTEGER NOT NULL REFERENCES contest (id),
  step TEXT NOT NULL CHECK (step IN ('issuing', 'voting')),
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (contest, step)
) STRICT, WITHOUT ROWID;

-- Whose absence from a session is accounted for, or was found to be without a reason.
CREATE TABLE absence (
  session INTEGER NOT NULL REFERENCES session (id),
  delegate INTEGER NOT NULL REFERENCES delegate (id),
  kind TEXT NOT NULL CHECK (kind IN ('excused', 'unexcused')),
  reason TEXT,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (session, delegate),
  CHECK (kind = 'unexcused' OR reason IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- The result as it was certified: one text, its SHA-256, and the congress key's
-- signature; see certificate.h.
CREATE TABLE certificate (
  contest INTEGER PRIMARY KEY REFERENCES contest (id),
  text TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;

CREATE TRIGGER certificate_kept BEFORE DELETE ON certificate BEGIN SELECT raise(ABORT, 'certificates are kept'); END;
CREATE TRIGGER certificate_fixed BEFORE UPDATE ON certificate BEGIN SELECT raise(ABORT, 'certificates are fixed'); END;
CREATE TRIGGER contest_certified BEFORE UPDATE ON contest WHEN old.state = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_certified_kept BEFORE DELETE ON contest WHEN old.state = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_option_certified_insert BEFORE INSERT ON contest_option
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_option_certified_update BEFORE UPDATE ON contest_option
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_option_certified_delete BEFORE DELETE ON contest_option
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_total_certified_insert BEFORE INSERT ON contest_total
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_total_certified_update BEFORE UPDATE ON contest_total
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_total_certified_delete BEFORE DELETE ON contest_total
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_reason_certified_insert BEFORE INSERT ON contest_reason
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_reason_certified_update BEFORE UPDATE ON contest_reason
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_reason_certified_delete BEFORE DELETE ON contest_reason
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_roll_certified_insert BEFORE INSERT ON contest_roll
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_roll_certified_update BEFORE UPDATE ON contest_roll
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_roll_certified_delete BEFORE DELETE ON contest_roll
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_convened_certified_insert BEFORE INSERT ON contest_convened
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_convened_certified_update BEFORE UPDATE ON contest_convened
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_convened_certified_delete BEFORE DELETE ON contest_convened
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_quorum_certified_insert BEFORE INSERT ON contest_quorum
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_quorum_certified_update BEFORE UPDATE ON contest_quorum
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_quorum_certified_delete BEFORE DELETE ON contest_quorum
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_override_certified_insert BEFORE INSERT ON contest_override
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_override_certified_update BEFORE UPDATE ON contest_override
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER contest_override_certified_delete BEFORE DELETE ON contest_override
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER approval_certified_insert BEFORE INSERT ON approval
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER approval_certified_update BEFORE UPDATE ON approval
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER approval_certified_delete BEFORE DELETE ON approval
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER vote_certified_insert BEFORE INSERT ON vote
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER draw_certified_insert BEFORE INSERT ON draw
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER ballot_certified_insert BEFORE INSERT ON ballot
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER paper_certified_insert BEFORE INSERT ON paper
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER paper_certified_update BEFORE UPDATE ON paper
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER paper_issue_certified_insert BEFORE INSERT ON paper_issue
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER paper_refused_certified_insert BEFORE INSERT ON paper_refused
  WHEN (SELECT state FROM contest WHERE id = new.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER paper_refused_certified_update BEFORE UPDATE ON paper_refused
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER paper_refused_certified_delete BEFORE DELETE ON paper_refused
  WHEN (SELECT state FROM contest WHERE id = old.contest) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
CREATE TRIGGER paper_entry_certified BEFORE INSERT ON paper_entry
  WHEN (SELECT c.state FROM paper p JOIN contest c ON c.id = p.contest WHERE p.serial = new.serial) = 'certified'
  BEGIN SELECT raise(ABORT, 'the contest is certified'); END;
