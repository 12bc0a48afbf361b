"""Extras: other programs as evidence. Nothing here is needed, or imported, by default.

Named entities by spaCy or Slovnet make names of places surer; a language model behind an
OpenAI-compatible endpoint can read articles in place of the rules. Whatever they say is checked
against the text, the taxonomy and the gazetteer.
"""
