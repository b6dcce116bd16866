"""Reports for those above and outside the team: partnership board, scrutiny committee, FOI answer, inspection day."""
