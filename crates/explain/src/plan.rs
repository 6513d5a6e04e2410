//! A plan of PostgreSQL, read from `EXPLAIN (FORMAT JSON)`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::partition::without_month;

/// What one execution did.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// One line a node, indented by depth, without any figure; months that are read alike share
    /// their lines.
    pub shape: Vec<String>,
    pub indexes: BTreeSet<String>,
    pub rows: u64,
    /// Rows that scans looked at, kept or not.
    pub rows_examined: u64,
    /// Pages found in the cache or read from the disk.
    pub pages: u64,
    pub temporary_pages: u64,
    pub planning_ms: f64,
    pub execution_ms: f64,
}

impl Plan {
    /// `None` when the text is not the answer of `EXPLAIN (FORMAT JSON)`.
    pub fn parse(json: &str) -> Option<Self> {
        let answer: Value = serde_json::from_str(json).ok()?;
        let answer = answer.as_array()?.first()?;
        let root = answer.get("Plan")?;
        let mut plan = Self {
            shape: Vec::new(),
            indexes: BTreeSet::new(),
            rows: whole(number(root, "Actual Rows") * number(root, "Actual Loops")),
            rows_examined: 0,
            pages: 0,
            temporary_pages: 0,
            planning_ms: number(answer, "Planning Time"),
            execution_ms: number(answer, "Execution Time"),
        };
        let read = ctes_read(root);
        for part in
            std::iter::once(root).chain(children(root).filter(|part| runs_last(part, &read)))
        {
            plan.pages += pages(part, &["Shared Hit Blocks", "Shared Read Blocks"]);
            plan.temporary_pages += pages(part, &["Temp Written Blocks"]);
        }
        plan.shape = plan.visit(root, 0)?;
        Some(plan)
    }

    fn visit(&mut self, node: &Value, depth: usize) -> Option<Vec<String>> {
        let kind = node.get("Node Type")?.as_str()?;
        let name = |key| {
            text(node, key).map(|name| without_month(name).unwrap_or_else(|| name.to_owned()))
        };
        let (index, table) = (name("Index Name"), name("Relation Name"));
        let is_month = text(node, "Relation Name") != table.as_deref();
        let mut line = format!("{}{kind}", "  ".repeat(depth));
        for (before, value) in [
            ("", text(node, "Operation")),
            ("", text(node, "Join Type").filter(|join| *join != "Inner")),
            ("", text(node, "Subplan Name")),
            ("sur ", table.as_deref()),
            ("", is_month.then_some("(un mois)")),
            (
                "alias ",
                text(node, "Alias").filter(|alias| !is_month && Some(*alias) != table.as_deref()),
            ),
            ("par ", index.as_deref()),
        ] {
            if let Some(value) = value {
                line.extend([format!(" {before}{value}")]);
            }
        }
        self.indexes.extend(index);
        // A bitmap's index part is counted where its heap part looks at the rows.
        if kind.contains("Scan") && kind != "Bitmap Index Scan" {
            let each = [
                "Actual Rows",
                "Rows Removed by Filter",
                "Rows Removed by Index Recheck",
            ];
            let looked_at: f64 = each.iter().map(|name| number(node, name)).sum();
            self.rows_examined += whole(looked_at * number(node, "Actual Loops"));
        }
        let mut shape = vec![line];
        let mut groups: Vec<(Vec<String>, usize)> = Vec::new();
        for child in children(node) {
            let lines = self.visit(child, depth + 1)?;
            match groups.last_mut() {
                Some((same, times)) if *same == lines && kind.contains("Append") => *times += 1,
                _ => groups.push((lines, 1)),
            }
        }
        for (mut lines, times) in groups {
            if times > 1
                && let Some(first) = lines.first_mut()
            {
                first.extend([format!(", {times} fois")]);
            }
            shape.extend(lines);
        }
        Some(shape)
    }
}

/// A statement in `WITH` that writes and whose rows nobody reads: PostgreSQL runs it once the rest is
/// done, and does not add its pages to those of the root.
fn runs_last(part: &Value, read: &BTreeSet<&str>) -> bool {
    let name = text(part, "Subplan Name").and_then(|name| name.strip_prefix("CTE "));
    let writes = text(part, "Node Type") == Some("ModifyTable");
    writes && name.is_some_and(|name| !read.contains(name))
}

fn ctes_read(node: &Value) -> BTreeSet<&str> {
    let mut names: BTreeSet<&str> = children(node).flat_map(ctes_read).collect();
    names.extend(text(node, "CTE Name"));
    names
}

fn children(node: &Value) -> impl Iterator<Item = &Value> {
    let plans = node.get("Plans").and_then(Value::as_array);
    plans.into_iter().flatten()
}

