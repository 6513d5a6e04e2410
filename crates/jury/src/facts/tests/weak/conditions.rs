//! Conditions that cannot fail, and skips that always hold.

use crate::readers::code::Code;

pub(super) fn is_always_skipped(text: &str) -> bool {
    (text.contains("mark.skip") && !text.contains("skipif"))
        || text.contains("skipif(True")
        || text.starts_with("unittest.skip")
            && !text.contains("skipIf")
            && !text.contains("skipUnless")
        || text.starts_with("skip(")
        || text.contains("mark.xfail") && !text.contains("strict=True")
        || text.starts_with("ignore")
}

/// `pytest.skip()` as the very first thing, without a condition.
pub(super) fn skips_first(code: &Code, number: usize) -> Option<usize> {
    let function = &code.functions[number];
    let first = code
        .calls
        .iter()
        .filter(|it| it.function == Some(number))
        .min_by_key(|it| it.line)?;
    let after_docstring = function
        .docstring
        .as_ref()
        .map_or(function.line, |it| it.line + it.text.matches('\n').count());
    let is_skip = matches!(
        first.callee.as_str(),
        "pytest.skip" | "self.skipTest" | "pytest.xfail"
    );
    (is_skip && first.line <= after_docstring + 1).then_some(first.line)
}

/// A condition that nothing can make false.
pub(crate) fn is_always_true(text: &str) -> bool {
    let text = text
        .trim()
        .trim_start_matches('(')
        .trim_end_matches(')')
        .trim();
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_literal = flat == "True"
        || flat == "not False"
        || flat == "1"
        || flat == "1 == 1"
        || flat == "True == True"
        || flat == "True is True"
        || (flat.starts_with(['"', '\''])
            && flat.ends_with(['"', '\''])
            && flat.matches(['"', '\'']).count() == 2);
    is_literal
        || flat.contains(" or True")
        || flat.starts_with("True or ")
        || flat.starts_with("True,")
        || (flat.starts_with("len(") && flat.ends_with(">= 0"))
        || flat.starts_with("expect(true).toBe(true")
        || flat.starts_with("expect(true).toBeTruthy")
        || flat.starts_with("expect(1).toBe(1")
        || flat.starts_with("assert!(true")
        || flat.starts_with("assert(true")
}

/// A status among which an internal error, or anything but one refusal.
pub(crate) fn accepts_error(text: &str) -> bool {
    let flat: String = text.split_whitespace().collect();
    if !flat.contains("status") {
        return false;
    }
    let is_list = flat.contains("in[") || flat.contains("in(") || flat.contains("in{");
    let has_error = ["500", "502", "503"].iter().any(|it| flat.contains(it));
    let is_success = flat.contains("200")
        || flat.contains("201")
        || flat.contains("401")
        || flat.contains("403")
        || flat.contains("422");
    (is_list && has_error && is_success)
        || flat.contains("!=40")
        || flat.contains("!=422")
        || flat.ends_with("<600")
        || flat.ends_with("<=500")
        || (has_error && flat.contains("200or"))
}

pub(super) fn helper_asserts(code: &Code, name: &str) -> bool {
    let helper = code.functions.iter().position(|it| it.name == name);
    helper.is_some_and(|place| {
        let function = &code.functions[place];
        code.within(&code.asserts, function).next().is_some()
            || code.within(&code.raises, function).next().is_some()
    })
}
