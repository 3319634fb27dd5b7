// How many edges of one kind there are.
// :label EDGE edges
MATCH ()-[r:__EDGE__]->()
RETURN count(r) AS total
