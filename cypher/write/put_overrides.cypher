// Keeps the overrides under which the names of the store are settled.
// :param overrides string the rows of the file
MATCH (n:CiteweaveStore {id: 'citeweave'})
SET n.overrides = $overrides
