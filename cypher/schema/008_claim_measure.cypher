// Claims of one measure by their number, for the query claims, which would look at every claim without it.
CREATE INDEX Claim_measure IF NOT EXISTS
FOR (n:Claim) ON (n.measure, n.number)
