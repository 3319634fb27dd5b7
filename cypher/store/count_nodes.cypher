// How many nodes of one kind there are.
// :label KIND kinds
MATCH (n:__KIND__)
WHERE n.keys IS NOT NULL OR n.measure IS NOT NULL
RETURN count(n) AS total
