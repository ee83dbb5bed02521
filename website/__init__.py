"""Makes the documentation site of the pages in `docs/`. `make site` writes it to `build/site/`; see CONTRIBUTING.md."""
