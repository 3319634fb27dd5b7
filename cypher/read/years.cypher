// How many papers there are of each year, as far as their dates say.
MATCH (source:Paper)
RETURN source.year AS year,
       count(source) AS papers
ORDER BY year IS NULL, year
