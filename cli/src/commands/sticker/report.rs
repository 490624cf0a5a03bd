//! Stickers for people and for programs.

use kasse::api::qr::{CallbackQr, RedirectQr};
use serde::Serialize;

use super::COMMAND;
use crate::exit::Exit;
use crate::output::Screen;

/// One sticker.
#[derive(Serialize)]
pub(super) struct Sticker {
    kind: &'static str,
    command: &'static str,
    ok: bool,
    exit_code: u8,
    sticker: &'static str,
    id: String,
    /// Of one that leads to a page.
    url: Option<String>,
    expires_in_seconds: Option<u64>,
    /// Of one that tells who scanned it.
    location: Option<String>,
    category: Option<String>,
}

/// All of one kind.
#[derive(Serialize)]
pub(super) struct List {
    kind: &'static str,
    command: &'static str,
    ok: bool,
    exit_code: u8,
    stickers: Vec<Sticker>,
}

/// It is gone.
#[derive(Serialize)]
pub(super) struct Retired<'a> {
    kind: &'static str,
    command: &'static str,
    ok: bool,
    exit_code: u8,
    id: &'a str,
}

/// It works for this sales unit.
#[derive(Serialize)]
pub(super) struct Adopted<'a> {
    kind: &'static str,
    command: &'static str,
    ok: bool,
    exit_code: u8,
    /// Under this name its check-ins come.
    id: &'a str,
}

impl Sticker {
    fn new(sticker: &'static str, id: &str) -> Self {
        Self {
            kind: "sticker",
            command: COMMAND,
            ok: true,
            exit_code: 0,
            sticker,
            id: id.to_owned(),
            url: None,
            expires_in_seconds: None,
            location: None,
            category: None,
        }
    }

    pub(super) fn redirect(found: &RedirectQr) -> Self {
        Self {
            url: Some(found.target.as_str().to_owned()),
            expires_in_seconds: found.expires_in.map(|left| left.as_secs()),
            ..Self::new("redirect", found.id.as_str())
        }
    }

    pub(super) fn callback(found: &CallbackQr) -> Self {
        Self {
            location: found.location.clone(),
            category: found.category.as_ref().map(|category| category.as_str().to_owned()),
            ..Self::new("callback", found.id.as_str())
        }
    }

    pub(super) fn text(&self) -> String {
        let place = self.url.as_deref().or(self.location.as_deref()).unwrap_or_default();
        let end = self.expires_in_seconds.map_or_else(String::new, |left| format!(", deleted in {left} s"));
        format!("{}  {place}{end}", self.id)
    }
}

impl List {
    pub(super) fn of(stickers: impl Iterator<Item = Sticker>) -> Self {
        Self { kind: "stickers", command: COMMAND, ok: true, exit_code: 0, stickers: stickers.collect() }
    }

    pub(super) fn text(&self) -> String {
        if self.stickers.is_empty() {
            return "There are none.".to_owned();
        }
        self.stickers.iter().map(Sticker::text).collect::<Vec<_>>().join("\n")
    }
}

impl<'a> Retired<'a> {
    pub(super) fn tell(id: &'a str, screen: &Screen) -> Exit {
        let report = Self { kind: "retired", command: COMMAND, ok: true, exit_code: 0, id };
        screen.print(&report, || format!("{id} is deleted."));
        Exit::Done
    }
}

impl<'a> Adopted<'a> {
    pub(super) fn tell(id: &'a str, screen: &Screen) -> Exit {
        let report = Self { kind: "adopted", command: COMMAND, ok: true, exit_code: 0, id };
        screen.print(&report, || format!("The sticker works. Its check-ins come under {id}."));
        Exit::Done
    }
}
