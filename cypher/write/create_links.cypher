// Writes derived edges between things of one kind into a store that holds none yet.
// :label KIND kinds
// :label EDGE edges
// :param rows rows source, target and rule of each
UNWIND $rows AS row
MATCH (a:__KIND__ {id: row.source})
MATCH (b:__KIND__ {id: row.target})
CREATE (a)-[r:__EDGE__ {rule: row.rule}]->(b)
RETURN count(r) AS created
