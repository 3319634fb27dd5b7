// Writes edges between two kinds into a store that holds none yet.
// :label SOURCE kinds
// :label EDGE edges
// :label TARGET kinds
// :param rows rows source, target, paper and all properties of each
UNWIND $rows AS row
MATCH (a:__SOURCE__ {id: row.source})
MATCH (b:__TARGET__ {id: row.target})
CREATE (a)-[r:__EDGE__]->(b)
SET r = row.properties
RETURN count(r) AS created
