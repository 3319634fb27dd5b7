// Keeps whether an analysis was written since the graph last changed.
// :param rows rows one row that says so
UNWIND $rows AS row
MATCH (n:CiteweaveStore {id: 'citeweave'})
SET n.annotated = row.annotated
