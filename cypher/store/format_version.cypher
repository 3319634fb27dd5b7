// The version of the form in which the graph is stored, and the overrides under which its names are settled.
MATCH (n:CiteweaveStore {id: 'citeweave'})
RETURN n.format AS format, n.overrides AS overrides
