"""Search: from words half remembered to passages, and from passages to quotations ready to paste.

Promises: pure functions of texts; the same words over the same passages give the same answer. What is offered as a
quotation has been judged by the verdict, so that what is pasted checks. No disk, no clock.
"""
