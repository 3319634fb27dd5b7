// What runs there: version and edition.
CALL dbms.components() YIELD name, versions, edition
