"""Makes the editions' bytes: checked chapters in, a PDF and a DOCX out. Touches no disk.

Leaves out the check itself, and putting files in place.
"""
