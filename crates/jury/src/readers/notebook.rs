//! Jupyter notebooks: texts, code, and whether the cells have run.

use super::code::Code;
use super::data::Node;
use super::doc::{Builder, Doc, Format, Kind};
use super::{Fault, Read, json, markdown, python};

pub(super) fn read(text: &str) -> Read {
    let node = match json::read_whole(text) {
        Ok(node) => node,
        Err(fault) => {
            return Read {
                fault: Some(Box::new(Fault {
                    line: fault.line,
                    reason: format!("ce carnet ne se lit pas ({})", fault.reason),
                })),
                ..Read::default()
            };
        }
    };
    let mut code = Code::default();
    let mut builder = Builder::new(Format::Notebook);
    for cell in node.get("cells").map(Node::items).unwrap_or_default() {
        let Some(source) = cell.get("source") else {
            continue;
        };
        let line = source.items().first().unwrap_or(source).line;
        let text = source.texts().concat();
        match cell.text_of("cell_type") {
            Some("markdown") => markdown_cell(&mut builder, &text, line),
            Some("code") => code_cell(&mut builder, &mut code, cell, &text, line),
            _ => {}
        }
    }
    Read {
        code: Some(Box::new(code)),
        doc: Some(Box::new(builder.build())),
        ..Read::default()
    }
}

/// Each source line is one line of the JSON: `line` is the first.
fn markdown_cell(builder: &mut Builder, text: &str, line: usize) {
    let Doc { sections, .. } = markdown::read(text);
    for section in sections {
        if section.level > 0 {
            builder.heading(section.level, line + section.line - 1, &section.title);
        }
        for it in section.lines {
            builder.line(line + it.line - 1, it.kind, &it.text);
        }
    }
}

fn code_cell(builder: &mut Builder, code: &mut Code, cell: &Node, text: &str, line: usize) {
    if text.trim().is_empty() {
        return;
    }
    // Magic commands are not Python; their lines stay, so that the others keep theirs.
    let plain: Vec<_> = text
        .lines()
        .map(|it| match it.trim_start().chars().next() {
            Some('%' | '!') => "",
            _ => it,
        })
        .collect();
    let mut read = python::read(&plain.join("\n").into());
    read.shift(line - 1);
    code.append(read);
    let outputs = cell.get("outputs").map(Node::items).unwrap_or_default();
    code.cells.push((line, !outputs.is_empty()));
    for output in outputs {
        let text = output
            .get("text")
            .or_else(|| output.at(&["data", "text/plain"]));
        for it in text.map(Node::items).unwrap_or_default().iter().take(60) {
            builder.line(it.line, Kind::Text, it.text().unwrap_or_default());
        }
    }
}
