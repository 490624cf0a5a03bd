//! `kasse listen`: what the platform sends, shown, and handed on to a webhook handler that is being written.

mod serve;
mod show;

use std::net::{Ipv4Addr, SocketAddr};

use clap::Args as ClapArgs;
use kasse::api::WebhookEvent;
use kasse::secret::Secret;
use kasse::till::{Ensured, Webhooks};
use kasse::transport::net::NetOptions;
use kasse::webhook::Address;
use tokio::net::TcpListener;

use self::serve::Ear;
use self::show::Listening;
use super::trigger::send::Sender;
use crate::context::{Context, run as run_in_context};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::output::{Failure, Output};
use crate::settings::{Flags, known_secrets, webhook_url};

const COMMAND: &str = "listen";

/// Receive webhooks, show each, and hand them on to your own handler.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Your handler; without, events are only shown and accepted
    #[arg(long, value_name = "URL")]
    forward_to: Option<String>,
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
    /// Hear of check-ins at callback stickers too
    #[arg(long)]
    check_ins: bool,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| {
        listen(args, context).await
    })
}

async fn listen(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let forward = args.forward_to.as_deref().map(Address::new).transpose()?;
    let mut interrupts = Interrupts::listen();
    let at = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let failed = |error: std::io::Error| Failure::Machine(format!("port {}: {error}", args.port));
    let listener = TcpListener::bind(at).await.map_err(failed)?;
    let local = format!("http://{}/", listener.local_addr().map_err(failed)?);
    // Behind a tunnel, the address that the platform knows.
    let registered = webhook_url(&context.given).map_err(|problem| vec![problem])?;
    let registered = registered.map_or_else(|| Address::new(local.as_str()), Ok)?;
    context
        .with_session(async |session| {
            let webhooks = session.client.webhooks(session.till.msn().clone());
            let known = known_secrets(&context.given);
            let ensured = webhooks.ensure(&registered, &events(args.check_ins), &known).await?;
            let kept = known.into_iter().find(|known| known.id == ensured.id).map(|known| known.secret);
            let Some(secret) = ensured.new_secret.clone().or(kept) else {
                return Err(Failure::Machine("the registration has no secret".to_owned()));
            };
            let started = Listening::new(&local, &registered, forward.as_ref(), &secret);
            context.screen.print(&started, || started.text());
            let answer =
                hear(listener, &registered, forward.as_ref(), secret, context, &mut interrupts).await;
            tidy(&webhooks, &ensured).await;
            answer
        })
        .await
}

async fn hear(
    listener: TcpListener,
    registered: &Address,
    forward: Option<&Address>,
    secret: Secret,
    context: &Context,
    interrupts: &mut Interrupts,
) -> Result<Exit, Failure> {
    let forward = match forward {
        Some(to) => Some((Sender::new(to.clone(), &NetOptions::default())?, to.clone())),
        None => None,
    };
    let ear = Ear::new(registered.clone(), secret, forward, context.screen);
    tokio::select! {
        () = ear.serve(listener) => {}
        () = interrupts.next() => {}
    }
    Ok(Exit::Done)
}

/// What was made for this run goes with it; a registration that leads nowhere makes the platform try for days.
async fn tidy(webhooks: &Webhooks, ensured: &Ensured) {
    if ensured.new_secret.is_some() {
        drop(webhooks.delete(ensured.id.clone()).await);
    }
}

fn events(check_ins: bool) -> Vec<WebhookEvent> {
    let mut events = WebhookEvent::OF_A_TILL.to_vec();
    events.push(WebhookEvent::PaymentCreated);
    events.extend(check_ins.then_some(WebhookEvent::UserCheckedIn));
    events
}
