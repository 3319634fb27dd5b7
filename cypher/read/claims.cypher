// Claims of one kind whose number is at least a value, highest first.
// :param measure string<size|compute|speed|bits|quality|scale|other> what is measured
// :param least number = 0 the lowest number that counts
// :param unit string = "" only numbers with this unit, such as x, % or bit; all units if empty
// :param limit integer<1..10000> = 50 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (source:Paper)-[stated:CLAIMS]->(claim:Claim {measure: $measure})
WHERE claim.number >= $least AND ($unit = '' OR claim.unit = $unit) AND stated.confidence >= $min_confidence
RETURN claim.value AS value,
       claim.number AS number,
       claim.unit AS unit,
       stated.evidence AS evidence,
       source.title AS paper,
       source.id AS paper_id,
       claim.id AS id
ORDER BY number DESC, id
LIMIT $limit
