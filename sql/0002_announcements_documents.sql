-- What the secretariat tells the hall, and who has opened which paper.

CREATE TABLE announcement (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  withdrawn_at INTEGER
) STRICT;
CREATE TRIGGER announcement_kept BEFORE DELETE ON announcement BEGIN SELECT raise(ABORT, 'announcements are kept'); END;

ALTER TABLE document ADD COLUMN pages INTEGER CHECK (pages BETWEEN 1 AND 100000); -- when printed
ALTER TABLE document ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;                -- rows of document_opened

-- Each delegate once, and no time: it is counted, not watched.
CREATE TABLE document_opened (
  document INTEGER NOT NULL REFERENCES document (id),
  delegate INTEGER NOT NULL REFERENCES delegate (id),
  PRIMARY KEY (document, delegate)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER document_opened_counted AFTER INSERT ON document_opened BEGIN
  UPDATE document SET opened = opened + 1 WHERE id = new.document;
END;

-- A door asks again and again who changed since, which are few among many.
CREATE INDEX delegate_updated ON delegate (updated_at);
CREATE INDEX badge_issued ON badge (issued_at);
CREATE INDEX badge_revoked ON badge (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX scan_undone ON scan (undone_at) WHERE undone_at IS NOT NULL;

-- The secretariat looks for the conflicts.
CREATE INDEX scan_conflict ON scan (id) WHERE conflict = 1;
