"""Fits the models of `citeweave.extract` to annotated papers; needs scikit-learn, run time does not."""
