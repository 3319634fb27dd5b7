// Removes nodes of one kind that no edge reaches any more.
// :label KIND kinds
// :param rows rows the id of each
UNWIND $rows AS row
MATCH (n:__KIND__ {id: row.id})
DELETE n
