"""Whatever the check passes is built: books in every construct, and texts of every character, built and proved."""