fn text<'a>(node: &'a Value, name: &str) -> Option<&'a str> {
    node.get(name).and_then(Value::as_str)
}

/// Absent when the plan was not run, or when the node has none.
fn number(node: &Value, name: &str) -> f64 {
    node.get(name).and_then(Value::as_f64).unwrap_or_default()
}

fn pages(node: &Value, names: &[&str]) -> u64 {
    whole(names.iter().map(|name| number(node, name)).sum())
}

fn whole(value: f64) -> u64 {
    value.round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOIN: &str = r#"[{
      "Plan": {
        "Node Type": "Nested Loop", "Join Type": "Left",
        "Actual Rows": 2, "Actual Loops": 1,
        "Shared Hit Blocks": 9, "Shared Read Blocks": 1, "Temp Written Blocks": 3,
        "Plans": [
          { "Node Type": "Seq Scan", "Relation Name": "flight", "Alias": "flight",
            "Actual Rows": 2, "Actual Loops": 1, "Rows Removed by Filter": 98 },
          { "Node Type": "Index Scan", "Relation Name": "airport", "Alias": "origin",
            "Index Name": "airport_pk", "Actual Rows": 1.00, "Actual Loops": 2 }
        ]
      },
      "Planning Time": 0.5, "Execution Time": 1.25
    }]"#;

    #[test]
    fn a_plan_gives_its_shape_its_indexes_and_what_it_read() {
        let plan = Plan::parse(JOIN).expect("a plan");
        assert_eq!(
            plan.shape,
            [
                "Nested Loop Left",
                "  Seq Scan sur flight",
                "  Index Scan sur airport alias origin par airport_pk",
            ]
        );
        assert_eq!(plan.indexes, BTreeSet::from(["airport_pk".to_owned()]));
        assert_eq!((plan.rows, plan.rows_examined), (2, 102));
        assert_eq!((plan.pages, plan.temporary_pages), (10, 3));
        assert!((plan.execution_ms - 1.25).abs() < 1e-9);
    }

    #[test]
    fn months_that_are_read_alike_share_a_line() {
        let month = |number: u8| {
            format!(
                r#"{{ "Node Type": "Index Scan", "Relation Name": "flight_2013_0{number}",
                    "Alias": "flight_{number}", "Index Name": "flight_2013_0{number}_departure_idx",
                    "Actual Rows": 1, "Actual Loops": 1 }}"#
            )
        };
        let text = format!(
            r#"[{{"Plan": {{"Node Type": "Merge Append", "Plans": [{}, {}] }} }}]"#,
            month(1),
            month(2)
        );
        let plan = Plan::parse(&text).expect("a plan");
        assert_eq!(
            plan.shape,
            [
                "Merge Append",
                "  Index Scan sur flight (un mois) par flight_departure_idx, 2 fois",
            ]
        );
        let index = BTreeSet::from(["flight_departure_idx".to_owned()]);
        assert_eq!((plan.indexes, plan.rows_examined), (index, 2));
    }

    #[test]
    fn a_statement_in_with_that_writes_counts_once_read_or_not() {
        let plan = |root: u64, main: &str| {
            let text = format!(
                r#"[{{"Plan": {{ "Node Type": "ModifyTable", "Shared Hit Blocks": {root}, "Plans": [
                    {{ "Node Type": "Limit", "Subplan Name": "CTE ended", "Shared Hit Blocks": 2 }},
                    {{ "Node Type": "ModifyTable", "Subplan Name": "CTE gone", "Shared Hit Blocks": 7,
                      "Plans": [{{ "Node Type": "CTE Scan", "CTE Name": "ended" }}] }},
                    {main}] }} }}]"#
            );
            Plan::parse(&text).expect("a plan").pages
        };
        assert_eq!(plan(5, r#"{ "Node Type": "Result" }"#), 12);
        assert_eq!(
            plan(12, r#"{ "Node Type": "CTE Scan", "CTE Name": "gone" }"#),
            12
        );
    }

    #[test]
    fn a_plan_that_was_not_run_has_a_shape_and_no_figure() {
        let plan = Plan::parse(r#"[{"Plan": {"Node Type": "Result"}}]"#).expect("a plan");
        assert_eq!((plan.shape.len(), plan.rows, plan.pages), (1, 0, 0));
    }

    #[test]
    fn anything_else_is_not_a_plan() {
        for text in ["", "[]", "{}", r#"[{"Plan": {}}]"#, "Seq Scan on flight"] {
            assert_eq!(Plan::parse(text), None, "{text}");
        }
    }
}
