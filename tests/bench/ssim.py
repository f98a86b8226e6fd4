"""How alike a variant is to the photograph it was made from.

The mean structural similarity of the luminance (Wang et al., 2004; Gaussian window of 11 by 11 pixels, sigma
1.5) between the variant and the photograph itself, resized in one step to the variant's size by Pillow's
Lanczos filter. Both sides are held against the same reference, which neither of them made.
"""

import numpy
from PIL import Image

C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
AROUND = numpy.arange(-5, 6)
WEIGHTS = numpy.exp(-AROUND**2 / (2 * 1.5**2)).astype(numpy.float32)
WEIGHTS /= WEIGHTS.sum()


def blurred(samples):
    """Without the 5 pixels at each edge, whose window would reach outside."""
    for axis in (0, 1):
        length = samples.shape[axis] - len(WEIGHTS) + 1
        parts = (numpy.take(samples, range(at, at + length), axis) * weight for at, weight in enumerate(WEIGHTS))
        samples = sum(parts)
    return samples


def ssim(one, two):
    mean_one, mean_two = blurred(one), blurred(two)
    square_one = blurred(one * one) - mean_one * mean_one
    square_two = blurred(two * two) - mean_two * mean_two
    both = blurred(one * two) - mean_one * mean_two
    like = (2 * mean_one * mean_two + C1) * (2 * both + C2)
    return float((like / ((mean_one**2 + mean_two**2 + C1) * (square_one + square_two + C2))).mean())


def luminance(image):
    return numpy.asarray(image.convert("RGB").convert("L"), dtype=numpy.float32)


def likeness(photograph, variants):
    """The SSIM of each of the files, in their order; a reference is made once for each size."""
    original, references = Image.open(photograph).convert("RGB"), {}
    found = []
    for path in variants:
        variant = Image.open(path)
        if variant.size not in references:
            references[variant.size] = luminance(original.resize(variant.size, Image.Resampling.LANCZOS))
        found.append(ssim(references[variant.size], luminance(variant)))
    return found
