//! The file that says what a relay is.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kasse::error::Invalid;
use kasse::ids::{Msn, TillPrefix};
use kasse::receiver::{ReceiverOptions, Tls};
use kasse::relay::{RelayOptions, RelayTill};
use kasse::secret::Secret;
use kasse::webhook::Address;
use serde::Deserialize;

use crate::output::Failure;
use crate::settings::{Origin, Problem, Setting, Variables, split_secrets};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: SocketAddr,
    address: String,
    journal: PathBuf,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    #[serde(default)]
    webhook_secrets: Vec<String>,
    heartbeat_seconds: Option<u64>,
    streams: Option<usize>,
    streams_per_till: Option<usize>,
    connections: Option<usize>,
    tills: BTreeMap<String, Till>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Till {
    token: Tokens,
    units: Vec<String>,
    #[serde(default)]
    prefixes: Vec<String>,
    #[serde(default)]
    stickers: Vec<String>,
    #[serde(default)]
    other_stickers: bool,
}

/// Two while they are exchanged.
#[derive(Deserialize)]
#[serde(untagged)]
enum Tokens {
    One(String),
    Some(Vec<String>),
}

/// Reads it. What is wrong is told without a value: it may be a secret.
pub(super) fn read(path: &Path, variables: &Variables) -> Result<RelayOptions, Failure> {
    let text = read_file("FILE", path)?;
    let text = String::from_utf8(text).map_err(|_| problem(path, 0, "is no text".to_owned()))?;
    let file: File = toml::from_str(&text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
        problem(path, line, without_values(error.message()))
    })?;
    options(file, variables)
}

fn options(file: File, variables: &Variables) -> Result<RelayOptions, Failure> {
    let mut receiver = ReceiverOptions::new(file.listen, Address::new(file.address)?);
    receiver.tls = match (file.certificate, file.key) {
        (Some(certificate), Some(key)) => {
            let (chain, key) = (read_file("certificate", &certificate)?, read_file("key", &key)?);
            Some(Tls::from_pem(&chain, &key)?)
        }
        (None, None) => None,
        _ => return Err(Invalid::new("key", "stands alone", "certificate and key, or neither").into()),
    };
    receiver.connections = file.connections.unwrap_or(receiver.connections);
    let mut options = RelayOptions::new(receiver, file.journal);
    let given = variables.get(Setting::WebhookSecrets.names().variable).unwrap_or_default();
    options.secrets =
        file.webhook_secrets.iter().map(String::as_str).chain([given]).flat_map(split_secrets).collect();
    options.heartbeat = file.heartbeat_seconds.map_or(options.heartbeat, Duration::from_secs);
    options.streams = file.streams.unwrap_or(options.streams);
    options.streams_per_till = file.streams_per_till.unwrap_or(options.streams_per_till);
    let tills = file.tills.into_iter().map(|(name, till)| relay_till(name, till));
    options.tills = tills.collect::<Result<_, Invalid>>()?;
    Ok(options)
}

fn relay_till(name: String, till: Till) -> Result<RelayTill, Invalid> {
    let tokens = match till.token {
        Tokens::One(token) => vec![token],
        Tokens::Some(tokens) => tokens,
    };
    Ok(RelayTill {
        name,
        tokens: tokens.into_iter().map(Secret::new).collect(),
        units: till.units.into_iter().map(Msn::new).collect::<Result<_, _>>()?,
        prefixes: till.prefixes.into_iter().map(TillPrefix::new).collect::<Result<_, _>>()?,
        stickers: till.stickers,
        other_stickers: till.other_stickers,
    })
}

fn read_file(what: &'static str, path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| {
        Failure::Settings(vec![Problem::new(
            what,
            Some(Origin::File(path.to_path_buf(), 0)),
            format!("cannot be read: {}", error.kind()),
            "a file that can be read",
        )])
    })
}

fn problem(path: &Path, line: usize, fault: String) -> Failure {
    let rule = "as docs/relay.md shows it";
    Failure::Settings(vec![Problem::new("FILE", Some(Origin::File(path.to_path_buf(), line)), fault, rule)])
}

/// A message may repeat a value that has the wrong type, in quotes; names of fields are in backticks.
fn without_values(message: &str) -> String {
    let parts = message.split('"').enumerate();
    parts.map(|(number, part)| if number % 2 == 0 { part } else { "…" }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
        listen = "127.0.0.1:0"
        address = "https://pos.example.com/hooks"
        journal = "relay.db"
        webhook_secrets = ["id:hemmelig-1", "hemmelig-2"]

        [tills.k1]
        token = "0123456789abcdef0123456789abcdef"
        units = ["123456"]
        prefixes = ["k1"]
        stickers = ["till-01"]

        [tills.k2]
        token = ["1123456789abcdef0123456789abcdef", "2123456789abcdef0123456789abcdef"]
        units = ["123456"]
        other_stickers = true
    "#;

    fn parsed(text: &str) -> Result<RelayOptions, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("relay.toml");
        std::fs::write(&path, text).unwrap();
        read(&path, &Variables::default())
    }

    #[test]
    fn a_whole_file_is_read() {
        let options = parsed(WHOLE).unwrap();
        assert_eq!(options.check(), Ok(()));
        assert_eq!(options.secrets, [Secret::new("hemmelig-1"), Secret::new("hemmelig-2")]);
        let [first, second] = &options.tills[..] else { panic!() };
        assert_eq!((first.name.as_str(), first.tokens.len(), first.other_stickers), ("k1", 1, false));
        assert_eq!((second.tokens.len(), second.other_stickers), (2, true));
    }

    #[test]
    fn the_file_of_the_documentation_can_be_meant() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/relay.md");
        let page = std::fs::read_to_string(page).unwrap();
        let block = page.split("```toml").nth(1).unwrap().split("```").next().unwrap();
        let mut number = 0;
        let tokens = block.split("…").map(|part| {
            number += 1;
            format!("{part}{number:032}")
        });
        let text = tokens.collect::<String>();
        // No such files here.
        let lines = text.lines().filter(|line| !line.contains("/etc/kasse/")).collect::<Vec<_>>();
        let text = lines.join("\n");
        let options = parsed(text.strip_suffix(&format!("{number:032}")).unwrap()).unwrap();
        assert_eq!(options.check(), Ok(()));
        assert_eq!(options.tills.len(), 2);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_without_values() {
        for (from, to, line) in [
            ("units = [\"123456\"]\n        prefixes", "unit = [\"123456\"]\n        prefixes", "line 9"),
            ("journal = \"relay.db\"", "journal = \"relay.db", "line 4"),
            ("listen = \"127.0.0.1:0\"", "listen = \"hemmelig\"", "line 2"),
            ("webhook_secrets = [", "webhook_secrets = 7 #", "line 5"),
            ("[\"1123456789", "[7, \"1123456789", "line 14"),
        ] {
            let text = WHOLE.replacen(from, to, 1);
            assert_ne!(text, WHOLE, "{from}");
            let told = format!("{:?}", parsed(&text).unwrap_err());
            let number = line.trim_start_matches("line ");
            assert!(told.contains(&format!(", {number}))")), "{line}: {told}");
            assert!(!told.contains("hemmelig") && !told.contains("123456789"), "{told}");
        }
    }
}
