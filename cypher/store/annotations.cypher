// What an analysis found of the nodes of one kind.
// :label KIND kinds
MATCH (n:__KIND__)
WHERE n.pagerank IS NOT NULL OR n.community IS NOT NULL OR n.bridges IS NOT NULL
RETURN n.id AS id, n.pagerank AS pagerank, n.community AS community, n.bridges AS bridges
ORDER BY id
