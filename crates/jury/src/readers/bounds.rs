//! Bounds of what one source gives: generated or crafted files hold more than anybody reads, and
//! what is sought is often a function against every call.

use super::code::{Assign, Call, Code, Function, Text};

const MOST_FUNCTIONS: usize = 5_000;
const MOST_CLASSES: usize = 2_000;
const MOST_ASSERTS: usize = 20_000;
const MOST_CALLS: usize = 100_000;
const MOST_TEXTS: usize = 200_000;

/// Something on a line.
pub trait Lined {
    fn line(&self) -> usize;
}

impl Lined for Call {
    fn line(&self) -> usize {
        self.line
    }
}

impl Lined for Text {
    fn line(&self) -> usize {
        self.line
    }
}

impl Code {
    /// Drops what is past the bounds and the room kept for more, and notes whether lines follow
    /// one another. Says whether something was dropped.
    pub(super) fn bound(&mut self) -> bool {
        let mut is_cut = cut(&mut self.functions, MOST_FUNCTIONS);
        is_cut |= cut(&mut self.classes, MOST_CLASSES);
        is_cut |= cut(&mut self.asserts, MOST_ASSERTS);
        is_cut |= cut(&mut self.calls, MOST_CALLS);
        for texts in [&mut self.strings, &mut self.comments, &mut self.docstrings] {
            is_cut |= cut(texts, MOST_TEXTS);
        }
        is_cut |= cut(&mut self.assigns, MOST_CALLS);
        is_cut |= cut(&mut self.raises, MOST_ASSERTS);
        is_cut |= cut(&mut self.imports, MOST_ASSERTS);
        self.forget();
        self.is_ordered = is_ordered(&self.calls)
            && is_ordered(&self.asserts)
            && is_ordered(&self.strings)
            && is_ordered(&self.raises);
        self.shrink();
        is_cut
    }

    /// A list of one has room for four: over many files, most of the memory.
    fn shrink(&mut self) {
        self.handlers.shrink_to_fit();
        self.cells.shrink_to_fit();
        self.faults.shrink_to_fit();
        for call in &mut self.calls {
            call.arguments.shrink_to_fit();
        }
        let functions = self.functions.iter_mut().map(|it| &mut it.decorators);
        let classes = self.classes.iter_mut().map(|it| &mut it.decorators);
        for decorators in functions.chain(classes) {
            decorators.shrink_to_fit();
            for decorator in decorators {
                decorator.arguments.shrink_to_fit();
            }
        }
    }

    /// Owners that were dropped own nothing.
    fn forget(&mut self) {
        let (functions, classes) = (self.functions.len(), self.classes.len());
        let texts = (self.strings.iter_mut())
            .chain(&mut self.docstrings)
            .chain(&mut self.comments)
            .chain(&mut self.asserts)
            .chain(&mut self.raises)
            .map(|it| &mut it.function);
        let owners = texts
            .chain(self.calls.iter_mut().map(|it| &mut it.function))
            .chain(self.assigns.iter_mut().map(|it| &mut it.function))
            .chain(self.handlers.iter_mut().map(|(it, _)| it));
        for owner in owners {
            *owner = owner.filter(|it| *it < functions);
        }
        let owners = (self
            .functions
            .iter_mut()
            .map(|it: &mut Function| &mut it.class))
        .chain(self.assigns.iter_mut().map(|it: &mut Assign| &mut it.class));
        for owner in owners {
            *owner = owner.filter(|it| *it < classes);
        }
    }

    /// Those on the lines of a function.
    pub fn within<'a, T: Lined>(
        &self,
        items: &'a [T],
        function: &Function,
    ) -> impl Iterator<Item = &'a T> + use<'a, T> {
        let (first, last) = (function.line, function.end);
        let items = if self.is_ordered {
            let start = items.partition_point(|it| it.line() < first);
            let end = items.partition_point(|it| it.line() <= last);
            &items[start..end.max(start)]
        } else {
            items
        };
        items
            .iter()
            .filter(move |it| (first..=last).contains(&it.line()))
    }
}

fn cut<T>(items: &mut Vec<T>, most: usize) -> bool {
    let is_cut = items.len() > most;
    items.truncate(most);
    items.shrink_to_fit();
    is_cut
}

fn is_ordered<T: Lined>(items: &[T]) -> bool {
    items.is_sorted_by_key(Lined::line)
}

#[cfg(test)]
mod tests {
    use super::super::python;
    use super::*;

    #[test]
    fn what_is_within_a_function_is_the_same_in_order_or_not() {
        let text = "a()\ndef f():\n    b()\n    assert c(\n        d(),\n    )\ne()\n";
        let mut code = python::read(&text.into());
        assert!(!code.bound() && code.is_ordered);
        let names = |code: &Code| -> Vec<String> {
            let found = code.within(&code.calls, &code.functions[0]);
            found.map(|it| it.callee.to_string()).collect()
        };
        assert_eq!(names(&code), ["b", "c", "d"]);
        code.is_ordered = false;
        assert_eq!(names(&code), ["b", "c", "d"]);
    }

    #[test]
    fn functions_past_the_bound_are_dropped_with_what_they_own() {
        let text = "def f():\n    a()\n".repeat(MOST_FUNCTIONS + 3);
        let mut code = python::read(&text.into());
        assert!(code.bound());
        assert_eq!(code.functions.len(), MOST_FUNCTIONS);
        assert_eq!(code.calls.len(), MOST_FUNCTIONS + 3);
        assert_eq!(code.calls.last().expect("a call").function, None);
    }
}
