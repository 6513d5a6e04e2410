//! Containers and hosting: Dockerfiles, compose files, manifests of platforms.

use super::{Evidence, Facts, Source};
use crate::readers::data::Node;
use crate::tree::Paths;
use crate::tree::paths::folder;

#[derive(Debug, Default)]
pub struct Deploy {
    pub dockerfiles: Vec<Docker>,
    pub composes: Vec<Compose>,
    /// Manifests of a platform: Kubernetes, Fly, Railway, Render…
    pub platforms: Vec<Evidence>,
}

#[derive(Debug)]
pub struct Docker {
    pub source: usize,
    pub evidence: Evidence,
    /// What it copies and the commit does not hold.
    pub missing: Vec<(String, Evidence)>,
}

#[derive(Debug)]
pub struct Compose {
    pub source: usize,
    pub evidence: Evidence,
    pub services: Vec<Service>,
}

#[derive(Debug)]
pub struct Service {
    pub name: String,
    pub image: String,
    pub context: Option<String>,
    pub dockerfile: String,
    pub volumes: Vec<String>,
    pub command: String,
    pub evidence: Evidence,
    pub environment: Vec<String>,
}

pub(super) fn of(facts: &Facts<'_>) -> Deploy {
    let mut deploy = Deploy {
        composes: composes(facts),
        ..Deploy::default()
    };
    for (place, source) in facts.sources.iter().enumerate() {
        let name = source.file.name().to_lowercase();
        let is_docker = name == "dockerfile"
            || name.starts_with("dockerfile.")
            || name.ends_with(".dockerfile");
        // `docker build` reads no Dockerfile.txt, nor what documents one.
        let is_docker = is_docker && !matches!(source.file.extension().as_str(), "txt" | "md");
        if is_docker && source.file.text().is_some() {
            deploy
                .dockerfiles
                .push(docker(facts, place, source, &deploy.composes));
        }
        let is_platform = [
            "procfile",
            "fly.toml",
            "railway.json",
            "railway.toml",
            "render.yaml",
            "vercel.json",
            "netlify.toml",
            "app.yaml",
            "chart.yaml",
            "nixpacks.toml",
        ]
        .contains(&name.as_str())
            || source.file.extension() == "tf"
            || source.read.data.as_ref().is_some_and(|it| {
                it.get("apiVersion").is_some()
                    && it.get("kind").is_some()
                    && it.get("metadata").is_some()
            });
        if is_platform {
            deploy.platforms.push(facts.at(source, 1));
        }
    }
    deploy
}

fn composes(facts: &Facts<'_>) -> Vec<Compose> {
    let mut found = Vec::new();
    for (place, source) in facts.sources.iter().enumerate() {
        let name = source.file.name().to_lowercase();
        let Some(node) = &source.read.data else {
            continue;
        };
        let Some(services) = node.get("services").filter(|_| name.contains("compose")) else {
            continue;
        };
        found.push(Compose {
            source: place,
            evidence: facts.at(source, 1),
            services: services
                .entries()
                .iter()
                .map(|it| service(facts, source, &it.key, it.line, &it.node))
                .collect(),
        });
    }
    found
}

fn service(
    facts: &Facts<'_>,
    source: &Source<'_>,
    name: &str,
    line: usize,
    node: &Node,
) -> Service {
    let build = node.get("build");
    let context = build.and_then(|it| it.text().or_else(|| it.text_of("context")));
    Service {
        name: name.to_owned(),
        image: node.text_of("image").unwrap_or_default().to_owned(),
        context: context.map(str::to_owned),
        dockerfile: build
            .and_then(|it| it.text_of("dockerfile"))
            .unwrap_or_default()
            .to_owned(),
        volumes: node
            .get("volumes")
            .map(|it| it.texts().iter().map(|it| (*it).to_owned()).collect())
            .unwrap_or_default(),
        command: node
            .get("command")
            .map(|it| it.texts().join(" "))
            .unwrap_or_default(),
        evidence: facts.at(source, line),
        environment: node
            .get("environment")
            .map(|it| it.texts().iter().map(|it| (*it).to_owned()).collect())
            .unwrap_or_default(),
    }
}

fn docker(facts: &Facts<'_>, place: usize, source: &Source<'_>, composes: &[Compose]) -> Docker {
    let repository = source.file.repository;
    let own = folder(&source.file.path);
    // Every context that something builds it from; else its own folder and the root.
    let mut contexts: Vec<String> = Vec::new();
    for compose in composes {
        let base = folder(&facts.sources[compose.source].file.path);
        for service in &compose.services {
            let Some(context) = &service.context else {
                continue;
            };
            let Some(context) = Paths::join(base, context) else {
                continue;
            };
            let name = if service.dockerfile.is_empty() {
                "Dockerfile"
            } else {
                &service.dockerfile
            };
            if Paths::join(&context, name).as_deref() == Some(source.file.path.as_str()) {
                contexts.push(context);
            }
        }
    }
    if contexts.is_empty() {
        contexts = vec![own.to_owned(), String::new()];
    }
    let mut missing = Vec::new();
    for (number, line) in source.file.text().unwrap_or_default().lines().enumerate() {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default().to_uppercase();
        if (first != "COPY" && first != "ADD")
            || line.contains("--from=")
            || line.contains('[')
            || line.contains("<<")
        {
            continue;
        }
        let paths: Vec<_> = words.filter(|it| !it.starts_with("--")).collect();
        for path in &paths[..paths.len().saturating_sub(1)] {
            if path.contains(['$', '<']) || path.contains("://") {
                continue;
            }
            let exists = contexts.iter().any(|context| {
                Paths::join(context, path).is_some_and(|it| {
                    facts.project.paths.has(repository, &it)
                        || (it.contains(['*', '?', '['])
                            && facts
                                .project
                                .paths
                                .matches(repository, &it.replace('?', "*")))
                })
            });
            if !exists {
                missing.push(((*path).to_owned(), facts.at(source, number + 1)));
            }
        }
    }
    Docker {
        source: place,
        evidence: facts.at(source, 1),
        missing,
    }
}

impl Deploy {
    pub fn services(&self) -> impl Iterator<Item = &Service> {
        self.composes.iter().flat_map(|it| &it.services)
    }

    pub fn image(&self, name: &str) -> Option<&Service> {
        self.services().find(|it| it.image.contains(name))
    }
}
