// How many nodes of one kind there are.
// :label KIND kinds
MATCH (n:__KIND__)
WHERE n.id IS NOT NULL
RETURN count(n) AS total
