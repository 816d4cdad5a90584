-- The whole state of one congress. Times are milliseconds since 1970 UTC.

CREATE TABLE congress (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id INTEGER NOT NULL,                      -- 4 random bytes, on every badge and card
  name TEXT NOT NULL,
  term TEXT NOT NULL,
  timezone TEXT NOT NULL,
  language TEXT NOT NULL,
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  quorum_num INTEGER NOT NULL DEFAULT 2,
  quorum_den INTEGER NOT NULL DEFAULT 3,
  projector TEXT NOT NULL DEFAULT '{"slide":"welcome"}',
  starts INTEGER NOT NULL DEFAULT 0,        -- how often the daemon started: live versions grow over restarts
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('preparatory', 'first', 'main', 'closing')),
  state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'closed')),
  opened_at INTEGER,
  closed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX session_one_open ON session (state) WHERE state = 'open';

CREATE TABLE delegation (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE delegate (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  full_name TEXT NOT NULL,
  search TEXT NOT NULL,                     -- code and name without case or diacritics
  delegation INTEGER REFERENCES delegation (id),
  standing TEXT NOT NULL CHECK (standing IN ('official', 'alternate', 'guest')),
  kind TEXT CHECK (kind IN ('ex_officio', 'elected', 'appointed')),
  replaces INTEGER REFERENCES delegate (id),
  voting INTEGER NOT NULL DEFAULT 0,        -- counted as convened: official and not replaced, or replacing
  withdrawn_at INTEGER,
  seat TEXT, sex TEXT, birth_date TEXT, ethnicity TEXT, religion TEXT, union_since TEXT, party_since TEXT,
  position TEXT, sector TEXT, education TEXT, theory_level TEXT, phone TEXT, email TEXT,
  note TEXT,                                -- with unknown columns of the roster file, "Header: value" lines
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX delegate_delegation ON delegate (delegation);
CREATE UNIQUE INDEX delegate_replaces ON delegate (replaces) WHERE replaces IS NOT NULL;

CREATE TABLE badge (
  delegate INTEGER PRIMARY KEY REFERENCES delegate (id),
  serial INTEGER NOT NULL CHECK (serial BETWEEN 1 AND 65535), -- the newest; older ones are revoked
  issued_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;

CREATE TABLE voting_card (
  delegate INTEGER PRIMARY KEY REFERENCES delegate (id),
  card_key BLOB NOT NULL UNIQUE CHECK (length(card_key) = 32),
  issued_at INTEGER NOT NULL
) STRICT;

CREATE TABLE scan (
  id INTEGER PRIMARY KEY,
  nonce TEXT NOT NULL UNIQUE,
  session INTEGER REFERENCES session (id),
  delegate INTEGER REFERENCES delegate (id),
  gate TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  by_hand INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  scanned_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  late INTEGER NOT NULL,                    -- came from a door that was offline
  conflict INTEGER NOT NULL,                -- another door admitted the same badge meanwhile
  actor TEXT NOT NULL,
  result TEXT NOT NULL,                     -- the answer given, repeated byte for byte
  undone_at INTEGER
) STRICT;
CREATE INDEX scan_delegate ON scan (delegate, session, scanned_at);

CREATE TABLE presence (
  session INTEGER NOT NULL REFERENCES session (id),
  delegate INTEGER NOT NULL REFERENCES delegate (id),
  inside INTEGER NOT NULL,
  first_in INTEGER,
  last_in INTEGER,
  last_out INTEGER,
  gate TEXT,
  PRIMARY KEY (session, delegate)
) STRICT, WITHOUT ROWID;

CREATE TABLE contest (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  style TEXT NOT NULL CHECK (style IN ('approval', 'each', 'resolution')),
  secret INTEGER NOT NULL,
  seats INTEGER NOT NULL,
  majority_num INTEGER NOT NULL,
  majority_den INTEGER NOT NULL,
  majority_base TEXT NOT NULL,
  blank TEXT NOT NULL,                      -- these three: which ballots count as valid, see rules.h
  undervote TEXT NOT NULL,
  row_error TEXT NOT NULL,
  reveal TEXT NOT NULL CHECK (reveal IN ('live', 'on_close')),
  reveal_step INTEGER NOT NULL,
  late_issue INTEGER NOT NULL,
  require_present INTEGER NOT NULL,
  board TEXT NOT NULL CHECK (board IN ('auditors', 'everyone')),
  runoff_of INTEGER REFERENCES contest (id),
  state TEXT NOT NULL CHECK (state IN ('draft', 'issuing', 'voting', 'closed', 'certified', 'cancelled')),
  session INTEGER REFERENCES session (id),
  manifest TEXT,
  manifest_hash BLOB,
  manifest_signature BLOB,
  voprf_public_key BLOB,
  voprf_secret_key BLOB,
  convened INTEGER NOT NULL DEFAULT 0,      -- frozen on entering voting
  present INTEGER NOT NULL DEFAULT 0,
  delegations INTEGER NOT NULL DEFAULT 0,
  delegations_present INTEGER NOT NULL DEFAULT 0,
  frozen_at INTEGER,
  convened_adjusted INTEGER NOT NULL DEFAULT 0, -- this, the next four and contest_total are final once closed
  issued INTEGER NOT NULL DEFAULT 0,
  collected INTEGER NOT NULL DEFAULT 0,
  valid INTEGER NOT NULL DEFAULT 0,
  invalid INTEGER NOT NULL DEFAULT 0,
  root BLOB,
  closing_signature BLOB,
  closed_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE contest_option (
  contest INTEGER NOT NULL REFERENCES contest (id),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (contest, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE contest_total (
  contest INTEGER NOT NULL REFERENCES contest (id),
  number INTEGER NOT NULL,
  for INTEGER NOT NULL,
  against INTEGER NOT NULL,
  other INTEGER NOT NULL,
  PRIMARY KEY (contest, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE approval (
  contest INTEGER NOT NULL REFERENCES contest (id),
  office TEXT NOT NULL CHECK (office IN ('teller', 'presidium')),
  actor TEXT NOT NULL,
  role TEXT NOT NULL,                       -- of the actor: the secretariat may stand in for one office, not for both
  at INTEGER NOT NULL,
  PRIMARY KEY (contest, office)
) STRICT, WITHOUT ROWID;

-- Who was counted as present when voting began, and who joined since.
CREATE TABLE contest_roll (
  contest INTEGER NOT NULL REFERENCES contest (id),
  delegate INTEGER NOT NULL REFERENCES delegate (id),
  PRIMARY KEY (contest, delegate)
) STRICT, WITHOUT ROWID;

-- Open votes are by name.
CREATE TABLE vote (
  contest INTEGER NOT NULL REFERENCES contest (id),
  delegate INTEGER NOT NULL REFERENCES delegate (id),
  marks BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (contest, delegate)
) STRICT, WITHOUT ROWID;

-- Who was issued a secret ballot: no time, no address.
CREATE TABLE draw (
  contest INTEGER NOT NULL REFERENCES contest (id),
  delegate INTEGER NOT NULL REFERENCES delegate (id),
  card_key BLOB NOT NULL,
  blinded BLOB NOT NULL,
  evaluated BLOB NOT NULL,
  proof BLOB NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (contest, delegate)
) STRICT, WITHOUT ROWID;

-- The ballot box: ordered by a random key, so that no order of casting is
-- kept; no time, no address, no delegate.
CREATE TABLE ballot (
  contest INTEGER NOT NULL REFERENCES contest (id),
  ballot_key BLOB NOT NULL,
  token BLOB NOT NULL,
  marks BLOB NOT NULL,                      -- count × (u16 number · u8 mark), big-endian
  signature BLOB NOT NULL,
  PRIMARY KEY (contest, ballot_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password TEXT NOT NULL,                   -- Argon2id, libsodium's text form
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX account_name ON account (name) WHERE removed_at IS NULL;

-- Whatever proves who is calling: SHA-256 of a 32-byte random token.
CREATE TABLE credential (
  id INTEGER PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  kind TEXT NOT NULL CHECK (kind IN ('token', 'device', 'session', 'delegate')),
  role TEXT NOT NULL,
  label TEXT NOT NULL,
  account INTEGER REFERENCES account (id),
  delegate INTEGER REFERENCES delegate (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;
CREATE INDEX credential_delegate ON credential (delegate) WHERE delegate IS NOT NULL;
CREATE INDEX credential_account ON credential (account) WHERE account IS NOT NULL;

CREATE TABLE pairing (
  code_hash BLOB PRIMARY KEY,
  role TEXT NOT NULL,
  label TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  withdrawn_at INTEGER
) STRICT;

-- The audit log: hash = SHA-256("congressd-event-v1" · prev · seq · at ·
-- actor · act · data), every length and number written out; see event.h.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  act TEXT NOT NULL,
  data TEXT NOT NULL,
  prev BLOB NOT NULL,
  hash BLOB NOT NULL,
  signature BLOB NOT NULL
) STRICT;

CREATE TRIGGER scan_kept BEFORE DELETE ON scan BEGIN SELECT raise(ABORT, 'scans are kept'); END;
CREATE TRIGGER draw_kept BEFORE DELETE ON draw BEGIN SELECT raise(ABORT, 'draws are kept'); END;
CREATE TRIGGER draw_fixed BEFORE UPDATE ON draw BEGIN SELECT raise(ABORT, 'draws are fixed'); END;
CREATE TRIGGER ballot_kept BEFORE DELETE ON ballot BEGIN SELECT raise(ABORT, 'ballots are kept'); END;
CREATE TRIGGER ballot_fixed BEFORE UPDATE ON ballot BEGIN SELECT raise(ABORT, 'ballots are fixed'); END;
CREATE TRIGGER vote_kept BEFORE DELETE ON vote BEGIN SELECT raise(ABORT, 'votes are kept'); END;
CREATE TRIGGER vote_fixed BEFORE UPDATE ON vote BEGIN SELECT raise(ABORT, 'votes are fixed'); END;
CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'events are kept'); END;
CREATE TRIGGER event_fixed BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'events are fixed'); END;
