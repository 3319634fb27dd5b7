// All shared things of one kind, as a store keeps them; other people's, in a shared database, have no such property.
// :label KIND kinds
MATCH (n:__KIND__)
WHERE n.keys IS NOT NULL
RETURN n.id AS id, n.name AS name, n.names AS names, n.keys AS keys, n.named AS named, n.level AS level, n.inferred AS inferred
ORDER BY id
