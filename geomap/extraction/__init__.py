"""Events from text: what happened, where, when, how sure, and who says so."""
