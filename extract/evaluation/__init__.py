"""How right an extraction is, beyond the figures of `citeweave.extract.scoring`: baselines, confidences, causes."""
