// The names of all shared things of one kind; other people's, in a shared database, have no such property.
// :label KIND kinds
MATCH (n:__KIND__)
WHERE n.keys IS NOT NULL
RETURN n.id AS id, n.names AS names
ORDER BY id
