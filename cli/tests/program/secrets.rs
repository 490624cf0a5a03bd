//! Keys and customers: in nothing that any command prints, in no file it leaves, and not on a command line.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use kasse_secrets::{Canaries, Kind, Searcher};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Simulator, Till, kasse, run};

/// The customer who pays when nobody is named.
const NUMBER: &str = "4712345678";

/// Everything a command says on both its outputs, with `input` on its standard input.
fn said(command: &mut Command, input: &str) -> String {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that refuses its command line does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).join("\n")
}

fn found(canaries: &Canaries, text: &str) -> Vec<String> {
    Searcher::new(canaries).named(text.as_bytes())
}

fn keys(simulator: &Simulator, canaries: &mut Canaries) {
    canaries.add(Kind::Credential, "client id", simulator.text("client_id"));
    canaries.add(Kind::Credential, "client secret", simulator.text("client_secret"));
    canaries.add(Kind::Credential, "subscription key", simulator.text("subscription_key"));
}

#[test]
fn no_command_prints_a_key_or_a_customer() {
    let simulator = Simulator::fast(&["--approve-after", "2"]);
    let till = Till::new(&simulator);
    let mut canaries = Canaries::new();
    keys(&simulator, &mut canaries);
    canaries.add(Kind::Customer, "phone number", NUMBER);
    canaries.add(Kind::Customer, "family name", "Nordmann");
    let personal = json!({ "phone": NUMBER, "version": "2.0", "age_ms": 0 }).to_string();
    let scanned = simulator.control("POST", "/personal-qr", &personal)["text"].as_str().unwrap().to_owned();
    canaries.add(Kind::Customer, "personal QR", scanned.rsplit('/').next().unwrap());
    let password = canaries.make(Kind::Credential, "proxy password", "");
    let unknown = canaries.make(Kind::Customer, "code of nobody", "https://qr.vipps.no/p/");
    let address = canaries.make(Kind::Customer, "return address", "https://shop.example/");
    let proxy = format!("http://till:{password}@127.0.0.1:9");
    let (mut reference, mut all) = (String::new(), String::new());
    for json in [&[][..], &["--json"]] {
        for (arguments, input) in [
            (vec!["pay", "149", "--phone", "-"], format!("+{NUMBER}\n")),
            (vec!["pay", "149", "--scan", "-"], scanned.clone()),
            (vec!["pay", "149", "--scan", "-"], unknown.clone()),
            (vec!["pay", "149", "--phone", "-"], format!("+{NUMBER}0\n")),
            (vec!["pay", "149", "--redirect", &address], String::new()),
            (vec!["status", &reference], String::new()),
            (vec!["refund", &reference], String::new()),
            (vec!["refund", &reference], String::new()),
            (vec!["journal", "list"], String::new()),
            (vec!["journal", "show", &reference], String::new()),
            (vec!["recovered"], String::new()),
            (vec!["doctor"], String::new()),
        ] {
            let mut command = till.command(&arguments);
            command.args(json).env("HTTPS_PROXY", &proxy);
            if arguments[0] != "journal" {
                command.args(["--log", "debug"]);
            }
            let text = said(&mut command, &input);
            assert_eq!(found(&canaries, &text), [""; 0], "{text}");
            all.push_str(&text);
        }
        let listed = till.run(&["journal", "list"]);
        let newest = &listed.result()["payments"][0]["reference"];
        reference = newest.as_str().unwrap().to_owned();
    }
    for mark in ["\"outcome\":\"paid\"", "debug", "refused", "personal_qr_invalid", "proxy"] {
        assert!(all.contains(mark), "{mark} was said: {all}");
    }
    let files = Searcher::new(&canaries).in_files(till.folder.path(), &[Kind::Credential, Kind::Customer]);
    assert_eq!(files, [""; 0], "everything is final");
}

#[test]
fn settings_that_are_wrong_are_not_repeated() {
    let mut canaries = Canaries::new();
    let secret = canaries.make(Kind::Credential, "secret", "");
    for file in [
        format!("client_secret = {secret}"),
        format!("client_secret = \"{secret}"),
        format!("client_secret = [\"{secret}\"]"),
        format!("client_secret = \"{secret} \""),
        format!("client_secret \"{secret}\""),
        format!("client_secret = \"\\{secret}\""),
        secret.clone(),
        format!("{secret} = 1"),
        format!("\"{secret}\" = \"x\""),
        format!("[{secret}]"),
        format!("client_secret.{secret} = 1"),
        format!("base_url = \"https://till:{secret}@gateway.example\""),
        format!("proxy = \"socks5://till:{secret}@proxy.example\""),
        format!("msn = \"{secret}\"\nprefix = \"{secret}_\"\ncountry = \"{secret}\"\nspeed = \"{secret}\""),
        format!("customer_screen = \"{secret}\"\ncurrency = \"{secret}\"\nlanguage = \"{secret}\""),
    ] {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("kasse.toml"), &file).unwrap();
        for arguments in [&["status", "shop-0001"][..], &["doctor"], &["status", "shop-0001", "--json"]] {
            let mut command = kasse(arguments);
            let text = said(command.current_dir(folder.path()), "");
            assert!(text.contains("kasse.toml"), "{file}: {text}");
            assert_eq!(found(&canaries, &text), [""; 0], "{file}: {text}");
        }
    }
}

#[test]
fn what_is_no_command_line_is_not_repeated() {
    let mut canaries = Canaries::new();
    let secret = canaries.make(Kind::Credential, "secret", "");
    let pair = |flag: &str| format!("{flag}={secret}");
    for arguments in [
        vec!["pay", "10", "--qr", "--client-secret", &secret],
        vec!["pay", "10", "--qr", &pair("--client-secret")],
        vec!["pay", "10", "--qr", &pair("--subscription-key")],
        vec!["doctor", &pair("--client-id")],
    ] {
        for json in [&[][..], &["--json"]] {
            let text = said(kasse(&arguments).args(json), "");
            assert!(text.contains("--client") || text.contains("--subscription"), "{text}");
            assert_eq!(found(&canaries, &text), [""; 0], "{text}");
        }
    }
}

#[test]
fn a_password_of_a_proxy_is_refused_on_the_command_line() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    let mut canaries = Canaries::new();
    let password = canaries.make(Kind::Credential, "proxy password", "");
    for proxy in
        [format!("http://till:{password}@proxy.example:3128"), format!("till:{password}@proxy.example")]
    {
        for command in ["doctor", "recovered"] {
            let text = said(&mut till.command(&[command, "--proxy", &proxy, "--json"]), "");
            assert!(text.contains("has a user name or password in it"), "{text}");
            assert_eq!(found(&canaries, &text), [""; 0], "{text}");
        }
        let ran = run(till.command(&["recovered", "--json"]).env("KASSE_PROXY", &proxy));
        assert_eq!(
            (ran.code, ran.result()["ok"].clone()),
            (0, Value::Bool(true)),
            "in a variable it is fine: {ran:?}"
        );
    }
}
