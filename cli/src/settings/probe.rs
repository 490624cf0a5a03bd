//! Settings as arbitrary text, for tests that try any.

use std::path::Path;

use kasse::secret::Secret;

use super::checks::Settings;
use super::file::read_text;
use super::given::Given;
use super::problem::Origin;
use super::setting::Setting;
use super::variables::Variables;

/// What the program says of a file with this text and of these variables of the environment, one line for each
/// fault. Touches no file: the journal is always named, and certificates that are named are not read.
pub fn faults_of_settings(text: &str, variables: &[(String, String)]) -> Vec<String> {
    let variables: Variables = variables.iter().cloned().collect();
    let (mut given, mut problems) = (Given::default(), Vec::new());
    given.set(Setting::Journal, Secret::new("journal"), Origin::Default);
    for key in Setting::ALL {
        if let Some(value) = variables.get(key.names().variable) {
            given.set(key, Secret::new(value), Origin::Variable(key.names().variable));
        }
    }
    read_text(Path::new("kasse.toml"), text, &mut given, &mut problems);
    if given.text(Setting::CaFile).is_some() {
        return problems.iter().map(ToString::to_string).collect();
    }
    let faults = Settings::check(&given, &variables, problems).err().unwrap_or_default();
    let strangers = variables.strangers().into_iter().map(str::to_owned);
    faults.iter().map(ToString::to_string).chain(strangers).collect()
}
