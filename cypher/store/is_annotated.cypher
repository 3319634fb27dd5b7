// Whether an analysis was written since the graph last changed.
MATCH (n:CiteweaveStore {id: 'citeweave'})
WHERE n.annotated = true
RETURN n.annotated AS annotated
