// The version of the form in which the graph is stored.
MATCH (n:CiteweaveStore {id: 'citeweave'})
RETURN n.format AS format
