"""Check: the stages run one after another over what was read; pure, and the same for every front end."""
