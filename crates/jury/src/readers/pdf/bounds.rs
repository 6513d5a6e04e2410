//! Whether the streams of a PDF unfold within bounds: the library unfolds some as it opens the
//! file, and asks for no limit.

use std::io::Read;

use flate2::read::ZlibDecoder;
use memchr::memmem;

/// What one stream, and all of them, may unfold to. Pictures are never unfolded.
const MOST_OF_ONE: u64 = 32 << 20;
const MOST_OF_ALL: u64 = 128 << 20;
/// The dictionary of a stream is just before it.
const DICTIONARY: usize = 600;
/// More streams are no report.
const MOST_STREAMS: usize = 50_000;

pub(super) fn are_kept(bytes: &[u8]) -> bool {
    let mut left = MOST_OF_ALL;
    let places = memmem::find_iter(bytes, b"stream").filter(|at| !bytes[..*at].ends_with(b"end"));
    for (count, at) in places.enumerate() {
        let dictionary = dictionary(bytes, at);
        let filters = memmem::find_iter(dictionary, b"/FlateDecode").count()
            + memmem::find_iter(dictionary, b"/Fl ").count();
        let is_picture = has(dictionary, b"/Image") && !has(dictionary, b"/ObjStm");
        if filters > 1 || count > MOST_STREAMS {
            return false;
        }
        if filters == 0 || is_picture {
            continue;
        }
        let mut body = &bytes[at + b"stream".len()..];
        while let [b'\r' | b'\n' | b' ', rest @ ..] = body {
            body = rest;
        }
        let most = MOST_OF_ONE.min(left);
        let mut unfolded = ZlibDecoder::new(body).take(most + 1);
        // A stream that is broken unfolds up to where it breaks.
        let mut sum = 0;
        let mut chunk = [0; 16 << 10];
        while let Ok(read @ 1..) = unfolded.read(&mut chunk) {
            sum += read as u64;
        }
        if sum > most {
            return false;
        }
        left -= sum;
    }
    true
}

fn dictionary(bytes: &[u8], at: usize) -> &[u8] {
    let near = &bytes[at.saturating_sub(DICTIONARY)..at];
    let start = memmem::rfind(near, b"obj").unwrap_or_default();
    &near[start..]
}

fn has(dictionary: &[u8], name: &[u8]) -> bool {
    memmem::find(dictionary, name).is_some()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn stream(dictionary: &str, megabytes: usize) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        let piece = vec![b' '; 1 << 20];
        for _ in 0..megabytes {
            encoder.write_all(&piece).expect("bytes");
        }
        let packed = encoder.finish().expect("a stream");
        let head = format!("4 0 obj<<{dictionary}/Length {}>>stream\n", packed.len());
        [head.as_bytes(), &packed, b"\nendstream endobj\n"].concat()
    }

    #[test]
    fn a_stream_that_unfolds_out_of_measure_is_refused_and_a_picture_is_not_unfolded() {
        assert!(are_kept(&stream("/Filter/FlateDecode", 2)));
        assert!(!are_kept(&stream("/Filter/FlateDecode", 40)));
        assert!(are_kept(&stream("/Subtype/Image/Filter/FlateDecode", 40)));
        assert!(!are_kept(&stream(
            "/Type/ObjStm/Image/Filter/FlateDecode",
            40
        )));
        assert!(!are_kept(&stream("/Filter[/FlateDecode/FlateDecode]", 1)));
        let many = stream("/Filter/FlateDecode", 20).repeat(8);
        assert!(!are_kept(&many));
    }

    #[test]
    fn a_broken_stream_is_no_bomb() {
        assert!(are_kept(
            b"4 0 obj<</Filter/FlateDecode>>stream\nrien du tout\nendstream"
        ));
        assert!(are_kept(b""));
    }
}
