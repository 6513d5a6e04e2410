//! C5: an API that serves the dataset.

use super::shared::{identity_documented, openapi, protection, standard, topic};
use super::weigh::{Opinion, Weigh, absent};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::api::Route;
use crate::words::fold;

pub(super) const CRITERIA: Competence = &[
    ("C5.1", documented),
    ("C5.2", identity),
    ("C5.3", openapi_kept),
    ("C5.4", restricted),
    ("C5.5", whole),
];

/// Routes that give data; when none is told apart, every route.
fn routes<'a>(context: &Context<'a>) -> Vec<&'a Route> {
    let data: Vec<_> = context
        .facts
        .data_routes()
        .into_iter()
        .filter(|it| !it.is_model)
        .collect();
    if data.is_empty() {
        context.facts.data_routes()
    } else {
        data
    }
}

fn documented(context: &Context<'_>) -> Opinion {
    let routes = routes(context);
    if routes.is_empty() {
        return nothing(context);
    }
    let written: Vec<_> = routes
        .iter()
        .filter_map(|route| {
            let path = fold(&route.path);
            context
                .facts
                .lines(|line| line.folded.contains(path.as_str()) && path.len() > 2)
                .into_iter()
                .next()
        })
        .collect();
    let is_whole = written.len() * 5 >= routes.len() * 4;
    let published = openapi(context, &routes);
    let has_published = !published.is_empty();
    Weigh::of("la documentation de l'API")
        .part(
            "la documentation des points de terminaison",
            published.into_iter().chain(written),
        )
        .weak_if(
            !has_published && !is_whole,
            "des points de terminaison ne sont pas documentés",
        )
        .weak(context.of(&[Lie::UndocumentedRoute, Lie::PhantomRoute]))
        .all()
}

/// No API: what a document says of one.
fn nothing(context: &Context<'_>) -> Opinion {
    Weigh::of("une API du jeu de données")
        .claim(context.places(&topic(&["api"], &[], 0)))
        .verdict(1)
}

fn identity(context: &Context<'_>) -> Opinion {
    identity_documented(context, &routes(context))
}

fn openapi_kept(context: &Context<'_>) -> Opinion {
    standard(context, &routes(context), "un document OpenAPI de l'API")
}

fn restricted(context: &Context<'_>) -> Opinion {
    let routes = routes(context);
    if routes.is_empty() {
        return absent("une API du jeu de données");
    }
    protection(context, &routes, "la restriction de l'accès à l'API")
}

fn whole(context: &Context<'_>) -> Opinion {
    let routes = routes(context);
    // Accounts and what a program keeps for itself are not the dataset.
    let inner = [
        "session",
        "token",
        "log",
        "audit",
        "run",
        "migration",
        "user",
        "auth",
        "account",
        "django",
        "rejected",
        "watermark",
        "client_secret",
        "key",
    ];
    let is_served = |name: &str| !inner.iter().any(|it| fold(name).contains(it));
    let tables: Vec<_> = (context.facts.tables.iter())
        .filter(|it| is_served(&it.name) && it.personal().is_empty())
        .collect();
    let stem = |name: &str| fold(name).trim_end_matches('s').replace('-', "_");
    let served: Vec<_> = tables
        .iter()
        .filter(|table| {
            let name = stem(&table.name);
            let short = name.split('_').next().unwrap_or_default().to_owned();
            routes.iter().any(|it| {
                let text = fold(&format!("{} {} {}", it.path, it.handler, it.evidence.path))
                    .replace('-', "_");
                let path = fold(&format!("{} {}", it.path, it.handler));
                let mut words = name.split('_').filter(|it| it.len() > 3);
                text.contains(&name)
                    || (short.len() > 4 && text.contains(&short))
                    || words.any(|it| path.contains(it))
            })
        })
        .collect();
    let few = !tables.is_empty() && served.len() * 2 < tables.len();
    let gets: Vec<_> = routes
        .iter()
        .filter(|it| it.method == "GET")
        .map(|it| it.evidence.clone())
        .collect();
    let broken = raw_sql(context);
    Weigh::of("des routes qui donnent les données")
        .part("des routes de lecture", gets)
        .weak_if(few, "moins de la moitié des tables ont une route")
        .weak_if(
            broken,
            "des requêtes en texte brut sont refusées par la version déclarée de SQLAlchemy",
        )
        .all()
}

/// Raw strings given to `execute`, which SQLAlchemy 2 refuses.
fn raw_sql(context: &Context<'_>) -> bool {
    let facts = context.facts;
    let is_first = facts
        .manifest
        .has("sqlalchemy")
        .is_none_or(|it| it.quote.contains("==1") || it.quote.contains("<2"));
    !is_first
        && facts.programs().any(|(_, code)| {
            let is_text = |text: &str| text.starts_with(['"', '\'']) || text.starts_with("f\"");
            code.imports_module("sqlalchemy").is_some()
                && code.imports.iter().all(|it| it.name != "text")
                && code.calls.iter().any(|call| {
                    let given = call.positional(0).unwrap_or_default();
                    let assigned = code.assigns.iter().any(|it| {
                        it.name == given && it.function == call.function && is_text(&it.value)
                    });
                    call.method() == "execute"
                        && (call.receiver() == "db" || call.receiver().ends_with("session"))
                        && (is_text(given) || assigned)
                })
        })
}
