// Writes edges between two kinds whole; an edge is known by its ends, its kind and its paper.
// :label SOURCE kinds
// :label EDGE edges
// :label TARGET kinds
// :param rows rows source, target, paper and all properties of each
UNWIND $rows AS row
MATCH (a:__SOURCE__ {id: row.source})
MATCH (b:__TARGET__ {id: row.target})
MERGE (a)-[r:__EDGE__ {paper: row.paper}]->(b)
SET r = row.properties
