// All shared things of one kind, as a store keeps them.
// :label KIND kinds
MATCH (n:__KIND__)
RETURN n.id AS id, n.name AS name, n.names AS names, n.keys AS keys, n.named AS named, n.level AS level
ORDER BY id
