//! What the C interface adds to the core, and what a C program with it takes.

use std::collections::HashMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use kasse::block_on;
use kasse::environment::Environment;
use kasse::ids::{Msn, Reference, SystemInfo, TillPrefix};
use kasse::money::{Currency, Money};
use kasse::secret::Credentials;
use kasse::till::{
    Client, ClientConfig, JournalPlace, Meet, OpenOptions, Payment, QrFormat, Sale, TillConfig,
};
use kasse_simulator::{Autopilot, Server, ServerOptions};

use crate::report::Row;
use crate::{Failure, Size};

const ADDED: &str = "0.2 us more than Rust";
const RESIDENT: &str = "8 MiB above the bare host";
/// Of each figure.
const ROUNDS: u32 = 100;
const STRIPPED: &str = "3.5 MiB";

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    let count = size.pick(4_000_000, 100);
    // What is shipped; a trial takes what is built faster.
    let profile = size.pick("dist", "release");
    let library = library(profile)?;
    let server = Server::start(ServerOptions::default())?;
    server.control().set_autopilot(Some(Autopilot { approve: true, after_ms: 10 }));
    let in_c = in_c(&library, &server, count)?;
    let here = here(&server, count)?;
    let figure = |name: &str| in_c.get(name).copied().ok_or_else(|| format!("no figure {name}"));
    let mut rows = Vec::new();
    for (name, what, core) in [
        ("reference_check", "a reference checked", Some(here.reference)),
        ("money_parse", "an amount read, its answer given and freed", Some(here.money)),
        ("wait_handle", "a handle looked up", None),
        ("no_event", "a look for an event, without one", None),
    ] {
        let ours = figure(name)?;
        let row = Row::new(format!("C: {what}"), format!("{ours:.0} ns")).budget(ADDED);
        rows.push(match core {
            Some(core) => Row { peer: format!("{:.0} ns more than Rust", ours - core), ..row },
            None => row,
        });
    }
    for (name, what) in [("status_blocking", "blocking"), ("status_by_event", "told by an event")] {
        let row =
            Row::new(format!("C: status of a payment, {what}"), format!("{:.1} us", figure(name)? / 1e3));
        rows.push(Row { peer: format!("{:.2} x Rust", figure(name)? / here.status), ..row });
    }
    let resident = figure("resident_kb")? - bare(&library)?;
    rows.push(
        Row::new("resident after one payment", format!("{:.1} MiB", resident / 1024.0)).budget(RESIDENT),
    );
    let stripped = std::fs::metadata(&library)?.len();
    rows.push(
        Row::new(format!("libkasse.so, {profile}"), format!("{} KiB", stripped / 1024)).budget(STRIPPED),
    );
    Ok(rows)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn library(profile: &str) -> Result<PathBuf, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--locked", "--package", "kasse-c", "--profile", profile]);
    if !build.current_dir(root()).status()?.success() {
        return Err("the library does not build".into());
    }
    Ok(root().join("target").join(profile).join("libkasse_c.so"))
}

fn compile(source: &str, library: &Path, program: &Path) -> Result<(), Failure> {
    let folder = library.parent().ok_or("no folder")?;
    let mut compile = Command::new("cc");
    compile.args(["-O2", "-std=c99", "-I"]).arg(root().join("include"));
    compile.arg(root().join("benches/peers/c").join(source)).arg("-o").arg(program);
    compile.arg("-L").arg(folder).args(["-Wl,--as-needed", "-lkasse_c"]);
    if compile.status()?.success() { Ok(()) } else { Err(format!("{source} does not compile").into()) }
}

/// Figures by name, as a program prints them.
fn figures(command: &mut Command) -> Result<HashMap<String, f64>, Failure> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let figure = |line: &str| {
        let (name, figure) = line.split_once(' ')?;
        Some((name.to_owned(), figure.parse().ok()?))
    };
    Ok(text.lines().filter_map(figure).collect())
}

fn in_c(library: &Path, server: &Server, count: u32) -> Result<HashMap<String, f64>, Failure> {
    let folder = tempfile::tempdir()?;
    let program = folder.path().join("calls");
    compile("calls.c", library, &program)?;
    // As it is found by its name.
    std::os::unix::fs::symlink(std::fs::canonicalize(library)?, folder.path().join("libkasse.so.0"))?;
    let keys = &server.credentials;
    let mut run = Command::new(&program);
    run.arg(count.to_string()).current_dir(folder.path()).env("LD_LIBRARY_PATH", folder.path());
    run.env("KASSE_BASE_URL", &server.base_url)
        .env("KASSE_CLIENT_ID", &keys.client_id)
        .env("KASSE_CLIENT_SECRET", &keys.client_secret)
        .env("KASSE_SUBSCRIPTION_KEY", &keys.subscription_key)
        .env("KASSE_MSN", &keys.msn);
    figures(&mut run)
}

fn bare(library: &Path) -> Result<f64, Failure> {
    let folder = tempfile::tempdir()?;
    let program = folder.path().join("bare");
    compile("bare.c", library, &program)?;
    let found = figures(&mut Command::new(&program))?;
    found.get("resident_kb").copied().ok_or_else(|| "no figure of the bare host".into())
}

/// The same from Rust, in nanoseconds.
struct Here {
    reference: f64,
    money: f64,
    status: f64,
}

fn here(server: &Server, count: u32) -> Result<Here, Failure> {
    let (_open, payment) = paid(server)?;
    Ok(Here {
        reference: each(count, || {
            black_box(Reference::new(black_box("till-1-15dnbfm3hpxcg9f1")).is_ok());
        }),
        money: each(count, || {
            black_box(
                Money::parse(black_box("149.00"), Currency::Nok).map(|money| money.to_string()).is_ok(),
            );
        }),
        status: each(count / 400 + 1, || {
            black_box(block_on(payment.status()).is_ok());
        }),
    })
}

/// The least of some rounds, in nanoseconds, as the C program has it: whatever else the machine does only adds to it.
fn each(count: u32, call: impl Fn()) -> f64 {
    let each = count / ROUNDS + 1;
    let round = |_| {
        let start = Instant::now();
        (0..each).for_each(|_| call());
        start.elapsed()
    };
    let least = (0..ROUNDS).map(round).min().unwrap_or_default();
    least.as_secs_f64() * 1e9 / f64::from(each)
}

/// The client has to stay open.
fn paid(server: &Server) -> Result<(Client, Payment), Failure> {
    let keys = &server.credentials;
    let config = ClientConfig::new(
        Environment::parse(&server.base_url)?,
        Credentials::new(&*keys.client_id, &*keys.client_secret, &*keys.subscription_key)?,
        SystemInfo::new("bench", "1")?,
    );
    let client = Client::open(OpenOptions::new(config, JournalPlace::Memory))?;
    let till = TillConfig::new(Msn::new(&*keys.msn)?, TillPrefix::new("till-2")?, Currency::Nok);
    let till = block_on(client.till(till))?;
    let sale = Sale::new(Money::new(1000, Currency::Nok)?, Meet::DynamicQr(QrFormat::Text));
    let payment = block_on(till.pay(sale))?;
    block_on(payment.wait(Duration::from_secs(60)))?;
    Ok((client, payment))
}
