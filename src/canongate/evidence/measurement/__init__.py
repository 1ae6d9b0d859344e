"""What good customers do besides paying: recommendation, use, service asked for, the degree of an ABCD statement."""
