// The shared things of one kind that have these ids.
// :label KIND kinds
// :param ids node<Method|BaseModel|Benchmark|Technique|Task> the ids
UNWIND $ids AS wanted
MATCH (n:__KIND__ {id: wanted})
RETURN n.id AS id, n.name AS name, n.names AS names, n.keys AS keys, n.named AS named, n.level AS level, n.inferred AS inferred
ORDER BY id
