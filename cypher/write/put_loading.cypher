// Keeps how far a load has come that is not finished.
// :param loading string the hash of what is loaded
// :param loaded integer how many rows of it are written
// :param of_rows integer how many there are
MATCH (n:CiteweaveStore {id: 'citeweave'})
SET n.loading = $loading, n.loaded = $loaded, n.of_rows = $of_rows
