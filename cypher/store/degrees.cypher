// How many edges of any kind end at each of these things of one kind.
// :label KIND kinds
// :param ids node<Method|BaseModel|Benchmark|Technique|Task> the ids of the things
UNWIND $ids AS wanted
MATCH (a)-[r]->(b:__KIND__ {id: wanted})
RETURN b.id AS id, count(r) AS degree
ORDER BY id
