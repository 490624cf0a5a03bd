//! `kasse simulate`: the platform on this machine.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use kasse_simulator::switches::{SWITCHES, Switches};
use kasse_simulator::{
    Autopilot, Credentials, Environment, Market, PlatformOptions, Roots, Server, ServerOptions, TimeMode,
    Tls, Unit,
};
use serde::Serialize;

use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::output::{Failure, Output, Screen};
use crate::settings::{Given, Variables, language};

const COMMAND: &str = "simulate";

/// Serve the platform on this machine, to test a till against.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    output: Output,
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8217)]
    port: u16,
    /// Time runs so many times as fast
    #[arg(long, value_name = "FACTOR", conflicts_with = "stepped", value_parser = clap::value_parser!(u32).range(1..))]
    speed: Option<u32>,
    /// Time passes only when the control API says so
    #[arg(long)]
    stepped: bool,
    /// The same seed and the same requests give the same answers
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Turn an assumption about the platform round; see --list-switches
    #[arg(long = "switch", value_name = "NAME=VALUE")]
    switches: Vec<String>,
    /// Print the keys of this sales unit; with a market (NO, DK or FI) it is made if it is not there
    #[arg(long, value_name = "MSN[:MARKET]")]
    unit: Option<String>,
    /// Play production: long tokens, no force approve, no magic amounts
    #[arg(long)]
    production: bool,
    /// Customers approve by themselves after so many seconds
    #[arg(long, value_name = "SECONDS", conflicts_with = "decline_after")]
    approve_after: Option<u32>,
    /// Customers decline by themselves after so many seconds
    #[arg(long, value_name = "SECONDS")]
    decline_after: Option<u32>,
    /// Serve TLS with this certificate for 127.0.0.1 (PEM); needs --key
    #[arg(long, value_name = "FILE", requires = "key")]
    certificate: Option<PathBuf>,
    /// The private key of the certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,
    /// Deliver webhooks over TLS to receivers of this machine whose certificate these vouch for (PEM)
    #[arg(long, value_name = "FILE")]
    webhook_ca: Option<PathBuf>,
    /// List the assumptions and end
    #[arg(long)]
    list_switches: bool,
}

/// The one line that a program reads.
#[derive(Serialize)]
struct Started<'a> {
    base_url: &'a str,
    control_url: &'a str,
    #[serde(flatten)]
    credentials: &'a Credentials,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    let variables = Variables::of_process();
    let screen = Screen::new(args.output, language(&Given::default(), &variables), &variables);
    if args.list_switches {
        list_switches(&screen);
        return Exit::Done;
    }
    serve(args, &screen).unwrap_or_else(|failure| failure.tell(COMMAND, &screen))
}

fn serve(args: &Args, screen: &Screen) -> Result<Exit, Failure> {
    let (platform, unit) = platform(args)?;
    let time = match (args.speed, args.stepped) {
        (_, true) => TimeMode::Stepped { start: None },
        (Some(factor), false) => TimeMode::Scaled { factor },
        (None, false) => TimeMode::Real,
    };
    let server = Server::start(ServerOptions {
        port: args.port,
        time,
        tls: tls(args)?,
        webhook_roots: webhook_roots(args)?,
        platform,
        ..ServerOptions::default()
    })
    .map_err(|error| Failure::Machine(format!("port {}: {error}; --port 0 takes a free one", args.port)))?;
    let started = Started {
        base_url: &server.base_url,
        control_url: &server.control_url,
        credentials: &Credentials::of(&unit),
    };
    screen.print(&started, || friendly(&started, &unit, args.speed));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Machine(format!("no runtime: {error}")))?;
    runtime.block_on(async { Interrupts::listen().next().await });
    Ok(Exit::Done)
}

fn tls(args: &Args) -> Result<Option<Tls>, Failure> {
    let Some((certificate, key)) = args.certificate.as_deref().zip(args.key.as_deref()) else {
        return Ok(None);
    };
    let tls = Tls::from_pem(&read(certificate)?, &read(key)?);
    tls.map(Some).map_err(|error| Failure::Machine(error.to_string()))
}

fn webhook_roots(args: &Args) -> Result<Option<Roots>, Failure> {
    let Some(path) = args.webhook_ca.as_deref() else { return Ok(None) };
    let roots = Roots::from_pem(&read(path)?);
    roots.map(Some).map_err(|error| Failure::Machine(format!("{}: {error}", path.display())))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::Machine(format!("{}: {error}", path.display())))
}

