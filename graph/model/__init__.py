"""Values: money, calendar, companies, deals, evidence, documents, ids. All are frozen."""
