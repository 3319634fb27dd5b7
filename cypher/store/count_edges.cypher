// How many edges of one kind there are.
// :label EDGE edges
MATCH ()-[r:__EDGE__]->()
WHERE r.evidence IS NOT NULL OR r.rule IS NOT NULL
RETURN count(r) AS total
