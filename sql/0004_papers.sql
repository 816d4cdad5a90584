-- What stands on papers: who holds the congress and where, its bodies, and the
-- delegates' photos.

ALTER TABLE congress ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
ALTER TABLE congress ADD COLUMN place TEXT NOT NULL DEFAULT '';

CREATE TABLE body (
  name TEXT PRIMARY KEY CHECK (name IN ('presidium', 'counting', 'credentials')),
  head TEXT NOT NULL,
  members TEXT NOT NULL                     -- a name a line
) STRICT, WITHOUT ROWID;

-- Apart from the delegates, so that lists and packs never read them.
CREATE TABLE photo (
  delegate INTEGER PRIMARY KEY REFERENCES delegate (id),
  image BLOB NOT NULL,                      -- JPEG, made by this program
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
