use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Ran, kasse, run};

/// `journal list` in a folder with this file: its error names the journal that is in use.
fn journal(file: &str, variables: &[(&str, &str)], flags: &[&str]) -> Ran {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("kasse.toml"), file).unwrap();
    let mut command = kasse(&["journal", "list", "--json"]);
    command.args(flags).envs(variables.iter().copied()).current_dir(folder.path());
    run(&mut command)
}

fn problems(ran: &Ran) -> Vec<Value> {
    assert_eq!((ran.code, ran.error("name")), (2, &json!("configuration")), "{ran:?}");
    ran.error("problems").as_array().unwrap().clone()
}

#[test]
fn flags_go_before_variables_and_those_before_the_file() {
    let file = "journal = 'of-file.db'";
    let variable = [("KASSE_JOURNAL", "of-variable.db")];
    let flag = ["--journal", "of-flag.db"];
    let used = |ran: &Ran| ran.error("detail").as_str().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(used(&journal(file, &variable, &flag)), "of-flag.db");
    assert_eq!(used(&journal(file, &variable, &[])), "of-variable.db");
    assert_eq!(used(&journal(file, &[], &[])), "of-file.db");
    assert_eq!(used(&journal(file, &[("KASSE_JOURNAL", "")], &[])), "of-file.db", "empty is not set");
    let default = Path::new("state").join("kasse").join("journal.db");
    assert_eq!(used(&journal("", &[("XDG_STATE_HOME", "state")], &[])), default.display().to_string());
}

#[test]
fn the_file_can_be_elsewhere() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("other.toml");
    fs::write(&path, "journal = 'of-other.db'").unwrap();
    let path = path.to_str().unwrap();
    for (variables, flags) in [(vec![("KASSE_CONFIG", path)], vec![]), (vec![], vec!["--config", path])] {
        let ran = journal("journal = 'of-file.db'", &variables, &flags);
        assert!(ran.error("detail").as_str().unwrap().ends_with("of-other.db"), "{ran:?}");
    }
    let missing = problems(&journal("", &[], &["--config", "no-such.toml"]));
    assert_eq!(missing[0]["setting"], "config");
}

#[test]
fn unknown_names_in_the_file_are_refused_with_their_lines() {
    let found = problems(&journal("journal = 'x'\n\njurnal = 'y'\nmns = '1'\n", &[], &[]));
    let places: Vec<(&str, &str)> =
        found.iter().map(|one| (one["setting"].as_str().unwrap(), one["where"].as_str().unwrap())).collect();
    assert_eq!(places, [("jurnal", "kasse.toml, line 3"), ("mns", "kasse.toml, line 4")]);
}

#[test]
fn all_that_is_wrong_is_told_at_once_and_no_secret_with_it() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("kasse.toml"), "client_secret = \"hemme lig\"\nmsn = '12'\n").unwrap();
    let mut command = kasse(&["status", "shop-0001", "--currency", "XXX"]);
    command.env("KASSE_SUBSCRIPTION_KEY", "n\u{f8}kkel\u{200b}").current_dir(folder.path());
    let human = run(&mut command);
    let ran = run(command.arg("--json"));
    let found = problems(&ran);
    let named: Vec<&str> = found.iter().map(|one| one["setting"].as_str().unwrap()).collect();
    for due in ["base_url", "client_id", "client_secret", "subscription_key", "msn", "currency", "journal"] {
        assert!(named.contains(&due) && human.errors.contains(due), "{due} is not in {named:?}");
    }
    for secret in ["hemme", "lig", "kkel"] {
        assert!(!ran.text.contains(secret) && !human.errors.contains(secret), "{ran:?} {human:?}");
    }
}

#[test]
fn a_variable_with_a_typing_error_is_pointed_out() {
    let ran = journal("journal = 'x'", &[("KASSE_JURNAL", "y")], &[]);
    assert!(ran.errors.contains("KASSE_JURNAL"), "{ran:?}");
}

#[test]
fn secrets_have_no_flags() {
    for flag in ["--client-secret", "--subscription-key", "--client-id"] {
        let ran = run(&mut kasse(&["pay", "10", "--qr", flag, "x", "--json"]));
        assert_eq!((ran.code, ran.error("name")), (2, &json!("usage")), "{flag}");
    }
}
