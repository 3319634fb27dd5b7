// The names of the shared things of one kind whose ids come next; other people's, in a shared database, have no keys.
// :label KIND kinds
// :param after string the last id before them
// :param limit integer<1..1000000> how many
MATCH (n:__KIND__)
WHERE n.id > $after AND n.keys IS NOT NULL
RETURN n.id AS id, n.names AS names
ORDER BY id
LIMIT $limit
