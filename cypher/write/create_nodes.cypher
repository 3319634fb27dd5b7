// Writes nodes of one kind into a store that holds none yet.
// :label KIND kinds
// :param rows rows the id and all properties of each
UNWIND $rows AS row
CREATE (n:__KIND__)
SET n = row
