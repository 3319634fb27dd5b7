// Papers by votes, and in their order.
CREATE INDEX Paper_votes IF NOT EXISTS
FOR (n:Paper) ON (n.votes)
