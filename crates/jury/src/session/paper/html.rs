//! The paper as one accessible page, that prints on A4.

use super::{Block, Paper, Table};
use crate::report::page::{STYLE, add, escape, page};

const PRINT: &str = "\
body{max-width:60rem}\
h2{border-bottom:2px solid #767676;margin-top:2rem}\
.formulaire tbody tr{height:3.5rem}\
.large table{min-width:46rem}.large:focus-visible{outline:3px solid #0b4f9c}\
@page{size:A4;margin:15mm}\
@media print{:root{color-scheme:light}body{color:#000;background:#fff;max-width:none;font-size:10pt;padding:0}\
.large{overflow:visible}.large table{min-width:0}h2,h3,h4,caption{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}thead th{background:#ececec}}";

pub fn render(paper: &Paper) -> String {
    let mut body = format!(
        "<header><h1>{}</h1></header>\n<main id=\"contenu\">\n",
        escape(&paper.title)
    );
    for block in &paper.blocks {
        match block {
            Block::Heading(level, text) => add(
                &mut body,
                format!("<h{level}>{}</h{level}>\n", escape(text)),
            ),
            Block::Text(text) => add(&mut body, format!("<p>{}</p>\n", lines(text))),
            Block::List(items) => {
                body.push_str("<ul>\n");
                for it in items {
                    add(&mut body, format!("<li>{}</li>\n", lines(it)));
                }
                body.push_str("</ul>\n");
            }
            Block::Table(it) => table(&mut body, it),
        }
    }
    body.push_str("</main>");
    page(
        &paper.title,
        &format!("<style>{STYLE}{PRINT}</style>"),
        &body,
    )
}

fn table(body: &mut String, table: &Table) {
    let class = if table.is_form {
        " class=\"formulaire\""
    } else {
        ""
    };
    let caption = escape(&table.caption);
    // Where the screen is narrow, a wide table scrolls instead of cutting words.
    let is_wide = table.columns.len() > 3;
    if is_wide {
        add(
            body,
            format!(
                "<div class=\"large\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\">\n"
            ),
        );
    }
    add(
        body,
        format!("<table{class}>\n<caption>{caption}</caption>\n<colgroup>"),
    );
    let whole: f32 = table.columns.iter().map(|it| it.weight).sum();
    for it in &table.columns {
        add(
            body,
            format!("<col style=\"width:{:.1}%\">", it.weight / whole * 100.0),
        );
    }
    body.push_str("</colgroup>\n<thead><tr>");
    for it in &table.columns {
        add(body, format!("<th scope=\"col\">{}</th>", escape(it.title)));
    }
    body.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        body.push_str("<tr>");
        for (place, cell) in row.iter().enumerate() {
            let (open, close) = match place {
                0 => ("<th scope=\"row\">", "</th>"),
                _ => ("<td>", "</td>"),
            };
            add(body, format!("{open}{}{close}", lines(cell)));
        }
        body.push_str("</tr>\n");
    }
    body.push_str("</tbody>\n</table>\n");
    if is_wide {
        body.push_str("</div>\n");
    }
}

fn lines(text: &str) -> String {
    escape(text.trim()).replace('\n', "<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_human_wrote_never_becomes_markup() {
        let mut paper = Paper::new("<Titre>");
        paper.table(Table::new(
            "a & b",
            &[("Une", 1.0)],
            vec![vec!["<script>\nfin".to_owned()]],
        ));
        let page = render(&paper);
        assert!(page.contains("<h1>&lt;Titre&gt;</h1>"));
        assert!(page.contains("<th scope=\"row\">&lt;script&gt;<br>fin</th>"));
    }
}
