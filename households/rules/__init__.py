"""Pure rules of the household card: numbers and facts in, answers out; no database, no clock."""
