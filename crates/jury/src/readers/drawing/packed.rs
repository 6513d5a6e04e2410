//! What draw.io compresses: the XML, each sign as in an address, deflated, in base 64.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;

/// As much as the diagrams of one file may unfold to: drawings made by hand are a hundred times
/// smaller.
pub(super) const MOST_BYTES: u64 = 8 << 20;
/// Drawings repeat themselves, and pack thirty times; a bomb, a thousand.
const MOST_RATIO: u64 = 200;
const RATIO_FROM: u64 = 1 << 20;

/// The XML of a diagram; nothing when it is not one, or unfolds out of measure. What it took is
/// taken from what is `left` for the file.
pub(super) fn unpacked(text: &[u8], left: &mut u64) -> Option<String> {
    if *left == 0 {
        return None;
    }
    let packed: Vec<u8> = (text.iter().copied())
        .filter(|it| !it.is_ascii_whitespace())
        .collect();
    let deflated = STANDARD.decode(&packed).ok().filter(|it| !it.is_empty())?;
    let most = (*left).min((deflated.len() as u64 * MOST_RATIO).max(RATIO_FROM));
    let mut signs = Vec::new();
    let whole = DeflateDecoder::new(deflated.as_slice())
        .take(most + 1)
        .read_to_end(&mut signs);
    let read = signs.len() as u64;
    *left = left.saturating_sub(read);
    (whole.is_ok() && read <= most).then(|| plain(&signs))
}

/// `%3C` is `<`.
fn plain(signs: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(signs.len());
    let mut rest = signs;
    while let Some((first, after)) = rest.split_first() {
        let code = (after.get(..2).filter(|_| *first == b'%'))
            .and_then(|it| std::str::from_utf8(it).ok())
            .and_then(|it| u8::from_str_radix(it, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    use super::super::drawio;
    use super::*;

    fn alone(text: &str) -> Option<String> {
        unpacked(text.as_bytes(), &mut { MOST_BYTES })
    }

    fn packed(text: &[u8]) -> String {
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
        deflate.write_all(text).expect("bytes");
        STANDARD.encode(deflate.finish().expect("bytes"))
    }

    /// As `encodeURIComponent` writes it, and more: every sign that is not a letter.
    fn signs(text: &str) -> String {
        let mut out = String::new();
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
        }
        out
    }

    #[test]
    fn a_compressed_drawing_gives_the_same_model_as_a_plain_one() {
        let inner = "<mxGraphModel><root><mxCell id=\"0\"/>\
            <mxCell id=\"a\" value=\"ABONNÉ\" style=\"shape=table;\" parent=\"0\"/>\
            <mxCell id=\"r\" value=\"\" style=\"shape=tableRow;\" parent=\"a\"/>\
            <mxCell id=\"c\" value=\"courriel\" style=\"partialRectangle\" parent=\"r\"/>\
            <mxCell id=\"b\" value=\"VOL\" style=\"swimlane;\" parent=\"0\"/>\
            <mxCell id=\"d\" value=\"SUIVRE\" style=\"rhombus;\" parent=\"0\"/>\
            <mxCell id=\"e\" edge=\"1\" source=\"a\" target=\"d\" parent=\"0\"/>\
            <mxCell id=\"f\" edge=\"1\" source=\"d\" target=\"b\" parent=\"0\"/>\
            </root></mxGraphModel>";
        let plain = drawio(inner);
        let body = packed(signs(inner).as_bytes());
        let (start, end) = body.split_at(40);
        let file = format!(
            "<mxfile host=\"app\">\n  <diagram name=\"MCD\">{start}\n{end}</diagram>\n</mxfile>\n"
        );
        let mut model = drawio(&file);
        assert_eq!(model.entities[0].attributes, ["courriel"]);
        assert_eq!(model.associations[0].legs, ["ABONNÉ", "VOL"]);
        // Its lines are in the compressed text: the diagram's stands for each.
        let lines = model.entities.iter().map(|it| it.line);
        assert!(lines.chain([model.associations[0].line]).all(|it| it == 1));
        model.entities.iter_mut().for_each(|it| it.line = 0);
        model.associations.iter_mut().for_each(|it| it.line = 0);
        assert_eq!(model, plain);
    }

    #[test]
    fn a_diagram_that_unfolds_out_of_measure_is_left_out() {
        let bomb = packed(&vec![b'a'; 40 << 20]);
        assert_eq!(alone(&bomb), None);
        let large = packed(&vec![b'a'; 1 << 20]);
        assert_eq!(alone(&large).map(|it| it.len()), Some(1 << 20));
        for text in ["", "  \n", "é", "pas du base 64 !", "AAAA"] {
            assert_eq!(alone(text), None, "{text}");
        }
    }

    #[test]
    fn the_diagrams_of_a_file_share_what_may_be_unfolded() {
        let mut left = MOST_BYTES;
        let large = packed(&vec![b'a'; 1 << 20]);
        let taken = (0..40).filter_map(|_| unpacked(large.as_bytes(), &mut left));
        assert_eq!(taken.count(), 8);
        // A bomb that is refused took what it unfolded before.
        let mut left = MOST_BYTES;
        let bomb = packed(&vec![b'a'; 40 << 20]);
        let refused = (0..40).filter(|_| unpacked(bomb.as_bytes(), &mut left).is_none());
        assert_eq!((refused.count(), left), (40, 0));
    }

    #[test]
    fn what_follows_a_diagram_is_no_diagram() {
        let inner =
            packed(signs("<mxCell id=\"a\" value=\"VOL\" style=\"swimlane;\"/>").as_bytes());
        let after = format!("<mxfile><diagram></diagram>{inner}</mxfile>");
        assert!(drawio(&after).entities.is_empty());
        let within = format!("<mxfile><diagram>{inner}</diagram></mxfile>");
        assert_eq!(drawio(&within).entities.len(), 1);
    }
}
