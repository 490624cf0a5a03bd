//! Stickers for people and for programs.

use kasse::api::qr::{CallbackQr, RedirectQr};
use serde::Serialize;

use super::COMMAND;
use crate::output::{Id, Screen};

/// One sticker.
#[derive(Serialize)]
pub(super) struct Sticker {
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
    stickers: Vec<Sticker>,
}

impl Sticker {
    fn new(sticker: &'static str, id: &str) -> Self {
        let id = id.to_owned();
        Self { sticker, id, url: None, expires_in_seconds: None, location: None, category: None }
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

    pub(super) fn tell(&self, screen: &Screen) {
        screen.done("sticker", COMMAND, self, || self.text());
    }

    fn text(&self) -> String {
        let place = self.url.as_deref().or(self.location.as_deref()).unwrap_or_default();
        let end = self.expires_in_seconds.map_or_else(String::new, |left| format!(", deleted in {left} s"));
        format!("{}  {place}{end}", self.id)
    }
}

impl List {
    pub(super) fn tell(stickers: impl Iterator<Item = Sticker>, screen: &Screen) {
        let list = Self { stickers: stickers.collect() };
        screen.done("stickers", COMMAND, &list, || list.text());
    }

    fn text(&self) -> String {
        if self.stickers.is_empty() {
            return "There are none.".to_owned();
        }
        self.stickers.iter().map(Sticker::text).collect::<Vec<_>>().join("\n")
    }
}

/// It is gone.
pub(super) fn retired(id: &str, screen: &Screen) {
    screen.done("retired", COMMAND, &Id { id }, || format!("{id} is deleted."));
}
