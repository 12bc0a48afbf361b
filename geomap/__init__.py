"""geomap: news articles or event tables in, a map that people can trust out."""
