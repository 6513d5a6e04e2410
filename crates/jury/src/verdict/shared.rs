//! Questions that several criteria ask.

use super::weigh::{Opinion, Weigh};
use super::{Context, Status};
use crate::facts::Evidence;
use crate::facts::api::Route;
use crate::facts::docs::{Hit, Topic};
use crate::facts::roles::Domain;
use crate::facts::tests::Case;
use crate::words::any;

/// A subject by its headings, or by enough of its words.
pub(crate) const fn topic(
    headings: &'static [&'static str],
    words: &'static [&'static str],
    enough: usize,
) -> Topic {
    Topic {
        headings,
        words,
        enough,
    }
}

/// Why something was chosen.
pub(crate) const REASONS: &[&str] = &[
    "car$",
    "parce que",
    "choix",
    "choisi",
    "retenu",
    "justif",
    "pourquoi",
    "raison",
    "plutot que",
    "avantage",
    "adapte a",
    "because",
    "chosen",
    "rationale",
];

impl<'a> Context<'a> {
    /// Sections of general documents: those about one thing prove nothing of another.
    pub(crate) fn about(&self, topic: &Topic) -> Vec<Hit<'a>> {
        self.about_in(&[Domain::General], topic)
    }

    /// Sections of some domains, unfilled templates left out.
    pub(crate) fn about_in(&self, domains: &[Domain], topic: &Topic) -> Vec<Hit<'a>> {
        let hits = self.facts.about(topic).into_iter();
        hits.filter(|it| !it.is_template && domains.contains(&it.domain()))
            .collect()
    }

    /// Places of a subject in documents.
    pub(crate) fn places(&self, topic: &Topic) -> Vec<Evidence> {
        self.about(topic)
            .into_iter()
            .map(|it| it.evidence)
            .collect()
    }

    pub(crate) fn saying(&self, terms: &[&str]) -> Vec<Evidence> {
        self.facts.saying(terms)
    }

    /// Lines that hold a word of each list.
    pub(crate) fn saying_both(&self, one: &[&str], other: &[&str]) -> Vec<Evidence> {
        self.facts
            .lines(|line| any(&line.folded, one) && any(&line.folded, other))
    }

    /// A path announced and absent, as false evidence.
    pub(crate) fn dead(&self, terms: &[&str]) -> Option<Evidence> {
        let dead = self.facts.dead(terms);
        let best = dead.iter().max_by_key(|it| (it.is_ticked, it.is_link))?;
        Some(best.evidence.clone())
    }

    /// Dead paths announced as done, or that a readme links to.
    pub(crate) fn promised(&self, terms: &[&str]) -> Option<Evidence> {
        let dead = self.facts.dead(terms);
        let found = dead
            .iter()
            .find(|it| it.is_ticked || it.is_link || it.is_readme)?;
        Some(found.evidence.clone())
    }

    /// Tests that are about something: those that can fail, and those that cannot.
    pub(crate) fn cases(&self, wanted: impl Fn(&Case) -> bool) -> (Vec<&'a Case>, Vec<&'a Case>) {
        self.facts
            .tests
            .cases
            .iter()
            .filter(|it| wanted(it))
            .partition(|it| it.is_effective())
    }

    /// Programs of the application that people use: pages, Streamlit, a front in JavaScript.
    pub(crate) fn application(&self) -> Vec<Evidence> {
        let facts = self.facts;
        let mut found = Vec::new();
        for (source, code) in facts.programs() {
            let is_streamlit = ["streamlit", "gradio", "dash"]
                .iter()
                .any(|it| code.imports_module(it).is_some());
            let is_manage = source.file.name() == "manage.py";
            let is_front = ["react", "vue", "@angular/core", "svelte", "next"]
                .iter()
                .any(|it| code.imports_module(it).is_some());
            if is_manage || (!source.role.is_notebook && (is_streamlit || is_front)) {
                found.push(facts.at(source, 1));
            }
        }
        let pages = facts
            .apis
            .iter()
            .flat_map(|it| &it.routes)
            .filter(|it| it.is_page && !it.path.contains("docs"));
        found.extend(pages.map(|it| it.evidence.clone()));
        let templates = facts.sources.iter().filter(|it| it.role.is_page);
        found.extend(templates.map(|it| facts.at(it, 1)));
        found
    }
}

/// The subject is documented, in a form that assistive tools read.
pub(crate) fn accessible(context: &Context<'_>, subject: &'static str, topic: &Topic) -> Opinion {
    let hits: Vec<_> = context
        .about(topic)
        .into_iter()
        .filter(|it| it.is_heading && !it.is_template)
        .collect();
    accessible_hits(subject, hits)
}

/// Fewer words are a mention, and not a documentation.
pub(crate) const SHORT: usize = 35;

pub(crate) fn accessible_hits(subject: &'static str, hits: Vec<Hit<'_>>) -> Opinion {
    let size: usize = hits
        .iter()
        .filter(|it| it.is_accessible())
        .map(|it| it.size)
        .sum();
    let found: Vec<_> = hits
        .iter()
        .filter(|it| it.is_accessible())
        .map(|it| it.evidence.clone())
        .collect();
    let closed = found.is_empty() && !hits.is_empty();
    let mut weigh = Weigh::of(subject).part("un texte structuré (titres, listes, tableaux)", found);
    if closed {
        let first = hits[0].evidence.clone();
        weigh = Weigh::of(subject)
            .part(
                "un texte, sans structure lisible par une aide technique",
                [first],
            )
            .weak_if(true, "le document n'a ni titres ni balises");
    }
    weigh
        .weak_if(
            !closed && size < SHORT,
            "la documentation tient en quelques mots",
        )
        .verdict(1)
}

