// The node of one kind that has an id.
// :label KIND kinds
// :param id string the id
MATCH (n:__KIND__ {id: $id})
RETURN n.id AS id
ORDER BY id
