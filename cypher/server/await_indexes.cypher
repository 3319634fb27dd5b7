// Waits until every index is filled; it fails where one is not in time.
// :param seconds integer<0..86400> how long to wait
CALL db.awaitIndexes($seconds)
