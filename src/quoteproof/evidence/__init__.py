"""Evidence: the values that verdict, edition and proof share, so that none of them is written twice."""
