//! How alike two pictures look: the mean structural similarity of their luminance (Wang et al., 2004), over
//! windows of 8 by 8 pixels, every fourth.

use crate::outputs::photos::image::Image;

fn luminance(image: &Image) -> Vec<f64> {
    let image = image.opaque();
    let image = image.coloured();
    let weigh =
        |rgb: &[u8]| 0.299 * f64::from(rgb[0]) + 0.587 * f64::from(rgb[1]) + 0.114 * f64::from(rgb[2]);
    image.samples.chunks_exact(3).map(weigh).collect()
}

/// 1 for equal pictures; pictures of different sizes are not compared.
pub fn ssim(one: &Image, other: &Image) -> f64 {
    assert_eq!((one.width, one.height), (other.width, other.height));
    let (width, height) = (one.width as usize, one.height as usize);
    let (one, other) = (luminance(one), luminance(other));
    let (mut sum, mut count) = (0.0, 0.0);
    for top in (0..=height - 8).step_by(4) {
        for left in (0..=width - 8).step_by(4) {
            let places = (0..64).map(|at| (top + at / 8) * width + left + at % 8);
            sum += window(places.map(|at| (one[at], other[at])));
            count += 1.0;
        }
    }
    sum / count
}

fn window(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (mut a, mut b, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y) in pairs {
        a += x;
        b += y;
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    let (a, b) = (a / 64.0, b / 64.0);
    let (va, vb, cov) = (aa / 64.0 - a * a, bb / 64.0 - b * b, ab / 64.0 - a * b);
    let (c1, c2) = (6.5025, 58.5225);
    (2.0 * a * b + c1) * (2.0 * cov + c2) / ((a * a + b * b + c1) * (va + vb + c2))
}
