-- Whether the ballots of contests that are over still lie in the file as they
-- came: within a page of the database, and from page to page, a row's place
-- tells when it was written. See store_order.h.
CREATE TABLE arrival_order (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  owed INTEGER NOT NULL CHECK (owed IN (0, 1))
) STRICT;

INSERT INTO arrival_order (one, owed)
  SELECT 1, EXISTS (SELECT 1 FROM contest WHERE secret AND state IN ('closed', 'certified', 'cancelled'));

CREATE TRIGGER contest_over AFTER UPDATE OF state ON contest
  WHEN new.secret AND new.state IN ('closed', 'cancelled') AND old.state IN ('issuing', 'voting')
  BEGIN UPDATE arrival_order SET owed = 1; END;
