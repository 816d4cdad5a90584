-- Who votes, by delegation: attendance is counted without reading the delegates.
CREATE INDEX delegate_voting ON delegate (delegation, voting);
DROP INDEX delegate_delegation;
