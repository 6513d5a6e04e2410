//! C10: an application that uses the API of a model.

mod tested;

use std::ptr;

use super::c4::{INSTALL, with_commands};
use super::shared::versioned;
use super::weigh::{Opinion, Weigh, absent};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::answers::Answers;
use crate::facts::api::{Api, Route};
use crate::words::fold;
use tested::{interpreted, run, tested};

pub(super) const CRITERIA: Competence = &[
    ("C10.1", starts),
    ("C10.2", talks),
    ("C10.3", renews),
    ("C10.4", integrated),
    ("C10.5", adapted),
    ("C10.6", tested),
    ("C10.7", run),
    ("C10.8", interpreted),
    ("C10.9", kept),
];

fn starts(context: &Context<'_>) -> Opinion {
    let commands = with_commands(context, &INSTALL)
        .into_iter()
        .map(|it| it.evidence);
    let services = context
        .facts
        .deploy
        .services()
        .filter(|it| it.context.is_some())
        .map(|it| it.evidence.clone());
    let application = context.application();
    if application.is_empty() {
        return absent("une application");
    }
    Weigh::of("une application")
        .part("l'application", application)
        .part("de quoi la lancer", commands.chain(services))
        .weak(context.of(&[Lie::UnsetVariable]))
        .weak(context.of(&[Lie::MissingCopy, Lie::Undeclared]))
        .weak(context.of(&[Lie::MissingMigrations]))
        .weak(context.dead_commands())
        .all()
}

fn talks(context: &Context<'_>) -> Opinion {
    let calls = context
        .facts
        .client
        .calls
        .iter()
        .map(|it| it.evidence.clone());
    Weigh::of("l'appel de l'API par l'application")
        .part("les appels de l'API", calls)
        .all()
}

fn renews(context: &Context<'_>) -> Opinion {
    let client = &context.facts.client;
    if client.calls.is_empty() {
        return absent("l'authentification de l'application auprès de l'API");
    }
    Weigh::of("l'authentification de l'application auprès de l'API")
        .part("un jeton ou une clé présentés", client.token.clone())
        .part(
            "le renouvellement d'un jeton expiré",
            client.renewal.clone(),
        )
        .all()
}

/// Routes that an application should ask: those of data and of a model, of the APIs that it asks.
fn useful<'a>(context: &Context<'a>) -> Vec<&'a Route> {
    let facts = context.facts;
    let answers = Answers::of(facts);
    let asked = facts.client.asked(&answers);
    let is_asked =
        |api: &&Api| (api.routes.iter()).any(|it| asked.contains_key(&ptr::from_ref(it)));
    (facts.apis.iter().filter(is_asked))
        .flat_map(|it| &it.routes)
        .filter(|it| !it.is_page && (it.is_model || it.is_data) && !it.is_open_by_nature())
        .collect()
}

fn integrated(context: &Context<'_>) -> Opinion {
    let routes = useful(context);
    let answers = Answers::among(routes.clone());
    let first = context.facts.client.asked(&answers);
    let asked: Vec<_> = routes
        .iter()
        .filter_map(|it| first.get(&ptr::from_ref(*it)))
        .collect();
    let share = asked.len() * 100 / routes.len().max(1);
    Weigh::of("l'intégration des routes de l'API")
        .part(
            "des routes appelées",
            asked.iter().map(|it| it.evidence.clone()),
        )
        .weak_if(
            share < 60,
            &format!(
                "{} routes sur {} sont appelées par l'application",
                asked.len(),
                routes.len()
            ),
        )
        .all()
}

fn adapted(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    if facts.client.calls.is_empty() {
        return absent("des écrans autour des réponses de l'API");
    }
    // Pages whose name is that of a model's route, or that a client's file serves.
    let words: Vec<String> = context
        .facts
        .model_routes()
        .iter()
        .flat_map(|it| {
            it.path
                .split('/')
                .map(str::to_lowercase)
                .collect::<Vec<_>>()
        })
        .filter(|it| it.len() > 3 && !it.contains('{'))
        .collect();
    let mut pages: Vec<_> = facts
        .sources
        .iter()
        .filter(|it| it.role.is_page)
        .filter(|it| {
            words
                .iter()
                .any(|word| it.file.path.to_lowercase().contains(word.as_str()))
                || it.file.path.contains("scor")
                || it.file.path.contains("predict")
                || it.file.path.contains("result")
        })
        .map(|it| facts.at(it, 1))
        .collect();
    for call in &facts.client.calls {
        let source = &facts.sources[call.source];
        let code = source.read.code.as_ref();
        let shows = code.is_some_and(|code| {
            ["streamlit", "gradio", "react", "dash", "vue"]
                .iter()
                .any(|it| code.imports_module(it).is_some())
                || code
                    .calls
                    .iter()
                    .any(|it| it.callee == "render" || it.method() == "render_template")
        });
        if shows {
            pages.push(call.evidence.clone());
        }
    }
    let application = context.application();
    pages.extend(
        application
            .iter()
            .filter(|it| {
                let folded = fold(&it.path);
                words.iter().any(|word| folded.contains(word.as_str()))
                    || folded.contains("predict")
            })
            .cloned(),
    );
    let any_page = application.into_iter().take(2);
    let is_exact = !pages.is_empty();
    Weigh::of("des écrans autour des réponses de l'API")
        .part(
            "des écrans construits autour des réponses",
            pages.into_iter().chain(any_page),
        )
        .weak_if(!is_exact, "aucun écran n'est propre aux réponses du modèle")
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    let calls: Vec<_> = context
        .facts
        .client
        .calls
        .iter()
        .map(|it| it.evidence.clone())
        .collect();
    versioned(
        "l'intégration de l'API dans une application",
        "le code de l'intégration",
        calls,
    )
}
