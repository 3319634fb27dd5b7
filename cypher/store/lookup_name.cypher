// The nodes of one kind that a name may mean, by its key or by the key of another spelling.
// :label KIND kinds
// :param name key the name
MATCH (n:__KIND__)
WHERE $name IN n.keys
RETURN n.id AS id
ORDER BY id
