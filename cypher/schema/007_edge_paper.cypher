// The edges that a paper states, for the query paper, which would look at every node of the database without it.
// :label EDGE edges
CREATE INDEX __EDGE___paper IF NOT EXISTS
FOR ()-[r:__EDGE__]-() ON (r.paper)
