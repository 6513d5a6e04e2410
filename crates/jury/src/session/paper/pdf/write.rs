//! The layout as a file: each run of text under its tag, lines and repeated headers as artifacts.

use std::num::NonZeroU16;

use anyhow::{Context, Result, anyhow};
use krilla::color::luma;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node as TagNode, SpanTag,
    TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, TextDirection};
use krilla::{Document, SerializeSettings};

use super::font::{BOLD, Look, REGULAR};
use super::layout::{HEIGHT, Layout, Leaf, MARGIN, Node, Op, WIDTH};
use crate::session::paper::Paper;

const LANGUAGE: &str = "fr-FR";
const FOOTER: Look = Look {
    size: 8.0,
    is_bold: false,
};

/// What each leaf is made of once drawn.
type Drawn = Vec<Vec<Identifier>>;

struct Typeface {
    regular: Font,
    bold: Font,
}

pub(super) fn write(paper: &Paper, layout: &Layout) -> Result<Vec<u8>> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| anyhow!("{error:?}"))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let typeface = Typeface {
        regular: font(REGULAR)?,
        bold: font(BOLD)?,
    };
    let mut drawn: Drawn = (0..layout.leaves).map(|_| Vec::new()).collect();
    for (place, ops) in layout.pages.iter().enumerate() {
        let settings =
            PageSettings::from_wh(WIDTH, HEIGHT).context("un format de page impossible")?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        draw(&mut surface, &typeface, ops, &mut drawn);
        let footer = format!(
            "{} — page {} sur {}",
            paper.title,
            place + 1,
            layout.pages.len()
        );
        draw_footer(&mut surface, &typeface, &footer);
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(layout));
    document.set_tag_tree(tree(layout, &mut drawn));
    document.set_metadata(
        Metadata::new()
            .title(paper.title.clone())
            .language(LANGUAGE.to_owned())
            .creator("jury".to_owned()),
    );
    document
        .finish()
        .map_err(|error| anyhow!("{error:?}").context("le PDF ne respecterait pas PDF/UA-1"))
}

fn font(bytes: &'static [u8]) -> Result<Font> {
    Font::new(bytes.into(), 0).context("la police du programme ne se lit pas")
}

/// Lines of one leaf that follow one another are tagged together.
fn draw(surface: &mut Surface<'_>, typeface: &Typeface, ops: &[Op], drawn: &mut Drawn) {
    for same in ops.chunk_by(|a, b| leaf(a) == leaf(b)) {
        let own = same.first().and_then(leaf);
        let identifier = match own {
            Some(_) => surface.start_tagged(ContentTag::Span(SpanTag::empty())),
            None => surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
                ArtifactType::Layout,
            ))),
        };
        for op in same {
            draw_one(surface, typeface, op);
        }
        surface.end_tagged();
        if let Some(list) = own.and_then(|it| drawn.get_mut(it)) {
            list.push(identifier);
        }
    }
}

fn leaf(op: &Op) -> Option<Leaf> {
    match op {
        Op::Text { leaf, .. } => *leaf,
        Op::Line { .. } | Op::Shade { .. } => None,
    }
}

fn draw_one(surface: &mut Surface<'_>, typeface: &Typeface, op: &Op) {
    match op {
        Op::Text {
            x, y, look, text, ..
        } => put(surface, typeface, (*x, *y), *look, text),
        Op::Line { from, to } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: luma::Color::new(118).into(),
                width: 0.5,
                ..Stroke::default()
            }));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Op::Shade {
            x,
            y,
            width,
            height,
        } => {
            surface.set_stroke(None);
            surface.set_fill(Some(Fill {
                paint: luma::Color::new(236).into(),
                ..Fill::default()
            }));
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
}

fn put(surface: &mut Surface<'_>, typeface: &Typeface, at: (f32, f32), look: Look, text: &str) {
    let font = if look.is_bold {
        &typeface.bold
    } else {
        &typeface.regular
    };
    surface.set_stroke(None);
    surface.set_fill(Some(Fill::default()));
    let start = Point::from_xy(at.0, at.1);
    surface.draw_text(
        start,
        font.clone(),
        look.size,
        text,
        false,
        TextDirection::LeftToRight,
    );
}

fn draw_footer(surface: &mut Surface<'_>, typeface: &Typeface, text: &str) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
        ArtifactType::Footer,
    )));
    put(surface, typeface, (MARGIN, HEIGHT - 30.0), FOOTER, text);
    surface.end_tagged();
}

/// The bookmarks: second and third headings, under the title.
fn outline(layout: &Layout) -> Outline {
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for node in &layout.nodes {
        let Node::Heading {
            level,
            text,
            page,
            y,
            ..
        } = node
        else {
            continue;
        };
        let own = OutlineNode::new(
            text.clone(),
            XyzDestination::new(*page, Point::from_xy(MARGIN, *y)),
        );
        match (&mut open, level) {
            (Some(parent), 3) => parent.push_child(own),
            (_, 1 | 2) => {
                if let Some(done) = open.replace(own) {
                    outline.push_child(done);
                }
            }
            _ => {}
        }
    }
    if let Some(done) = open {
        outline.push_child(done);
    }
    outline
}

fn tree(layout: &Layout, drawn: &mut Drawn) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    for node in &layout.nodes {
        tree.push(match node {
            Node::Heading {
                level, text, leaf, ..
            } => {
                let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
                group(Tag::Hn(level, Some(text.clone())), take(drawn, *leaf))
            }
            Node::Paragraph(leaf) => group(Tag::P, take(drawn, *leaf)),
            Node::List(items) => list(items, drawn),
            Node::Table {
                caption,
                head,
                rows,
            } => table(*caption, head, rows, drawn),
        });
    }
    tree
}

fn list(items: &[(Leaf, Leaf)], drawn: &mut Drawn) -> TagGroup {
    let items = items.iter().map(|(sign, body)| {
        let sign = group(Tag::Lbl, take(drawn, *sign));
        let body = group(Tag::LBody, take(drawn, *body));
        group(Tag::LI, vec![sign.into(), body.into()]).into()
    });
    let items = items.collect();
    group(Tag::L(ListNumbering::Disc), items)
}

fn table(caption: Leaf, head: &[Leaf], rows: &[Vec<Leaf>], drawn: &mut Drawn) -> TagGroup {
    let caption = group(Tag::Caption, take(drawn, caption));
    let titles = head
        .iter()
        .map(|leaf| group(Tag::TH(TableHeaderScope::Column), take(drawn, *leaf)).into());
    let titles = group(Tag::TR, titles.collect());
    let rows = rows.iter().map(|row| {
        let cells = row.iter().enumerate().map(|(place, leaf)| {
            let content = take(drawn, *leaf);
            match place {
                0 => group(Tag::TH(TableHeaderScope::Row), content).into(),
                _ => group(Tag::TD, content).into(),
            }
        });
        group(Tag::TR, cells.collect()).into()
    });
    let rows = rows.collect();
    group(
        Tag::Table,
        vec![
            caption.into(),
            group(Tag::THead, vec![titles.into()]).into(),
            group(Tag::TBody, rows).into(),
        ],
    )
}

fn group(tag: impl Into<TagKind>, children: Vec<TagNode>) -> TagGroup {
    TagGroup::with_children(tag, children)
}

fn take(drawn: &mut Drawn, leaf: Leaf) -> Vec<TagNode> {
    let list = drawn.get_mut(leaf).map(std::mem::take).unwrap_or_default();
    list.into_iter().map(TagNode::from).collect()
}
