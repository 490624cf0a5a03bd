//! What commands run in: settings, screen, an open client.

use kasse::ids::{SystemInfo, TillPrefix};
use kasse::log::LogTo;
use kasse::money::Currency;
use kasse::random::{OsRandom, Random};
use kasse::till::{Client, ClientConfig, JournalPlace, OpenOptions, Till};

use crate::exit::Exit;
use crate::log;
use crate::output::{Failure, Output, Screen};
use crate::settings::{Flags, Given, Problem, Settings, Variables, language};

/// Settings as given, and where to print.
pub(crate) struct Context {
    /// Settings as given.
    pub(crate) given: Given,
    /// The environment of the process.
    pub(crate) variables: Variables,
    /// What was wrong with the settings when they were read.
    pub(crate) problems: Vec<Problem>,
    /// Where to print.
    pub(crate) screen: Screen,
    log: LogTo,
}

/// An open client and its till.
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) till: Till,
    /// Of the till, for amounts.
    pub(crate) currency: Currency,
    /// Of references.
    pub(crate) prefix: TillPrefix,
}

impl Context {
    /// From the command line and the environment of this process.
    fn new(flags: &Flags, output: Output) -> Self {
        let variables = Variables::of_process();
        let (given, problems) = Given::collect(flags, &variables);
        let screen = Screen::new(output, language(&given, &variables), &variables);
        for name in variables.strangers() {
            screen.warn(&format!("warning: {name} is not a variable of kasse and is ignored"));
        }
        Self { given, variables, problems, screen, log: log::to(screen, flags.log) }
    }

    /// Opens client and till for some work, and closes them after it. Whatever an earlier run left unfinished
    /// goes on meanwhile.
    pub(crate) async fn with_session(
        &self,
        work: impl AsyncFnOnce(&Session) -> Result<Exit, Failure>,
    ) -> Result<Exit, Failure> {
        let settings = Settings::check(&self.given, &self.variables, self.problems.clone())?;
        let mut config = ClientConfig::new(settings.environment, settings.credentials, system()?);
        config.log = self.log.clone();
        let place = JournalPlace::File(settings.journal);
        let options = OpenOptions {
            net: settings.net,
            speed: settings.speed,
            relay: settings.relay,
            ..OpenOptions::new(config, place)
        };
        let client = Client::open(options)?;
        let (currency, prefix) = (settings.till.currency, settings.till.prefix.clone());
        let till = client.till(settings.till).await?;
        let session = Session { client, till, currency, prefix };
        let answer = work(&session).await;
        session.client.close().await;
        answer
    }
}

/// Runs a command to its end and tells why, if it fails.
pub(crate) fn run(
    command: &'static str,
    flags: &Flags,
    output: Output,
    work: impl AsyncFnOnce(&Context) -> Result<Exit, Failure>,
) -> Exit {
    let context = Context::new(flags, output);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let answer = match runtime {
        Ok(runtime) => runtime.block_on(work(&context)),
        Err(error) => Err(Failure::Machine(format!("no runtime: {error}"))),
    };
    answer.unwrap_or_else(|failure| failure.tell(command, &context.screen))
}

/// What the platform's support sees.
pub(crate) fn system() -> Result<SystemInfo, Failure> {
    Ok(SystemInfo::new("kasse", env!("CARGO_PKG_VERSION"))?)
}

/// Fresh random bits, for names.
pub(crate) fn random_bits() -> Result<[u8; 16], Failure> {
    OsRandom.bits().map_err(|error| Failure::Machine(error.to_string()))
}
