// The heap of the server's process, as it reports it itself.
CALL dbms.queryJmx('java.lang:type=Memory') YIELD attributes
RETURN attributes.HeapMemoryUsage.value.properties.max AS most, attributes.HeapMemoryUsage.value.properties.used AS used