/// The sources are in the repository.
pub(crate) fn versioned(
    subject: &'static str,
    name: &'static str,
    found: Vec<Evidence>,
) -> Opinion {
    let mut opinion = Weigh::of(subject).part(name, found).all();
    if opinion.status == Status::Observed {
        opinion.reason = format!("Versionné dans le dépôt : {name}.");
    }
    opinion
}

/// What protects routes: how many are kept, how many are open.
pub(crate) fn protection(
    context: &Context<'_>,
    routes: &[&Route],
    subject: &'static str,
) -> Opinion {
    let kept: Vec<_> = routes.iter().filter(|it| it.guard.is_some()).collect();
    let open: Vec<_> = routes.iter().filter(|it| it.guard.is_none()).collect();
    // One API entirely open, that serves the same as one which is kept.
    let bare = context.facts.apis.iter().any(|api| {
        let own: Vec<_> = api
            .routes
            .iter()
            .filter(|it| routes.iter().any(|route| std::ptr::eq(*route, *it)))
            .collect();
        !own.is_empty() && own.iter().all(|it| it.guard.is_none())
    });
    let share = kept.len() * 100 / routes.len().max(1);
    let mut opinion = Weigh::of(subject)
        .part(
            "des routes gardées",
            kept.iter().map(|it| it.evidence.clone()),
        )
        .weak_if(bare, "une des API est ouverte à tous")
        .weak_if(share < 60, "la plupart des routes sont ouvertes")
        .all();
    if opinion.status != Status::Absent {
        opinion.reason = format!(
            "{} routes sur {} demandent une identité.",
            kept.len(),
            routes.len()
        );
        opinion
            .evidence
            .extend(open.iter().take(2).map(|it| it.evidence.clone()));
    }
    opinion
}

/// Documentation of identity and rights, for one API.
pub(crate) fn identity_documented(context: &Context<'_>, routes: &[&Route]) -> Opinion {
    const TOPIC: Topic = topic(
        &[
            "authentification",
            "authentication",
            "autorisation",
            "authorization",
            "securite",
            "security",
            "jeton",
            "token",
            "cle d'api",
            "cle api",
            "api key",
        ],
        &[
            "jeton",
            "token",
            "x-api-key",
            "bearer",
            "oauth",
            "jwt",
            "cle d'api",
            "cle api",
            "api_key",
        ],
        1,
    );
    let facts = context.facts;
    let owners = facts.apis.iter().filter(|api| {
        api.routes
            .iter()
            .any(|it| routes.iter().any(|route| std::ptr::eq(*route, it)))
    });
    let scheme = owners.filter_map(|it| it.scheme.clone());
    let long: Vec<_> = context
        .about(&TOPIC)
        .into_iter()
        .filter(|it| it.is_heading && it.size >= 25 && it.says(TOPIC.words))
        .collect();
    let refusals = long
        .iter()
        .filter(|it| it.says(&["401", "403", "role", "scope", "droit", "permission"]))
        .map(|it| it.evidence.clone());
    let weigh = Weigh::of("l'authentification de l'API")
        .part("le schéma de sécurité dans OpenAPI", scheme)
        .part(
            "une section qui dit comment s'identifier",
            long.iter().map(|it| it.evidence.clone()),
        )
        .part("les droits et les refus (401, 403)", refusals)
        .claim(context.places(&TOPIC));
    if routes.is_empty() {
        return super::weigh::absent("une API à documenter");
    }
    weigh.all()
}

/// A standard document of these routes.
pub(crate) fn standard(context: &Context<'_>, routes: &[&Route], subject: &'static str) -> Opinion {
    Weigh::of(subject)
        .part("un document OpenAPI", openapi(context, routes))
        .all()
}

/// What publishes or holds an OpenAPI document of these routes.
pub(crate) fn openapi(context: &Context<'_>, routes: &[&Route]) -> Vec<Evidence> {
    let facts = context.facts;
    let owns = |api: &crate::facts::api::Api| {
        api.routes
            .iter()
            .any(|it| routes.iter().any(|route| std::ptr::eq(*route, it)))
    };
    let mut found: Vec<_> = facts
        .apis
        .iter()
        .filter(|it| owns(it))
        .filter_map(|it| it.openapi.clone())
        .collect();
    for (source, node) in facts.datas() {
        let is_document = (node.get("openapi").is_some() || node.get("swagger").is_some())
            && node.get("paths").is_some();
        if is_document && !routes.is_empty() {
            found.push(facts.at(source, 1));
        }
    }
    found
}

/// How many of these routes a test that can fail asks.
pub(crate) fn covered<'r>(
    context: &Context<'_>,
    routes: &[&'r Route],
) -> Vec<(&'r Route, Evidence)> {
    routes
        .iter()
        .filter_map(|route| {
            let case = context.facts.tests.effective().find(|case| {
                case.paths.iter().any(|it| {
                    route.answers(it) || route.path.ends_with(it.as_str()) && it.len() > 3
                })
            })?;
            Some((*route, case.evidence.clone()))
        })
        .collect()
}

/// The routes of the APIs that hold these.
pub(crate) fn siblings<'a>(context: &Context<'a>, routes: &[&Route]) -> Vec<&'a Route> {
    context
        .facts
        .apis
        .iter()
        .filter(|api| {
            api.routes
                .iter()
                .any(|it| routes.iter().any(|route| std::ptr::eq(*route, it)))
        })
        .flat_map(|api| &api.routes)
        .filter(|it| !it.is_page)
        .collect()
}
