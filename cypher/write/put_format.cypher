// Marks the store with the version of its form.
// :param format integer the version
MERGE (n:CiteweaveStore {id: 'citeweave'})
SET n.format = $format
