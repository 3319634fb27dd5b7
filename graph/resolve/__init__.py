"""Which names are one thing, what stands above a thing, and why.

`naming` tells what one name means by itself; `corpus` what many papers together say of names; `batch` what a list of
names says; `overrides` what the owner of the graph says instead; `families` what stands above a thing.
"""
