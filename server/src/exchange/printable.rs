//! Cells of a foreign file made safe for a terminal and a page.

/// Most characters that [`printable`] returns.
pub const LIMIT: usize = 80;

/// `bytes` as one line of at most [`LIMIT`] characters: control and direction characters are escaped, bytes that
/// are not UTF-8 appear as `\xff`, a longer text ends with `…`.
pub fn printable(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut used = 0;
    for piece in pieces(bytes) {
        let length = piece.chars().count();
        if used + length >= LIMIT {
            out.push('…');
            break;
        }
        out.push_str(&piece);
        used += length;
    }
    out
}

fn pieces(bytes: &[u8]) -> impl Iterator<Item = String> {
    bytes.utf8_chunks().flat_map(|chunk| {
        let valid = chunk.valid().chars().map(character);
        let invalid = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}"));
        valid.chain(invalid)
    })
}

fn character(c: char) -> String {
    match c {
        '"' | '\'' => c.to_string(),
        _ if is_invisible(c) => c.escape_unicode().to_string(),
        _ => c.escape_debug().to_string(),
    }
}

/// Characters that change how their neighbours are shown: marks, overrides and isolates of direction, and the
/// zero-width ones.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{061c}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LIMIT, printable};

    #[test]
    fn controls_and_overrides_are_shown_not_obeyed() {
        assert_eq!(printable(b"\x1b[31mred\r\n"), "\\u{1b}[31mred\\r\\n");
        assert_eq!(printable("a\u{202e}b".as_bytes()), "a\\u{202e}b");
        assert_eq!(printable(b"caf\xe9"), "caf\\xe9");
        assert_eq!(printable("Müller \"x\"".as_bytes()), "Müller \"x\"");
    }

    proptest! {
        #[test]
        fn any_bytes_give_one_short_line(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let text = printable(&bytes);
            prop_assert!(text.chars().count() <= LIMIT);
            prop_assert!(!text.chars().any(char::is_control));
        }
    }
}
