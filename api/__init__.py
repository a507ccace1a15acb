"""The doors: command line, GraphQL, and the desk that both share."""
