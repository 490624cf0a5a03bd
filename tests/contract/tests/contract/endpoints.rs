//! Every endpoint of the platform that a till can use is there: in the core, in the simulator, in a story.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::data::{Endpoint, endpoints};
use crate::story;
use crate::world::World;

/// The operations that stories hold the platform's calls against.
fn played() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let stories = files.filter(|path| path.extension().is_some_and(|end| end == "json"));
    stories
        .flat_map(|path| {
            let story: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            let calls = story["calls"].as_array().cloned().unwrap_or_default();
            let some = calls.into_iter().filter(|call| call["count"] != 0);
            some.filter_map(|call| Some(call["operation"].as_str()?.to_owned())).collect::<Vec<_>>()
        })
        .collect()
}

fn fits(endpoint: &Endpoint, method: &str, path: &str) -> bool {
    let (known, given): (Vec<&str>, Vec<&str>) =
        (endpoint.path.split('/').collect(), path.split('/').collect());
    endpoint.method == method
        && known.len() == given.len()
        && known.iter().zip(&given).all(|(known, given)| known.starts_with('{') || known == given)
}

#[test]
fn every_endpoint_is_in_core_simulator_and_a_story() {
    let mut world = World::new();
    story::play(&mut world);
    let played = played();
    let mut missing = Vec::new();
    for endpoint in endpoints() {
        let line = format!("{} {}", endpoint.method, endpoint.path);
        let mut asked = world.asked.iter().filter(|((method, path), _)| fits(&endpoint, method, path));
        let Some(wanted) = kasse_simulator_name(&endpoint.operation) else {
            missing.push(format!("{line}: the simulator knows no {}", endpoint.operation));
            continue;
        };
        if !asked.any(|(_, operation)| operation.as_deref() == Some(wanted.as_str())) {
            missing
                .push(format!("{line}: no call of the core reaches the simulator's {}", endpoint.operation));
        }
        match (&endpoint.no_story, played.contains(&endpoint.operation)) {
            (None, false) => missing.push(format!("{line}: no story has calls of {}", endpoint.operation)),
            (Some(_), true) => missing.push(format!("{line}: a story has it, so no reason is needed")),
            _ => {}
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The simulator's own name of an operation, which is what its debug output says.
fn kasse_simulator_name(operation: &str) -> Option<String> {
    let read = serde_json::from_value::<kasse_simulator::Operation>(Value::from(operation)).ok()?;
    Some(format!("{read:?}"))
}
