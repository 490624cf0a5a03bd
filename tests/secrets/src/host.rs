//! A host: takes payments as it is told, and keeps nothing of what it was told.
//!
//! One command per line on standard input, words separated by tabs; one answer per line on standard output, with
//! `ok` in front if it was done. What is read is wiped when the command is done, so that whatever is found in the
//! memory of the process was left there by the library and what stands below it.

mod commands;

use std::fs::File;
use std::io::Read;
use std::sync::OnceLock;

use zeroize::Zeroize;

pub use commands::SPEED;
use commands::Session;

/// Longest command, in bytes.
const LINE: usize = 8192;

/// What the host keeps on purpose.
static KEPT: OnceLock<String> = OnceLock::new();

/// Serves until standard input ends.
pub fn serve() {
    // Without the buffer of `stdin()`, which nobody can wipe.
    let mut input = File::open("/dev/stdin").expect("standard input");
    let mut line = vec![0; LINE];
    let mut session = None;
    while let Some(length) = read_line(&mut input, &mut line) {
        let answer = obey(&line[..length], &mut session);
        line.zeroize();
        line.resize(LINE, 0);
        println!("{answer}");
    }
}

/// Reads up to the end of the line: a byte at a time, so that nothing of the next one is read.
fn read_line(input: &mut File, line: &mut [u8]) -> Option<usize> {
    for length in 0..line.len() {
        let byte = line.get_mut(length..=length)?;
        input.read_exact(byte).ok()?;
        if byte == b"\n" {
            return Some(length);
        }
    }
    panic!("a command of more than {LINE} bytes");
}

fn obey(line: &[u8], session: &mut Option<Session>) -> String {
    let text = std::str::from_utf8(line).expect("UTF-8");
    let mut words = text.split('\t');
    let command = words.next().unwrap_or_default();
    let words: Vec<&str> = words.collect();
    let answer = match (command, session.as_mut()) {
        ("keep", _) => Ok(KEPT.get_or_init(|| words[0].to_owned()).len().to_string()),
        ("open", None) => Session::open(&words).map(|opened| {
            *session = Some(opened);
            String::new()
        }),
        ("close", Some(_)) => {
            session.take().expect("a session").close();
            Ok(String::new())
        }
        (command, Some(session)) => session.obey(command, &words),
        (command, None) => panic!("{command} without a client"),
    };
    match answer {
        Ok(text) => format!("ok {text}"),
        // The name alone: whether the rest is fit to be told is another test's business.
        Err(error) => format!("no {}", error.name().as_str()),
    }
}
