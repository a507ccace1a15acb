"""A language model as a reader of deals: one more `Extractor`, off unless the settings name one."""
