"""The papers of the pool: what a report says, and the same as a document that offices edit on."""
