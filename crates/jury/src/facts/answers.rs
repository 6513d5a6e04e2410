//! Which routes answer a path, without looking at each: a tree of the names of their paths.

use std::collections::HashMap;

use super::Facts;
use super::api::{Route, is_hole, names};

pub(crate) struct Answers<'a> {
    routes: Vec<&'a Route>,
    /// What a route's path ends with, from each of its slashes.
    ends: HashMap<&'a str, Vec<usize>>,
    by_source: HashMap<usize, Vec<&'a Route>>,
    root: Branch<'a>,
}

#[derive(Default)]
struct Branch<'a> {
    names: HashMap<&'a str, Branch<'a>>,
    /// Parameters: anything answers them.
    holes: Vec<(&'a str, Branch<'a>)>,
    routes: Vec<usize>,
}

impl<'a> Answers<'a> {
    pub(crate) fn of(facts: &'a Facts<'_>) -> Self {
        Self::among(facts.routes().map(|(_, route)| route).collect())
    }

    pub(crate) fn among(routes: Vec<&'a Route>) -> Self {
        let mut answers = Self {
            routes: Vec::new(),
            ends: HashMap::new(),
            by_source: HashMap::new(),
            root: Branch::default(),
        };
        for (place, route) in routes.iter().enumerate() {
            answers
                .by_source
                .entry(route.source)
                .or_default()
                .push(route);
            for (slash, _) in route.path.match_indices('/') {
                let end = &route.path[slash..];
                answers.ends.entry(end).or_default().push(place);
            }
            let names: Vec<_> = names(&route.path).collect();
            // A client keeps the first names of the path with the address.
            for skipped in 0..names.len().min(3) {
                answers.root.put(&names[skipped..], place);
            }
        }
        answers.routes = routes;
        answers
    }

    /// Routes that this path asks, in order.
    pub(crate) fn to(&self, path: &str) -> impl Iterator<Item = &'a Route> {
        let names: Vec<_> = names(path).collect();
        let mut found = Vec::new();
        self.root.find(&names, false, &mut found);
        self.taken(found)
    }

    /// Routes that this path asks, or whose path ends with it.
    pub(crate) fn to_or_ending(&self, path: &str) -> impl Iterator<Item = &'a Route> {
        let names: Vec<_> = names(path).collect();
        let mut found = self.ends.get(path).cloned().unwrap_or_default();
        self.root.find(&names, false, &mut found);
        self.taken(found)
    }

    /// Routes that one source declares.
    pub(crate) fn declared_in(&self, source: usize) -> &[&'a Route] {
        self.by_source.get(&source).map_or(&[], Vec::as_slice)
    }

    fn taken(&self, mut found: Vec<usize>) -> impl Iterator<Item = &'a Route> {
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|place| self.routes[place])
    }
}

impl<'a> Branch<'a> {
    fn put(&mut self, names: &[&'a str], place: usize) {
        let Some((first, rest)) = names.split_first() else {
            self.routes.push(place);
            return;
        };
        let branch = if is_hole(first) {
            let known = self.holes.iter().position(|(name, _)| name == first);
            let known = known.unwrap_or_else(|| {
                self.holes.push((first, Branch::default()));
                self.holes.len() - 1
            });
            &mut self.holes[known].1
        } else {
            self.names.entry(first).or_default()
        };
        branch.put(rest, place);
    }

    /// At least one name must be the same.
    fn find(&self, names: &[&str], has_same: bool, found: &mut Vec<usize>) {
        let Some((first, rest)) = names.split_first() else {
            if has_same {
                found.extend(&self.routes);
            }
            return;
        };
        if let Some(branch) = self.names.get(first) {
            branch.find(rest, true, found);
        }
        for (name, branch) in &self.holes {
            branch.find(rest, has_same || name == first, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Evidence;
    use super::*;

    fn route(path: &str) -> Route {
        Route {
            method: "GET".to_owned(),
            path: path.to_owned(),
            handler: String::new(),
            name: None,
            source: 0,
            evidence: Evidence {
                repository: String::new(),
                path: String::new(),
                line: 1,
                quote: String::new(),
            },
            guard: None,
            is_documented: false,
            is_typed: false,
            is_model: false,
            is_data: false,
            is_page: false,
        }
    }

    #[test]
    fn the_tree_answers_as_each_route_does() {
        let paths = [
            "/",
            "/a",
            "/a/{id}",
            "/api/v1/vols",
            "/api/v1/vols/{vol}/meteo",
            "/{x}",
            "/{x}/b",
            "/vols/<int:vol>",
            "/a?b=c",
        ];
        let routes: Vec<Route> = paths.iter().map(|it| route(it)).collect();
        let answers = Answers::among(routes.iter().collect());
        for called in [
            "/",
            "/a",
            "/a/3",
            "/a/{id}",
            "/vols",
            "/v1/vols",
            "/vols/7/meteo",
            "/x/b",
            "/b",
            "/{x}",
            "/vols/{vol}",
            "/a/b/c/d",
            "/meteo",
            "/a?x=1",
            "/vols/12",
        ] {
            let expected: Vec<_> = routes.iter().filter(|it| it.answers(called)).collect();
            let found: Vec<_> = answers.to(called).collect();
            let told = |of: &[&Route]| of.iter().map(|it| it.path.clone()).collect::<Vec<_>>();
            assert_eq!(told(&found), told(&expected), "{called}");
            let ending = routes
                .iter()
                .filter(|it| it.answers(called) || it.path.ends_with(called))
                .count();
            assert_eq!(answers.to_or_ending(called).count(), ending, "{called}");
        }
    }
}
