"""How the trained parts are built: a grammar of sentences, examples, fitting, one command."""
