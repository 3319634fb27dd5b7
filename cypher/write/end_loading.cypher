// Keeps that a load is finished.
MATCH (n:CiteweaveStore {id: 'citeweave'})
REMOVE n.loading, n.loaded, n.of_rows
