//! Settings: from flags, then variables, then a file in TOML; all that is wrong with them told at once.

mod checks;
mod file;
mod given;
mod network;
mod place;
mod probe;
mod problem;
mod setting;
mod variables;
mod webhook;

pub(crate) use checks::{Settings, journal};
pub(crate) use given::{Flags, Given, language};
pub(crate) use network::network;
pub use probe::faults_of_settings;
pub(crate) use problem::{Origin, Problem};
pub(crate) use setting::Setting;
pub(crate) use variables::Variables;
pub(crate) use webhook::{known_secrets, secrets, split_secrets, webhook_url};
