"""The kinds: each module holds one, as `KIND`."""
