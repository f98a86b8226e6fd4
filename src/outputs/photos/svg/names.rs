//! What a drawing may be made of: SVG 1.1's elements and attributes that draw, and those of SVG 2 and
//! Filter Effects that browsers know.
//!
//! Left out on purpose: `script`, `foreignObject`, `iframe` and the like; `animate` and `set`, which can
//! write any attribute later; `metadata`; every attribute that begins with `on`.

#[rustfmt::skip]
const ELEMENTS: [&str; 53] = [
    "circle", "clipPath", "defs", "desc", "ellipse", "feBlend", "feColorMatrix", "feComponentTransfer",
    "feComposite", "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight",
    "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage",
    "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting",
    "feSpotLight", "feTile", "feTurbulence", "filter", "g", "image", "line", "linearGradient", "marker",
    "mask", "path", "pattern", "polygon", "polyline", "radialGradient", "rect", "stop", "style", "svg",
    "switch", "symbol", "text", "textPath", "title", "tspan", "use",
];

#[rustfmt::skip]
const ATTRIBUTES: [&str; 158] = [
    "alignment-baseline", "amplitude", "aria-label", "aria-labelledby", "azimuth", "baseFrequency",
    "baseline-shift", "class", "clip", "clip-path", "clip-rule", "clipPathUnits", "color",
    "color-interpolation", "color-interpolation-filters", "cx", "cy", "d", "diffuseConstant", "direction",
    "display", "divisor", "dominant-baseline", "dx", "dy", "edgeMode", "elevation", "exponent", "fill",
    "fill-opacity", "fill-rule", "filter", "filterUnits", "flood-color", "flood-opacity", "font-family",
    "font-kerning", "font-size", "font-size-adjust", "font-stretch", "font-style", "font-variant",
    "font-weight", "fr", "fx", "fy", "gradientTransform", "gradientUnits", "height", "href", "id",
    "image-rendering", "in", "in2", "intercept", "k1", "k2", "k3", "k4", "kernelMatrix", "kernelUnitLength",
    "lang", "lengthAdjust", "letter-spacing", "lighting-color", "limitingConeAngle", "marker-end",
    "marker-mid", "marker-start", "markerHeight", "markerUnits", "markerWidth", "mask", "mask-type",
    "maskContentUnits", "maskUnits", "mix-blend-mode", "mode", "numOctaves", "offset", "opacity",
    "operator", "order", "orient", "overflow", "paint-order", "pathLength", "patternContentUnits",
    "patternTransform", "patternUnits", "points", "pointsAtX", "pointsAtY", "pointsAtZ", "preserveAlpha",
    "preserveAspectRatio", "primitiveUnits", "r", "radius", "refX", "refY", "result", "role", "rotate",
    "rx", "ry", "scale", "seed", "shape-rendering", "side", "slope", "specularConstant", "specularExponent",
    "spreadMethod", "startOffset", "stdDeviation", "stitchTiles", "stop-color", "stop-opacity", "stroke",
    "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-opacity", "stroke-width", "style", "surfaceScale", "systemLanguage", "tableValues", "targetX",
    "targetY", "text-anchor", "text-decoration", "text-rendering", "textLength", "transform",
    "transform-origin", "type", "unicode-bidi", "values", "vector-effect", "version", "viewBox",
    "visibility", "width", "word-spacing", "writing-mode", "x", "x1", "x2", "xChannelSelector", "y", "y1",
    "y2", "yChannelSelector", "z",
];

/// The element's name, if it draws.
pub(super) fn element(name: &str) -> Option<&'static str> {
    ELEMENTS.binary_search(&name).ok().map(|at| ELEMENTS[at])
}

/// The attribute's name, if it says how something is drawn.
pub(super) fn attribute(name: &str) -> Option<&'static str> {
    ATTRIBUTES.binary_search(&name).ok().map(|at| ATTRIBUTES[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order_and_name_nothing_that_runs() {
        assert!(ELEMENTS.is_sorted() && ATTRIBUTES.is_sorted());
        assert!(!ATTRIBUTES.iter().any(|name| name.starts_with("on")));
        for name in ["script", "foreignObject", "animate", "set", "iframe", "metadata", "a"] {
            assert_eq!(element(name), None, "{name}");
        }
        assert_eq!(attribute("viewBox"), Some("viewBox"));
        assert_eq!(attribute("onload"), None);
    }
}
