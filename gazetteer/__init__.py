"""The builder of the gazetteer that ships with geomap. Run ``python gazetteer/build.py``."""
