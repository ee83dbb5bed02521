"""Literate cases: what each rule accepts and refuses, written as short books with the answers beside them."""
