// Writes nodes of one kind whole; what a node held before is gone.
// :label KIND kinds
// :param rows rows the id and all properties of each
UNWIND $rows AS row
MERGE (n:__KIND__ {id: row.id})
SET n = row
