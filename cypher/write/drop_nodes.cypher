// Removes nodes of one kind that no edge reaches any more; one that other people joined to theirs is left alone.
// :label KIND kinds
// :param rows rows the id of each
UNWIND $rows AS row
MATCH (n:__KIND__ {id: row.id})
WITH n
WHERE NOT EXISTS { (n)--() }
DELETE n