/// The platform, and the sales unit whose keys are printed.
fn platform(args: &Args) -> Result<(PlatformOptions, Unit), Failure> {
    let mut options =
        PlatformOptions { seed: args.seed, switches: switches(&args.switches)?, ..Default::default() };
    if args.production {
        options.environment = Environment::Production;
    }
    let plan = args.approve_after.map(|after| (true, after));
    let plan = plan.or(args.decline_after.map(|after| (false, after)));
    options.autopilot = plan.map(|(approve, after)| Autopilot { approve, after_ms: i64::from(after) * 1000 });
    let unit = choose(&mut options.units, args.unit.as_deref())?;
    Ok((options, unit))
}

fn choose(units: &mut Vec<Unit>, wanted: Option<&str>) -> Result<Unit, Failure> {
    let nothing = || Failure::Usage("the simulator has no sales unit".to_owned());
    let Some(wanted) = wanted else { return units.first().cloned().ok_or_else(nothing) };
    let (msn, market) = wanted.split_once(':').map_or((wanted, None), |(msn, market)| (msn, Some(market)));
    if let Some(known) = units.iter().find(|unit| unit.msn == msn) {
        return Ok(known.clone());
    }
    let Some(market) = market else {
        let known: Vec<&str> = units.iter().map(|unit| unit.msn.as_str()).collect();
        let text = format!("--unit {msn}: give MSN:MARKET to make it, or one of {}", known.join(", "));
        return Err(Failure::Usage(text));
    };
    kasse::ids::Msn::new(msn).map_err(|invalid| Failure::Usage(format!("--unit: {invalid}")))?;
    let unit = Unit::new(msn, &format!("Kiosk {msn}"), market_of(market)?);
    units.push(unit.clone());
    Ok(unit)
}

fn market_of(text: &str) -> Result<Market, Failure> {
    match text.to_ascii_uppercase().as_str() {
        "NO" => Ok(Market::No),
        "DK" => Ok(Market::Dk),
        "FI" => Ok(Market::Fi),
        _ => Err(Failure::Usage("--unit: the market is NO, DK or FI".to_owned())),
    }
}

fn switches(settings: &[String]) -> Result<Switches, Failure> {
    let mut switches = Switches::default();
    for setting in settings {
        let refuse = |why: &str| Failure::Usage(format!("--switch {setting}: {why}; see --list-switches"));
        let (name, value) = setting.split_once('=').ok_or_else(|| refuse("NAME=VALUE is needed"))?;
        switches.set(name, value).map_err(|_| refuse("there is no such switch or value"))?;
    }
    Ok(switches)
}

fn list_switches(screen: &Screen) {
    for switch in SWITCHES {
        screen.print(switch, || {
            let values = switch.alternatives.join(" | ");
            format!("{} = {values}\n    {}", switch.name, switch.changes)
        });
    }
}

fn friendly(started: &Started<'_>, unit: &Unit, speed: Option<u32>) -> String {
    let Credentials { client_id, client_secret, subscription_key, msn } = started.credentials;
    let (currency, country) = match unit.market {
        Market::No => ("NOK", "NO"),
        Market::Dk => ("DKK", "DK"),
        Market::Fi => ("EUR", "FI"),
    };
    let speed = speed.map_or_else(String::new, |speed| format!("export KASSE_SPEED={speed}\n"));
    let control = started.control_url;
    format!(
        "The platform answers at {base}. Ctrl-C ends it; everything is forgotten then.\n\
         \n\
         For a till in another terminal (these keys are made up and work only here):\n\
         \n\
         export KASSE_BASE_URL={base}\n\
         export KASSE_CLIENT_ID={client_id}\n\
         export KASSE_CLIENT_SECRET='{client_secret}'\n\
         export KASSE_SUBSCRIPTION_KEY={subscription_key}\n\
         export KASSE_MSN={msn}\n\
         export KASSE_CURRENCY={currency}\n\
         export KASSE_COUNTRY={country}\n\
         export KASSE_JOURNAL=./simulated.db\n\
         {speed}\
         kasse pay 149.00 --qr\n\
         \n\
         The customer is played at {control}:\n\
         \n\
         curl {control}/payments\n\
         curl -X POST {control}/payments/REFERENCE/approve\n\
         curl -X POST {control}/payments/REFERENCE/decline",
        base = started.base_url,
    )
}
