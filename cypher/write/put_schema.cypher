// Keeps the number of the last migration of the schema that was applied.
// :param version integer the number
MATCH (n:CiteweaveStore {id: 'citeweave'})
SET n.schema = $version
