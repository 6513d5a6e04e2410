//! What a program's source says, in one shape for every language read.

use super::piece::Piece;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    Python,
    Script,
    Rust,
}

#[derive(Debug, Clone, Default)]
pub struct Code {
    pub language: Language,
    pub imports: Vec<Import>,
    pub functions: Vec<Function>,
    pub classes: Vec<Class>,
    pub calls: Vec<Call>,
    pub assigns: Vec<Assign>,
    pub strings: Vec<Text>,
    /// Docstrings apart: they are documentation.
    pub docstrings: Vec<Text>,
    pub comments: Vec<Text>,
    pub asserts: Vec<Text>,
    /// Exceptions caught: the function and the line.
    pub handlers: Vec<(Option<usize>, usize)>,
    pub raises: Vec<Text>,
    /// Lines that do not parse.
    pub faults: Vec<usize>,
    /// The line of `if __name__ == "__main__"` or of `fn main`.
    pub entry: Option<usize>,
    /// Code cells of a notebook: the line, and whether there is an output.
    pub cells: Vec<(usize, bool)>,
    /// Calls and texts follow the order of the lines.
    pub(super) is_ordered: bool,
}

#[derive(Debug, Clone)]
pub struct Import {
    /// `a.b` of `from a.b import c`.
    pub module: Piece,
    /// `c`, or empty.
    pub name: Piece,
    pub alias: Piece,
    pub line: usize,
}

#[derive(Debug, Clone, Default)]
pub struct Function {
    pub name: Piece,
    pub class: Option<usize>,
    pub line: usize,
    pub end: usize,
    pub decorators: Vec<Decorator>,
    pub parameters: Piece,
    pub docstring: Option<Text>,
    /// A body that does nothing.
    pub is_empty: bool,
}

#[derive(Debug, Clone)]
pub struct Class {
    pub name: Piece,
    pub bases: Piece,
    pub line: usize,
    pub end: usize,
    pub decorators: Vec<Decorator>,
}

/// Its text without `@`, arguments included.
#[derive(Debug, Clone)]
pub struct Decorator {
    pub name: Piece,
    pub text: Piece,
    pub arguments: Vec<Argument>,
    pub line: usize,
}

#[derive(Debug, Clone)]
pub struct Argument {
    pub name: Piece,
    pub text: Piece,
}

#[derive(Debug, Clone)]
pub struct Call {
    /// `requests.get`; what is called on a call keeps its last part.
    pub callee: Piece,
    pub arguments: Vec<Argument>,
    pub line: usize,
    pub function: Option<usize>,
}

#[derive(Debug, Clone)]
pub struct Assign {
    pub name: Piece,
    pub value: Piece,
    pub line: usize,
    pub function: Option<usize>,
    pub class: Option<usize>,
}

#[derive(Debug, Clone)]
pub struct Text {
    pub line: usize,
    pub text: Piece,
    pub function: Option<usize>,
}

impl Call {
    /// The last part of what is called.
    pub fn method(&self) -> &str {
        let last = memchr::memrchr2(b'.', b':', self.callee.as_bytes());
        last.map_or(&self.callee, |place| &self.callee[place + 1..])
    }

    /// What it is called on, empty for a plain function.
    pub fn receiver(&self) -> &str {
        self.callee
            .rsplit_once('.')
            .map_or("", |(receiver, _)| receiver)
    }

    /// The text of a positional argument.
    pub fn positional(&self, place: usize) -> Option<&str> {
        let mut positional = self.arguments.iter().filter(|it| it.name.is_empty());
        positional.nth(place).map(|it| it.text.as_str())
    }

    pub fn named(&self, name: &str) -> Option<&str> {
        named(&self.arguments, name)
    }

    /// The text of an argument that is a literal string, without its quotes.
    pub fn string(&self, place: usize) -> Option<String> {
        unquote(self.positional(place)?)
    }
}

impl Decorator {
    pub fn named(&self, name: &str) -> Option<&str> {
        named(&self.arguments, name)
    }

