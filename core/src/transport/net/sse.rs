//! Server-sent events out of the bytes of a stream.
//!
//! Source: HTML Living Standard, section 9.2, without what a program has no use for (`retry`, data in several lines).

use zeroize::Zeroizing;

/// Longest line and longest event, in bytes: ours have some hundred.
const LONGEST: usize = 64 * 1024;

/// One event. `data` is wiped when dropped: it may name a customer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sent {
    /// Its kind; empty for a position alone.
    pub(super) kind: String,
    pub(super) data: Zeroizing<String>,
    /// The last id up to here.
    pub(super) id: Option<String>,
}

/// What is not whole yet.
#[derive(Debug, Default)]
pub(super) struct Parser {
    line: Zeroizing<Vec<u8>>,
    event: Sent,
    touched: bool,
}

/// A line or an event that does not end, or a line that is no text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotEvents;

impl Parser {
    /// Takes bytes, wherever they are cut, and gives the events that are whole with them.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<Sent>, NotEvents> {
        let mut whole = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.line.len() + piece.len() + self.event.data.len() > LONGEST {
                return Err(NotEvents);
            }
            if self.line.capacity() == 0 {
                // Ours fit without being moved, so nothing of them is left behind.
                self.line.reserve_exact(LONGEST.min(4 * 1024));
            }
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                let text = std::str::from_utf8(&line).map_err(|_| NotEvents)?;
                whole.extend(self.take(text.trim_end_matches(['\r', '\n'])));
            }
        }
        Ok(whole)
    }

    fn take(&mut self, line: &str) -> Option<Sent> {
        if line.is_empty() {
            if !std::mem::take(&mut self.touched) {
                return None;
            }
            let next = Sent { id: self.event.id.clone(), ..Sent::default() };
            return Some(std::mem::replace(&mut self.event, next));
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.event.kind),
            "data" => self.event.data.push_str(value),
            "id" => self.event.id = Some(value.to_owned()),
            _ => return None,
        }
        self.touched = true;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = "event: started\ndata: {}\n\nid: a.1\nevent: payment\ndata:{\"x\":1}\r\n\r\n:\nid: a.7\n\n: alone\n\n";

    fn sent(kind: &str, data: &str, id: Option<&str>) -> Sent {
        Sent { kind: kind.to_owned(), data: data.to_owned().into(), id: id.map(str::to_owned) }
    }

    #[test]
    fn events_are_the_same_wherever_the_bytes_are_cut() {
        let due = [
            sent("started", "{}", None),
            sent("payment", "{\"x\":1}", Some("a.1")),
            sent("", "", Some("a.7")),
        ];
        for size in 1..STREAM.len() {
            let mut parser = Parser::default();
            let chunks = STREAM.as_bytes().chunks(size);
            let found: Vec<Sent> = chunks.flat_map(|chunk| parser.push(chunk).unwrap()).collect();
            assert_eq!(found, due, "{size}");
        }
    }

    #[test]
    fn half_an_event_is_none() {
        assert_eq!(Parser::default().push(b"event: payment\ndata: {}\n"), Ok(vec![]));
    }

    #[test]
    fn what_does_not_end_is_let_go() {
        let mut parser = Parser::default();
        let piece = [b'x'; 1_000];
        let fault = (0..100).find_map(|_| parser.push(&piece).err());
        assert_eq!(fault, Some(NotEvents));
        let mut parser = Parser::default();
        let fault = (0..10_000).find_map(|_| parser.push(b"data: 0123456789\n").err());
        assert_eq!(fault, Some(NotEvents), "an event without end");
        assert_eq!(Parser::default().push(b"data: \xff\n"), Err(NotEvents));
    }
}
