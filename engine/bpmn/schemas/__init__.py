"""JSON Schemas and modeler descriptions of designers' files, shipped as package data."""
