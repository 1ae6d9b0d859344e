"""The same expressions on Apache Spark, for data that outgrow a machine: an engine, and moving tables to it."""
