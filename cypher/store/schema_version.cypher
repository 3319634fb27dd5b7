// The number of the last migration of the schema that was applied.
MATCH (n:CiteweaveStore {id: 'citeweave'})
RETURN n.schema AS version
