//! What the targets begin with: files in `fuzz/seeds`, made from the vectors that every language reads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kasse::http::HttpResponse;
use serde_json::Value;

use crate::machine::play;
use crate::wire;

/// Where the seeds of a target lie.
pub fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target)
}

/// The seeds of a target that are checked in, by name; with them, what once made it fail.
///
/// # Panics
/// If there are none, or they cannot be read.
pub fn read(target: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = folder(target);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let seeds: BTreeMap<String, Vec<u8>> = files
        .map(|file| file.unwrap())
        .map(|file| (file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path()).unwrap()))
        .collect();
    assert!(!seeds.is_empty(), "{target} has no seeds");
    seeds
}

/// The seeds of a target, made anew.
pub fn made(target: &str) -> BTreeMap<String, Vec<u8>> {
    match target {
        "wire" => of_wire(),
        "config" => of_config(),
        "state" => of_state(),
        "rows" => of_rows(),
        "scan" => of_scan(),
        "machine" => of_machine(),
        other => panic!("no seeds for {other}"),
    }
}

fn vectors(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors").join(format!("{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Every answer of the file, but for those that are only long.
fn of_wire() -> BTreeMap<String, Vec<u8>> {
    let file = vectors("error-bodies");
    let cases = file["cases"].as_array().unwrap().iter().filter(|case| case["repeat"].is_null());
    let seed = |case: &Value| {
        let headers = case["headers"].as_object().into_iter().flatten();
        let headers =
            headers.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
        let text = case["text"].as_str().unwrap_or_default();
        let body = if case["json"].is_null() { text.to_owned() } else { case["json"].to_string() };
        let status = u16::try_from(case["status"].as_u64().unwrap()).unwrap();
        let response = HttpResponse { status, headers, body: body.into_bytes() };
        let name = case["name"].as_str().unwrap();
        (file_name(name), wire::case(case["endpoint"].as_str().unwrap(), &response))
    };
    cases.map(seed).collect()
}

/// Every tenth read, and the stories of one scanner.
fn of_scan() -> BTreeMap<String, Vec<u8>> {
    let file = vectors("scan");
    let list = |name: &str| file[name].as_array().unwrap().clone();
    let input = |case: &Value| case["input"].as_str().unwrap().to_owned();
    let reads = list("reads").into_iter().step_by(10).map(|case| input(&case));
    let stories = list("memory")
        .into_iter()
        .map(|story| story["reads"].as_array().unwrap().iter().map(input).collect::<Vec<_>>().join("\0"));
    let named = |kind: &str, texts: &mut dyn Iterator<Item = String>| -> Vec<(String, Vec<u8>)> {
        texts.enumerate().map(|(number, text)| (format!("{kind}-{number:02}"), text.into_bytes())).collect()
    };
    let mut seeds = named("read", &mut reads.into_iter());
    seeds.extend(named("story", &mut stories.into_iter()));
    seeds.into_iter().collect()
}

/// A whole file, variables, and the texts of the vectors, many to a file.
fn of_config() -> BTreeMap<String, Vec<u8>> {
    let whole = "base_url = \"https://gateway.example/vipps\"\nclient_id = \"id\"\nclient_secret = 'secret'\n\
                 subscription_key = \"key\"\nmsn = 123456\nprefix = \"k1\"\ncurrency = \"DKK\"\ncountry = \"DK\"\n\
                 customer_screen = true\npartial_capture = \"no\"\nproxy = \"http://u:p@proxy.example:3128\"\n\
                 no_proxy = [\"localhost\", \"10.0.0.0/8\"]\nlanguage = \"da\"\nspeed = 1\n";
    let broken = "client_secret = hemmelig\n[till]\nmsn = [1, {a = 2}]\njurnal = 1979-05-27\nspeed = 1.5\n";
    let variables = "msn = \"1234\"\0KASSE_BASE_URL=http://127.0.0.1:8080\0KASSE_SPEED=10\0KASSE_JURNAL=x\0\
                     HTTPS_PROXY=proxy.example:3128\0NO_PROXY=*";
    let client = "https://gateway.example/vipps 123456 Till 1.2 k1";
    let mut seeds: BTreeMap<String, Vec<u8>> =
        [("whole", whole), ("broken", broken), ("variables", variables), ("client", client)]
            .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
            .into();
    for name in ["urls", "phone", "money", "reference", "credentials", "customer", "receipt"] {
        let mut texts = Vec::new();
        collect(&vectors(name), &mut texts);
        for (number, texts) in texts.chunks(40).enumerate() {
            let variables: Vec<String> = texts.iter().map(|text| format!("\0X={text}")).collect();
            seeds.insert(format!("{name}-{number}"), variables.concat().into_bytes());
        }
    }
    seeds
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.contains('\0') => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values().for_each(|member| collect(member, texts)),
        _ => {}
    }
}

/// Plays that differ, by number.
fn moves(number: u8) -> Vec<u8> {
    (0..40).flat_map(|step: u8| moved(number, step)).collect()
}

fn moved(number: u8, step: u8) -> [u8; 16] {
    let mut bytes = [0; 16];
    for (at, byte) in (1_u8..).zip(&mut bytes) {
        let mixed = u32::from(number) * 7_919 + u32::from(step) * 104_729 + u32::from(at) * 1_299_709;
        *byte = mixed.wrapping_mul(2_654_435_761).to_be_bytes()[0];
    }
    bytes
}

fn of_state() -> BTreeMap<String, Vec<u8>> {
    let seed = |number: u8| {
        let mut bytes = play::written(&moves(number)[..usize::from(number) * 40]);
        bytes.push(0);
        bytes.extend(&moves(number.wrapping_add(1))[..96]);
        (format!("played-{number:02}"), bytes)
    };
    (1..=12).map(seed).collect()
}

fn of_rows() -> BTreeMap<String, Vec<u8>> {
    let change = |column: u8, row: u8, kind: u8, text: &str| {
        [&[1, column, row, kind, 0, 0, 0, 0, 1][..], text.as_bytes()].concat()
    };
    BTreeMap::from([
        ("nothing".into(), vec![1]),
        ("a-flipped-byte".into(), vec![0, 2, 0, 9, 0xFF]),
        ("a-page".into(), [&[0][..], &[1, 44, 7, 0x5A].repeat(8)].concat()),
        ("no-state".into(), change(0, 0, 0, "")),
        ("attempts".into(), change(0, 1, 5, "attempts:4294967295")),
        ("amount".into(), change(0, 2, 5, "value:9223372036854775807")),
        ("currency".into(), change(0, 3, 5, "currency:\"EUR\"")),
        ("a-wish".into(), change(17, 0, 0, r#"{"wish":"capture","id":"x","amount":null}"#)),
        ("a-unit".into(), change(11, 0, 1, "x")),
        ("an-order".into(), change(4, 1, 1, "order 2")),
        ("an-epoch".into(), change(13, 0, 2, "")),
    ])
}

fn of_machine() -> BTreeMap<String, Vec<u8>> {
    let seed = |number: u8| (format!("play-{number:02}"), [&[number][..], &moves(number)].concat());
    (0..12).map(seed).collect()
}

fn file_name(text: &str) -> String {
    let name: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
    name.to_lowercase()
}
