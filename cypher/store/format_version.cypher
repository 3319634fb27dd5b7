// The version of the form in which the graph is stored, the overrides under which its names are settled, and the load
// that was begun and not finished, if one was.
MATCH (n:CiteweaveStore {id: 'citeweave'})
RETURN n.format AS format, n.overrides AS overrides, n.loading AS loading, n.loaded AS loaded, n.of_rows AS of_rows
