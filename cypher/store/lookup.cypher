// The nodes of one kind that a text may mean: by id, by key, or by the key of another spelling.
// :label KIND kinds
// :param id string an id
// :param name key a name
MATCH (n:__KIND__)
WHERE n.id = $id OR $name IN n.keys
RETURN n.id AS id, n.name AS name
ORDER BY id
