//! Colours that screens do not have become colours that they have.
//!
//! In: samples with the colour profile of their file. Out: samples with a profile that browsers take, or
//! without one, which means sRGB. Invariant: an RGB profile stays with its pixels untouched, so that
//! wide-gamut photographs keep their colours; a profile never stands beside pixels that it does not
//! describe.

use moxcms::{ColorProfile, DataColorSpace, Layout, Transform8BitExecutor, TransformOptions};

use super::image::{Channels, Image, squeezed};

/// Real profiles of printing presses have up to 3 MB.
const MAX_PROFILE: usize = 4 << 20;

/// Pixels that are converted at a time.
const AT_ONCE: usize = 4096;

/// The profile's colour space signature, ICC.1:2022, 7.2.8.
fn space(profile: &[u8]) -> Option<&[u8]> {
    let is_profile = profile.get(36..40) == Some(b"acsp") && profile.len() <= MAX_PROFILE;
    profile.get(16..20).filter(|_| is_profile)
}

/// The image, and the profile that is published with it.
pub(super) fn settle(image: Image, profile: Option<Vec<u8>>) -> (Image, Option<Vec<u8>>) {
    let Some(profile) = profile else { return (image, None) };
    match (space(&profile), image.channels) {
        (Some(b"RGB "), Channels::Rgb | Channels::Rgba) => (image, Some(profile)),
        (Some(b"GRAY"), Channels::Gray) => (screen_gray(image, &profile), None),
        _ => (image, None),
    }
}

/// Grey as a profile (often a press's dot gain) describes it becomes sRGB's grey.
fn screen_gray(image: Image, profile: &[u8]) -> Image {
    let Some(transform) = transform(profile, DataColorSpace::Gray, Layout::Gray) else { return image };
    // 256 levels only: a table is exact.
    let levels: Vec<u8> = (0..=255).collect();
    let mut table = [0; 256 * 3];
    if transform.transform(&levels, &mut table).is_err() {
        return image;
    }
    let samples = image.samples.iter().map(|&level| table[usize::from(level) * 3 + 1]).collect();
    Image { samples, ..image }
}

/// Four inks, 255 being all of one, become red, green and blue: by the profile, else by plain subtraction.
pub(super) fn from_inks(mut inks: Vec<u8>, profile: Option<&[u8]>) -> Vec<u8> {
    let by_profile = profile.filter(|profile| space(profile) == Some(b"CMYK"));
    let transform = by_profile.and_then(|profile| transform(profile, DataColorSpace::Cmyk, Layout::Rgba));
    let Some(transform) = transform else { return squeezed(inks, 4, 3, subtract) };
    let count = inks.len() / 4;
    let mut colours = [0; AT_ONCE * 3];
    for from in (0..count).step_by(AT_ONCE) {
        let to = (from + AT_ONCE).min(count);
        let colours = &mut colours[..(to - from) * 3];
        if transform.transform(&inks[from * 4..to * 4], colours).is_err() {
            colours.fill(u8::MAX);
        }
        // Three bytes never reach what is still to be read.
        inks[from * 3..to * 3].copy_from_slice(colours);
    }
    inks.truncate(count * 3);
    inks.shrink_to_fit();
    inks
}

fn subtract(inks: &[u8], colours: &mut [u8]) {
    let light = |ink: u8| u32::from(255 - ink);
    for (colour, ink) in colours.iter_mut().zip(inks) {
        *colour = u8::try_from((light(*ink) * light(inks[3]) + 127) / 255).unwrap_or(u8::MAX);
    }
}

fn transform(
    profile: &[u8],
    space: DataColorSpace,
    layout: Layout,
) -> Option<std::sync::Arc<Transform8BitExecutor>> {
    let profile =
        ColorProfile::new_from_slice(profile).ok().filter(|profile| profile.color_space == space)?;
    let options = TransformOptions::default();
    profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), Layout::Rgb, options).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_are_subtracted_from_white() {
        let inks = vec![0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255, 0, 128, 0, 128];
        let colours = from_inks(inks, None);
        assert_eq!(colours, [255, 255, 255, 0, 255, 255, 0, 0, 0, 127, 63, 127]);
    }

    #[test]
    fn a_profile_of_another_colour_space_does_not_stay() {
        let mut profile = vec![0; 128];
        profile[36..40].copy_from_slice(b"acsp");
        profile[16..20].copy_from_slice(b"CMYK");
        let image = Image::new(1, 1, Channels::Rgb, vec![1, 2, 3]).unwrap();
        assert_eq!(settle(image.clone(), Some(profile.clone())), (image.clone(), None));
        profile[16..20].copy_from_slice(b"RGB ");
        assert_eq!(settle(image.clone(), Some(profile.clone())), (image.clone(), Some(profile)));
        assert_eq!(settle(image.clone(), Some(b"not a profile".to_vec())), (image, None));
    }

    #[test]
    fn a_wrong_profile_of_a_press_does_no_harm() {
        let mut profile = vec![0xFF; 400];
        profile[36..40].copy_from_slice(b"acsp");
        profile[16..20].copy_from_slice(b"CMYK");
        assert_eq!(from_inks(vec![0; 4], Some(&profile)), [255; 3]);
    }
}
