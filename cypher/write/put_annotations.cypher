// Writes what an analysis found of nodes of one kind; null takes a property away.
// :label KIND kinds
// :param rows rows id, pagerank, community and bridges of each
UNWIND $rows AS row
MATCH (n:__KIND__ {id: row.id})
SET n.pagerank = row.pagerank, n.community = row.community, n.bridges = row.bridges
