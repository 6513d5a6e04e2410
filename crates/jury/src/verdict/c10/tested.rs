//! Tests of the integration, run and read.

use crate::checks::Kind as Lie;
use crate::facts::ci::Work;
use crate::verdict::Context;
use crate::verdict::c9::results;
use crate::verdict::weigh::{Opinion, Weigh, absent};

pub(super) fn tested(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    // Tests of the client of somebody's API integrate nothing of this one.
    if facts.client.calls.is_empty() && context.application().is_empty() {
        return absent("l'intégration d'une API dans une application");
    }
    // Pages have no client to import: what asks the routes that they ask stands for it.
    let calls = &facts.client.calls;
    let only_pages = calls.iter().all(|it| facts.sources[it.source].role.is_page);
    let routes = calls.iter().filter(|_| only_pages);
    let routes: Vec<&str> = routes.map(|it| it.path.as_str()).collect();
    let clients: Vec<String> = facts
        .client
        .calls
        .iter()
        .filter_map(|it| {
            it.evidence
                .path
                .rsplit('/')
                .next()?
                .split('.')
                .next()
                .map(str::to_owned)
        })
        .collect();
    let (good, hollow) = context.cases(|case| {
        let code = facts.sources[case.source].read.code.as_ref();
        let imports = code.is_some_and(|code| {
            code.imports.iter().any(|it| {
                clients
                    .iter()
                    .any(|stem| it.module.ends_with(stem.as_str()) || it.name == *stem)
            })
        });
        let lower = case.evidence.path.to_lowercase();
        let asks = case.paths.iter().any(|it| routes.contains(&it.as_str()));
        imports
            || asks
            || lower.contains("integration")
            || lower.contains("client")
            || lower.contains("interface")
            || lower.contains("front")
            || lower.contains("e2e")
            || lower.contains("streamlit")
    });
    let asked: Vec<&str> = facts
        .client
        .calls
        .iter()
        .map(|it| it.path.as_str())
        .collect();
    let covered = asked
        .iter()
        .filter(|path| {
            good.iter()
                .any(|case| case.paths.iter().any(|it| it == *path))
        })
        .count();
    let is_mocked = good.iter().all(|it| it.is_mocked);
    let lies = context
        .of(&[Lie::AlwaysTrue, Lie::NoAssertion])
        .into_iter()
        .filter(|it| {
            hollow
                .iter()
                .any(|case| case.evidence.path == it.evidence.path)
        });
    let lies: Vec<_> = lies.collect();
    let is_hollow = hollow.len() > good.len() * 2;
    Weigh::of("des tests d'intégration de l'API")
        .part(
            "des tests d'intégration",
            good.iter().map(|it| it.evidence.clone()),
        )
        .lies(lies)
        .overruled_if(is_hollow)
        .weak_if(is_mocked, "tous remplacent l'API par un simulacre")
        .weak_if(
            covered * 5 < asked.len() * 4,
            "les points de terminaison exploités ne sont pas tous couverts",
        )
        .all()
}

pub(super) fn run(context: &Context<'_>) -> Opinion {
    let tests = &context.facts.tests;
    let hollow = tests.hollow().count();
    let all = tests.cases.len();
    if all == 0 {
        return absent("des tests à exécuter");
    }
    let is_hollow = hollow * 5 > all * 2;
    // An API alone integrates nothing: there is no integration to test.
    let is_alone = context.facts.client.calls.is_empty() && context.application().is_empty();
    if is_alone && !is_hollow {
        return absent("l'intégration d'une API dans une application");
    }
    let in_ci = context
        .facts
        .ci
        .does(Work::Test)
        .map(|it| it.evidence.clone());
    let lies = context.of(&[
        Lie::AlwaysTrue,
        Lie::NoAssertion,
        Lie::NeverCollected,
        Lie::AlwaysSkipped,
    ]);
    Weigh::of("l'exécution des tests")
        .part(
            "des tests qui peuvent échouer",
            tests.effective().map(|it| it.evidence.clone()),
        )
        .part("leur exécution par l'intégration continue", in_ci)
        .lies(lies)
        .overruled_if(is_hollow)
        .weak_if(hollow * 5 > all, "plus d'un test sur cinq ne prouve rien")
        .all()
}

pub(super) fn interpreted(context: &Context<'_>) -> Opinion {
    let found = results(
        context,
        &["integration", "application", "interface", "client", "front"],
    );
    let ratio = context.facts.lines(|line| {
        let text = &line.folded;
        text.contains("test")
            && (text.contains("passed")
                || text.contains("reussi")
                || text.contains("passent")
                || text.contains("passant")
                || has_ratio(text))
    });
    Weigh::of("l'interprétation des tests d'intégration")
        .part("des résultats commentés", found)
        .lies(context.of(&[Lie::CountedHollow, Lie::TypedReport]))
        .claim(ratio)
        .all()
}

/// `42/42`.
pub(super) fn has_ratio(text: &str) -> bool {
    text.split(|it: char| !(it.is_ascii_digit() || it == '/'))
        .any(|word| {
            word.split_once('/')
                .is_some_and(|(a, b)| a == b && a.len() >= 2 && a.parse::<u32>().is_ok())
        })
}