    pub fn method(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }

    pub fn string(&self) -> Option<String> {
        let first = self.arguments.iter().find(|it| it.name.is_empty())?;
        unquote(&first.text)
    }
}

fn named<'a>(arguments: &'a [Argument], name: &str) -> Option<&'a str> {
    let found = arguments.iter().find(|it| it.name == name)?;
    Some(&found.text)
}

/// `"a"`, `f'a'`, `r"""a"""` and `` `a` `` are all `a`.
pub fn unquote(text: &str) -> Option<String> {
    let text = text
        .trim()
        .trim_start_matches(['f', 'r', 'b', 'u', 'F', 'R', 'B', 'U']);
    for quote in ["\"\"\"", "'''", "\"", "'", "`"] {
        if let Some(inner) = text
            .strip_prefix(quote)
            .and_then(|it| it.strip_suffix(quote))
        {
            return Some(inner.to_owned());
        }
    }
    None
}

impl Code {
    /// Moves every line down, for a cell of a notebook.
    pub(super) fn shift(&mut self, by: usize) {
        let texts = (self.strings.iter_mut())
            .chain(&mut self.docstrings)
            .chain(&mut self.comments)
            .chain(&mut self.asserts)
            .chain(&mut self.raises)
            .map(|it| &mut it.line);
        let lines = texts
            .chain(self.imports.iter_mut().map(|it| &mut it.line))
            .chain(
                self.functions
                    .iter_mut()
                    .flat_map(|it| [&mut it.line, &mut it.end]),
            )
            .chain(
                self.classes
                    .iter_mut()
                    .flat_map(|it| [&mut it.line, &mut it.end]),
            )
            .chain(self.calls.iter_mut().map(|it| &mut it.line))
            .chain(self.assigns.iter_mut().map(|it| &mut it.line))
            .chain(self.handlers.iter_mut().map(|(_, line)| line))
            .chain(&mut self.faults)
            .chain(&mut self.entry);
        for line in lines {
            *line += by;
        }
    }

    /// Adds another source after this one.
    pub(super) fn append(&mut self, mut other: Self) {
        let functions = self.functions.len();
        let classes = self.classes.len();
        let owner = |it: &mut Option<usize>| *it = it.map(|place| place + functions);
        for function in &mut other.functions {
            function.class = function.class.map(|it| it + classes);
        }
        other
            .calls
            .iter_mut()
            .for_each(|it| owner(&mut it.function));
        other.handlers.iter_mut().for_each(|(it, _)| owner(it));
        for texts in [
            &mut other.strings,
            &mut other.docstrings,
            &mut other.comments,
            &mut other.asserts,
            &mut other.raises,
        ] {
            for it in texts {
                owner(&mut it.function);
            }
        }
        for assign in &mut other.assigns {
            owner(&mut assign.function);
            assign.class = assign.class.map(|it| it + classes);
        }
        self.imports.append(&mut other.imports);
        self.functions.append(&mut other.functions);
        self.classes.append(&mut other.classes);
        self.calls.append(&mut other.calls);
        self.assigns.append(&mut other.assigns);
        self.strings.append(&mut other.strings);
        self.docstrings.append(&mut other.docstrings);
        self.comments.append(&mut other.comments);
        self.asserts.append(&mut other.asserts);
        self.handlers.append(&mut other.handlers);
        self.raises.append(&mut other.raises);
        self.faults.append(&mut other.faults);
    }

    /// Whether a module, or what is under it, is imported.
    pub fn imports_module(&self, module: &str) -> Option<usize> {
        let found = self.imports.iter().find(|it| {
            let full = it.module.as_str();
            full == module
                || full
                    .strip_prefix(module)
                    .is_some_and(|rest| rest.starts_with(['.', ':', '/']))
        });
        found.map(|it| it.line)
    }

    pub fn calls_in(&self, function: usize) -> impl Iterator<Item = &Call> {
        self.calls
            .iter()
            .filter(move |it| it.function == Some(function))
    }
}
