// How many nodes of one kind there are.
// :label KIND kinds
MATCH (n:__KIND__)
RETURN count(n) AS total
