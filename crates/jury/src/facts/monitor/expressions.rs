//! The metrics that an expression of Prometheus reads.

use std::collections::HashSet;

/// The metrics that an expression reads.
pub fn metrics_of(expression: &str) -> Vec<String> {
    const WORDS: [&str; 40] = [
        "sum",
        "rate",
        "avg",
        "max",
        "min",
        "count",
        "irate",
        "increase",
        "by",
        "without",
        "on",
        "and",
        "or",
        "unless",
        "histogram_quantile",
        "absent",
        "abs",
        "delta",
        "deriv",
        "topk",
        "bottomk",
        "quantile",
        "time",
        "vector",
        "ignoring",
        "group_left",
        "group_right",
        "offset",
        "bool",
        "round",
        "ceil",
        "floor",
        "clamp_max",
        "clamp_min",
        "predict_linear",
        "changes",
        "resets",
        "label_replace",
        "avg_over_time",
        "sum_over_time",
    ];
    let mut plain = String::new();
    let mut depth = 0;
    let mut skip_list = false;
    let mut quoted = false;
    let mut word = String::new();
    for letter in expression.chars() {
        match letter {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ if depth > 0 => {}
            '(' if matches!(
                word.trim(),
                "by" | "without" | "on" | "ignoring" | "group_left" | "group_right"
            ) =>
            {
                skip_list = true;
            }
            ')' if skip_list => skip_list = false,
            _ if skip_list => {}
            letter => plain.push(letter),
        }
        if letter.is_alphanumeric() || letter == '_' {
            word.push(letter);
        } else if letter != ' ' {
            word.clear();
        } else if !word.is_empty() && !word.ends_with(' ') {
            let kept = matches!(
                word.as_str(),
                "by" | "without" | "on" | "ignoring" | "group_left" | "group_right"
            );
            if !kept {
                word.clear();
            }
        }
    }
    let mut seen = HashSet::new();
    plain
        .split(|it: char| !(it.is_alphanumeric() || it == '_' || it == ':'))
        .filter(|it| it.starts_with(|it: char| it.is_ascii_alphabetic()))
        .filter(|it| !WORDS.contains(it) && !it.ends_with("_over_time") && it.len() > 1)
        .filter(|it| seen.insert((*it).to_owned()))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_gives_its_metrics_alone() {
        let expression = "sum(rate(http_requests_total{status=~\"5..\"}[5m])) by (job) / sum by (job)(rate(app_calls[5m])) > 0.05";
        assert_eq!(metrics_of(expression), ["http_requests_total", "app_calls"]);
    }
}
