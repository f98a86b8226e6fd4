//! What every integration test asks of a portal: an output as bytes or text, and the report of a whole build.

use std::collections::BTreeMap;

use huikan::portal::{Output, Portal, UrlPath};
use huikan::report::{Finding, Report};

/// All outputs by path, crops included, and the report of opening and rendering, as `build` tells it. A copied
/// file counts as the path and hash of its source, a picture as its recipe.
pub fn build(portal: &Portal) -> (BTreeMap<String, Vec<u8>>, Report) {
    let mut outputs = BTreeMap::new();
    let mut findings: Vec<Finding> = portal.report().findings().to_vec();
    let paths: Vec<UrlPath> = portal.routes().map(|route| route.path.clone()).collect();
    for path in paths {
        let rendered = portal.render(&path).expect("every route can be asked for");
        findings.extend(rendered.findings);
        for crop in rendered.crops {
            outputs.insert(crop.path.as_str().to_owned(), format!("picture {:?}", crop.recipe).into_bytes());
        }
        if let Some(output) = rendered.output {
            outputs.insert(path.as_str().to_owned(), bytes(portal, output));
        }
    }
    (outputs, Report::new(findings))
}

fn bytes(portal: &Portal, output: Output) -> Vec<u8> {
    match output {
        Output::Bytes { bytes, .. } => bytes,
        Output::Picture(recipe) => format!("picture {recipe:?}").into_bytes(),
        Output::Copy(source) => {
            let hash = match portal.snapshot().files.get(&source) {
                Some(huikan::snapshot::Source::Text(text)) => text.hash,
                Some(huikan::snapshot::Source::Asset(asset)) => asset.hash,
                None => panic!("{source} is copied and not in the snapshot"),
            };
            format!("copy of {source} {hash}").into_bytes()
        }
    }
}
