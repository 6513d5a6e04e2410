//! YAML from the parser's events: aliases are not followed, so that nothing unfolds.

use yaml_rust2::parser::{Event, Parser};

use super::Fault;
use super::data::{DEEPEST, Entry, MOST_VALUES, Node, Value};

enum Open {
    List(Node),
    /// The key that waits for its value.
    Map(Node, Option<(String, usize)>),
}

/// The documents of a file; several become one list.
/// Its first values, and whether there are more.
pub(super) fn read(text: &str) -> Result<(Node, bool), Fault> {
    let mut parser = Parser::new_from_str(text);
    let mut open: Vec<Open> = Vec::new();
    let mut documents = Vec::new();
    let mut values = 0_usize;
    loop {
        let (event, mark) = parser.next_token().map_err(|error| Fault {
            line: error.marker().line(),
            reason: error.info().to_owned(),
        })?;
        let line = mark.line();
        // What is open is kept and closed; the values that follow are not.
        values += usize::from(matches!(event, Event::Scalar(..) | Event::Alias(_)));
        if values > MOST_VALUES {
            break;
        }
        match event {
            Event::StreamEnd => break,
            Event::Scalar(text, ..) => {
                put(&mut open, &mut documents, Node::text_at(line, text));
            }
            Event::Alias(_) => put(
                &mut open,
                &mut documents,
                Node {
                    line,
                    value: Value::Null,
                },
            ),
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEEPEST => {
                return Err(Fault {
                    line,
                    reason: "trop de niveaux".to_owned(),
                });
            }
            Event::SequenceStart(..) => open.push(Open::List(Node {
                line,
                value: Value::List(Vec::new()),
            })),
            Event::MappingStart(..) => open.push(Open::Map(
                Node {
                    line,
                    value: Value::Map(Vec::new()),
                },
                None,
            )),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Open::List(mut node) | Open::Map(mut node, _)) = open.pop() {
                    node.shrink();
                    put(&mut open, &mut documents, node);
                }
            }
            _ => {}
        }
    }
    while let Some(Open::List(node) | Open::Map(node, _)) = open.pop() {
        put(&mut open, &mut documents, node);
    }
    let is_cut = values > MOST_VALUES;
    if documents.len() == 1 {
        return Ok((documents.remove(0), is_cut));
    }
    let value = Value::List(documents);
    Ok((Node { line: 1, value }, is_cut))
}

fn put(open: &mut [Open], documents: &mut Vec<Node>, node: Node) {
    match open.last_mut() {
        None => documents.push(node),
        Some(Open::List(list)) => {
            if let Value::List(items) = &mut list.value {
                items.push(node);
            }
        }
        Some(Open::Map(map, waiting)) => match waiting.take() {
            None => {
                let key = node.text().unwrap_or_default().to_owned();
                *waiting = Some((key, node.line));
            }
            Some((key, line)) => {
                if let Value::Map(entries) = &mut map.value {
                    entries.push(Entry { key, line, node });
                }
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_lines_and_aliases_are_not_followed() {
        let (node, _) =
            read("on: push\njobs:\n  a: &x\n    run: |\n      un\n      deux\n  b: *x\n")
                .expect("yaml");
        assert_eq!(node.text_of("on"), Some("push"));
        assert_eq!(node.key_line("jobs"), Some(2));
        let run = node.at(&["jobs", "a", "run"]).expect("run");
        assert_eq!(run.text(), Some("un\ndeux\n"));
        assert!(matches!(
            node.at(&["jobs", "b"]).expect("b").value,
            Value::Null
        ));
        assert!(read(&"[".repeat(5000)).is_err());
    }
}
