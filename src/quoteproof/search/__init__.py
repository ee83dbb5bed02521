"""Search: from words half remembered to passages, and from passages to quotations ready to paste.

The same words over the same passages give the same answer. What is offered as a quotation has been judged by the
verdict, so that what is pasted checks. Only the index has files, in the user's cache folder.
"""
