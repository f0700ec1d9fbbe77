use std::io::{self, Cursor, Read};

/// Longest record in bytes. An opening quotation mark that is never closed would otherwise swallow the whole file.
pub const LONGEST_RECORD: u64 = 1 << 20;

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

/// The bytes of a text file with every line ended by one LF, the last too, and without a byte order mark, so that
/// lines can be counted. Fails after [`LONGEST_RECORD`] bytes (and a buffer) without [`Lines::next_record`].
#[derive(Debug)]
pub struct Lines<R> {
    source: R,
    /// The file's first bytes, until they are handed out.
    front: Cursor<Vec<u8>>,
    state: State,
    allowance: u64,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Start,
    /// What was handed out last.
    After(u8),
    End,
}

/// A failure that is the file's, not the disk's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("a row is longer than a mebibyte")]
    EndlessRecord,
    #[error("the file is UTF-16")]
    Utf16,
}

impl<R: Read> Lines<R> {
    pub fn new(source: R) -> Self {
        Self {
            source,
            front: Cursor::default(),
            state: State::Start,
            allowance: LONGEST_RECORD,
        }
    }

    /// A new record starts; another [`LONGEST_RECORD`] bytes may be read.
    pub fn next_record(&mut self) {
        self.allowance = LONGEST_RECORD;
    }

    /// The first bytes (up to three) without their byte order mark.
    fn start(&mut self) -> io::Result<Vec<u8>> {
        let mut first = Vec::with_capacity(UTF8_BOM.len());
        (&mut self.source).take(3).read_to_end(&mut first)?;
        if first.starts_with(b"\xff\xfe") || first.starts_with(b"\xfe\xff") {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                Unreadable::Utf16,
            ));
        }
        if first == UTF8_BOM {
            first.clear();
        }
        Ok(first)
    }

    /// Fills the front of `buffer` from the file; 0 at its end.
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.state == State::Start {
            self.front = Cursor::new(self.start()?);
            self.state = State::After(b'\n');
        }
        let ready = self.front.read(buffer)?;
        if ready > 0 {
            return Ok(ready);
        }
        loop {
            match self.source.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }

    /// Writes the last line's end once.
    fn end(&mut self, buffer: &mut [u8]) -> usize {
        let missing = matches!(self.state, State::After(last) if last != b'\n' && last != b'\r');
        self.state = State::End;
        if missing {
            buffer[0] = b'\n';
        }
        usize::from(missing)
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.state == State::End {
            return Ok(0);
        }
        if self.allowance == 0 {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                Unreadable::EndlessRecord,
            ));
        }
        loop {
            let filled = self.fill(buffer)?;
            if filled == 0 {
                return Ok(self.end(buffer));
            }
            let before = match self.state {
                State::After(last) => last,
                State::Start | State::End => b'\n',
            };
            self.state = State::After(buffer[filled - 1]);
            let kept = end_lines_with_lf(&mut buffer[..filled], before);
            self.allowance = self.allowance.saturating_sub(kept as u64);
            if kept > 0 {
                return Ok(kept);
            }
        }
    }
}

/// Turns CR LF and lone CR into LF in place and returns the new length; `before` is the byte before the buffer.
fn end_lines_with_lf(buffer: &mut [u8], before: u8) -> usize {
    let (mut kept, mut before) = (0, before);
    for at in 0..buffer.len() {
        let byte = buffer[at];
        if !(byte == b'\n' && before == b'\r') {
            buffer[kept] = if byte == b'\r' { b'\n' } else { byte };
            kept += 1;
        }
        before = byte;
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::{LONGEST_RECORD, Lines, Unreadable};

    /// Hands out at most `step` bytes at a time.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let length = self.1.min(buffer.len()).min(self.0.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn all(bytes: &[u8], step: usize) -> Vec<u8> {
        let mut out = Vec::new();
        Lines::new(Drip(bytes, step)).read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn every_kind_of_line_end_becomes_lf() {
        for step in 1..6 {
            assert_eq!(all(b"a\r\nb\rc\nd", step), b"a\nb\nc\nd\n");
            assert_eq!(all(b"\xef\xbb\xbfa\r\r\n\n", step), b"a\n\n\n");
            assert_eq!(all(b"", step), b"");
        }
    }

    #[test]
    fn utf16_is_refused() {
        let error = Lines::new(&b"\xff\xfea\0"[..])
            .read_to_end(&mut Vec::new())
            .unwrap_err();
        assert_eq!(error.downcast::<Unreadable>().unwrap(), Unreadable::Utf16);
    }

    #[test]
    fn an_endless_record_is_refused_in_bounded_memory() {
        let mut out = Vec::new();
        let error = Lines::new(std::io::repeat(b'x'))
            .read_to_end(&mut out)
            .unwrap_err();
        assert_eq!(
            error.downcast::<Unreadable>().unwrap(),
            Unreadable::EndlessRecord
        );
        assert!(out.len() as u64 <= 4 * LONGEST_RECORD);
    }

    proptest! {
        #[test]
        fn the_way_the_bytes_arrive_makes_no_difference(bytes in prop::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), any::<u8>()], 0..60), step in 1usize..8) {
            prop_assume!(!bytes.starts_with(b"\xff\xfe") && !bytes.starts_with(b"\xfe\xff"));
            let out = all(&bytes, step);
            prop_assert_eq!(&out, &all(&bytes, 8192));
            prop_assert!(!out.contains(&b'\r'));
        }
    }
}
